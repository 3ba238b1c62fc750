//! Reading a file that waits in the store, by the instance that holds it.

use std::fs::File;
use std::future::Future;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::intake::import::plan::plan;
use crate::intake::import::planned::Plan;
use crate::intake::import::shelf::{bytes, choices, from_text, to_text};
use crate::intake::import::{Failure, Scope};
use crate::store::Tx;
use crate::store::sources::imports;
use crate::store::sources::imports::{Hold, Import, Planned, State};

/// Rows that are kept as one piece.
pub(super) const PIECE: usize = 1_000;
/// How often the holder of an import says that it is still at it.
const BEAT: Duration = Duration::from_secs(1);

/// Does work on an import for as long as it is the instance's own: says so all the while, and how
/// many rows are read. None when it was cancelled, or another instance has taken it over.
pub(super) async fn while_held<T>(
    app: &App,
    hold: &Hold,
    read: Option<&AtomicU64>,
    work: impl Future<Output = T>,
) -> Option<T> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Some(done),
            () = tokio::time::sleep(BEAT) => {
                let read = read.map(|rows| rows.load(Ordering::Relaxed));
                let read = read.and_then(|rows| i64::try_from(rows).ok());
                let hold = hold.clone();
                match app.db.write(move |tx| imports::beat(tx, &hold, read)).await {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => tracing::warn!(%error, "an import can't be held"),
                }
            }
        }
    }
}

/// Reads the file of an import and keeps the plan. It is at hand as `upload` where this instance
/// took it in; otherwise it is fetched from the store. Files of uploads have no names, so that
/// nothing is left of them whatever ends the process.
pub async fn read(app: Arc<App>, hold: Hold, upload: Option<File>) {
    let rows = Arc::new(AtomicU64::new(0));
    let work = planned(&app, &hold, upload, &rows);
    let ended = match while_held(&app, &hold, Some(&rows), work).await {
        None | Some(Ok(()) | Err(Failure::Other(Error::Conflict(_)))) => return,
        Some(Err(Failure::Broken(broken))) => {
            to_text(&broken).map(|why| (State::Broken, Some(why)))
        }
        Some(Err(Failure::Other(error))) => {
            tracing::error!(%error, "an import could not be planned");
            Ok((State::Failed, None))
        }
    };
    let (state, why) = ended.unwrap_or((State::Failed, None));
    let stopped = app
        .db
        .write(move |tx| imports::stop(tx, &hold, state, why.as_deref()));
    if let Err(error) = stopped.await {
        tracing::error!(%error, "that an import failed can't be written down");
    }
}

/// Makes the plan and keeps it, when its turn has come.
async fn planned(
    app: &Arc<App>,
    hold: &Hold,
    upload: Option<File>,
    rows: &Arc<AtomicU64>,
) -> Result<(), Failure> {
    let turn = Arc::clone(&app.room.files).acquire_owned().await;
    let turn = turn.map_err(|e| Error::Internal(e.to_string()))?;
    let (id, now) = (hold.id, app.clock.now_ms());
    let import = app.db.read(move |conn| imports::one(conn, id, now)).await?;
    let import = import.ok_or(Error::NotFound)?;
    let (app, hold, rows) = (Arc::clone(app), hold.clone(), Arc::clone(rows));
    let made = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let file = upload.map_or_else(|| fetched(&app, &import), Ok)?;
        let about = app.catalogue.indicator(&import.slug);
        let scope: Scope = from_text(&import.scope)?;
        let choices = choices(&import.choices)?;
        let plan = plan(&app, file, about, &scope, &choices, &rows)?;
        keep(&app, &hold, &plan)?;
        Ok(())
    });
    made.await
        .unwrap_or_else(|e| Err(Error::Internal(e.to_string()).into()))
}

/// The upload of an import, in a temporary file. Blocks.
fn fetched(app: &App, import: &Import) -> Result<File> {
    let runtime = Handle::current();
    let mut file = tempfile::tempfile().map_err(|e| unwritable(&e))?;
    let id = import.id;
    for number in 0..import.uploads {
        let piece = runtime.block_on(app.db.read(move |conn| imports::upload(conn, id, number)))?;
        let piece = bytes(&piece.ok_or(Error::NotFound)?)?;
        file.write_all(&piece).map_err(|e| unwritable(&e))?;
    }
    Ok(file)
}

fn unwritable(error: &std::io::Error) -> Error {
    Error::Unavailable(format!("a temporary file: {error}"))
}

/// Keeps a plan in the store, piece by piece, so that it waits for its sender's word. Blocks.
pub(super) fn keep(app: &App, hold: &Hold, plan: &Plan) -> Result<()> {
    let runtime = Handle::current();
    let mut records = plan.records()?;
    let mut pieces = 0;
    loop {
        let piece: Vec<_> = records.by_ref().take(PIECE).collect::<Result<_>>()?;
        if piece.is_empty() {
            break;
        }
        let (hold, text) = (hold.clone(), to_text(&piece)?);
        runtime.block_on(
            app.db
                .write(move |tx| imports::keep_piece(tx, &hold, pieces, &text)),
        )?;
        pieces += 1;
    }
    let summary = plan.summary();
    let kept = Planned {
        pieces,
        writes: i64::try_from(summary.counts.writes()).unwrap_or(i64::MAX),
        plan: to_text(&summary)?,
        asks: !summary.questions.is_empty(),
    };
    let hold = hold.clone();
    let ready = move |tx: &mut Tx<'_>| imports::planned(tx, &hold, &kept);
    runtime.block_on(app.db.write(ready))
}
