//! From a draft to the answer that it would get, without a trace: for keys that are marked test.

use crate::app::App;
use crate::base::error::Result;
use crate::figures::observation::{Status, Stored};
use crate::intake::submit::{Action, Outcome, Sender, checked, owned, refuse};
use crate::intake::{Draft, Problem, Rule};
use crate::store::figures::observations::{Target, holder};

/// The number that a rehearsed row has; no real row ever has it.
const NOBODY: i64 = 0;

/// Checks a draft as [`crate::intake::submit()`] does and answers as it would, but changes nothing. A new
/// row is answered with the number `0`, which may be updated in turn.
pub async fn rehearse(
    app: &App,
    target: &Target,
    action: Action,
    draft: &Draft,
    sender: &Sender,
) -> Result<Outcome> {
    let old = match action {
        Action::Create | Action::Update { id: NOBODY, .. } => None,
        Action::Update { id, .. } => match owned(app, target, id, &sender.agency).await? {
            None => return Ok(Outcome::Missing),
            old => old,
        },
    };
    let checked = checked(app, target, draft, sender).await?;
    if !checked.problems.is_empty() {
        return refuse(app, target, action, checked).await;
    }
    if old
        .as_ref()
        .is_some_and(|row| row.status == Status::Validated)
    {
        return Ok(Outcome::Validated);
    }
    let (held, observation) = (target.clone(), checked.observation.clone());
    let held = app.db.read(move |conn| holder(conn, &held, &observation));
    let held = held.await?;
    let own = old.as_ref().map(|row| row.id);
    let is_new = action == Action::Create;
    if held.is_some() && held != own && (is_new || own.is_some()) {
        return Ok(Outcome::Refused(vec![Problem {
            field: target.indicator.period.field.clone(),
            rule: Rule::Taken,
        }]));
    }
    let now = app.clock.now_ms();
    Ok(Outcome::Done(Stored {
        id: own.unwrap_or(NOBODY),
        observation: checked.observation,
        status: sender.status,
        via: sender.actor.via.name().to_owned(),
        user: sender.actor.user,
        created_at: old.as_ref().map_or(now, |row| row.created_at),
        updated_at: now,
        revision: old.map_or(1, |row| row.revision + 1),
    }))
}
