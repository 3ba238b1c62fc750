//! Long answers in small pieces: rows are read a page at a time, and only when the client has
//! taken what came before.

use std::fs::File;
use std::io::Read as _;
use std::sync::Arc;

use axum::body::Body;
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;

use super::Desk;
use crate::app::App;
use crate::base::error::{Error, Result};
use crate::present::rows::line::Line;
use crate::store::figures::rows;
use crate::store::figures::rows::{Order, Selection, Sort, Turn};

/// Rows read by one job: short enough not to keep other readers waiting.
const ROWS: usize = 2_000;
/// Bytes of a piece of a file.
const PIECE: usize = 64 * 1024;

/// What a receiver of pieces holds.
pub(super) type Piece = Result<Vec<u8>, Error>;

/// Sends the selected rows, some at a time, until the receiver has gone.
pub(super) async fn rows(
    app: Arc<App>,
    desk: Arc<Desk>,
    selection: Selection,
    to: mpsc::Sender<Result<Vec<Line>>>,
) {
    let mut turn = Some(Turn::First);
    while let Some(from) = turn {
        let (target, selection) = (desk.target.clone(), selection.clone());
        let order = Order::new(Sort::Period, false);
        let read = app
            .db
            .read(move |conn| rows::page(conn, &target, &selection, &order, &from, ROWS))
            .await;
        let lines = match read {
            Ok(page) => {
                turn = page.next.map(Turn::After);
                if page.rows.is_empty() {
                    continue;
                }
                desk.lines(&app, page.rows).await
            }
            Err(error) => {
                turn = None;
                Err(error)
            }
        };
        let broken = lines.is_err();
        if to.send(lines).await.is_err() || broken {
            return;
        }
    }
}

/// A body of the pieces that arrive.
pub(super) fn body(pieces: mpsc::Receiver<Piece>) -> Body {
    let stream = ReceiverStream::new(pieces).map(|piece| {
        piece.map_err(|error| {
            tracing::warn!(%error, "a download broke off");
            error
        })
    });
    Body::from_stream(stream)
}

/// A body of a file that is made first and then read as the client takes it.
pub(in crate::web::pages) fn file(make: impl FnOnce() -> Result<File> + Send + 'static) -> Body {
    let (to, pieces) = mpsc::channel::<Piece>(2);
    tokio::task::spawn_blocking(move || {
        let sent = make().and_then(|file| send(file, &to));
        if let Err(error) = sent {
            let _ = to.blocking_send(Err(error));
        }
    });
    body(pieces)
}

/// Sends a file until it ends or the receiver has gone.
fn send(mut file: File, to: &mpsc::Sender<Piece>) -> Result<()> {
    loop {
        let mut piece = vec![0; PIECE];
        let length = file
            .read(&mut piece)
            .map_err(|error| Error::Internal(error.to_string()))?;
        piece.truncate(length);
        if length == 0 || to.blocking_send(Ok(piece)).is_err() {
            return Ok(());
        }
    }
}
