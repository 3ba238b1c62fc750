//! Taking a row away; its content stays in the journal.

use crate::app::App;
use crate::base::error::Result;
use crate::figures::observation::Status;
use crate::intake::Outcome;
use crate::intake::submit::owned;
use crate::store::commit::journal::Actor;
use crate::store::figures::observations::{Refusal, Target};

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
