//! Taking a row away; its content stays in the journal.

use super::Outcome;
use super::submit::owned;
use crate::app::App;
use crate::error::Result;
use crate::store::journal::Actor;
use crate::store::observations::{Refusal, Status, Target};

/// Takes the row `id` of `agency` away; `known` is the revision on which that rests, if known.
pub async fn remove(
    app: &App,
    target: &Target,
    id: i64,
    known: Option<i64>,
    agency: &str,
    actor: Actor,
) -> Result<Outcome> {
    if owned(app, target, id, agency).await?.is_none() {
        return Ok(Outcome::Missing);
    }
    let held = target.clone();
    let deleted = app.db.write(move |tx| tx.delete(&held, id, known, &actor));
    Ok(match deleted.await? {
        Ok(row) => Outcome::Done(row),
        Err(Refusal::Validated) => Outcome::Validated,
        Err(Refusal::Stale) => {
            let now = owned(app, target, id, agency).await?;
            now.map_or(Outcome::Missing, Outcome::Stale)
        }
        Err(Refusal::Missing | Refusal::Taken) => Outcome::Missing,
    })
}

/// What [`remove`] would answer, without a trace.
pub async fn rehearse_removal(
    app: &App,
    target: &Target,
    id: i64,
    known: Option<i64>,
    agency: &str,
) -> Result<Outcome> {
    Ok(match owned(app, target, id, agency).await? {
        None => Outcome::Missing,
        Some(row) if known.is_some_and(|known| known != row.revision) => Outcome::Stale(row),
        Some(row) if row.status == Status::Validated => Outcome::Validated,
        Some(row) => Outcome::Done(row),
    })
}
