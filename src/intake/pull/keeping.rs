//! The rows of a run as the store keeps them: those that did something or were refused.

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::intake::import::{Plan, Record, What};
use crate::store::sources::pulls;

/// Rows that are kept as one piece.
const PIECE: usize = 500;

/// Keeps the rows of a plan with its run.
pub(super) async fn keep(app: &App, run: i64, plan: &Plan) -> Result<()> {
    let mut number = 0;
    let mut piece = Vec::with_capacity(PIECE);
    for record in plan.records()? {
        let record = record?;
        if record.what == What::Same {
            continue;
        }
        piece.push(record);
        if piece.len() == PIECE {
            put(app, run, number, &piece).await?;
            piece.clear();
            number += 1;
        }
    }
    if piece.is_empty() {
        return Ok(());
    }
    put(app, run, number, &piece).await
}

async fn put(app: &App, run: i64, number: i64, piece: &[Record]) -> Result<()> {
    let text = serde_json::to_string(piece).map_err(|e| Error::Internal(e.to_string()))?;
    app.db
        .write(move |tx| pulls::keep_rows(tx, run, number, &text))
        .await
}

/// A piece of a run's rows; none after the last.
///
/// # Errors
/// An error of the store.
pub async fn records(app: &App, run: i64, number: i64) -> Result<Option<Vec<Record>>> {
    let read = app.db.read(move |conn| pulls::rows(conn, run, number));
    let text = read.await?;
    let parse = |text: String| {
        serde_json::from_str(&text).map_err(|e| Error::Internal(format!("rows of a run: {e}")))
    };
    text.map(parse).transpose()
}
