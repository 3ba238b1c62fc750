//! A row that is added once, however often its call is sent.

use crate::app::App;
use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::intake::submit::{Outcome, Sender, checked, refuse};
use crate::intake::{Action, Draft, Problem, Rule};
use crate::store::figures::observations::{Refusal, Target};
use crate::store::keys::once;
use crate::store::keys::once::{Answer, Claim, Known};

/// What came of a call that is made once.
#[derive(Debug)]
pub enum Called {
    /// It was the first; where a row was added, this is the answer that is kept.
    First(Box<Outcome>, Option<Answer>),
    /// It was made before, or is being worked on.
    Before(Known),
}

/// Checks a draft and, if it is sound and the call is the first of its claim, adds the row and
/// keeps the answer in one transaction. A refusal is not kept: the next call is checked anew.
pub async fn create_once(
    app: &App,
    target: &Target,
    draft: &Draft,
    sender: &Sender,
    (claim, fingerprint): (Claim, String),
    answer: impl FnOnce(&Stored) -> Answer + Send + 'static,
) -> Result<Called> {
    let checked = checked(app, target, draft, sender).await?;
    if !checked.problems.is_empty() {
        let known = app.db.read(move |conn| once::known(conn, &claim)).await?;
        if let Some(known) = known {
            return Ok(Called::Before(known));
        }
        let refused = refuse(app, target, Action::Create, checked).await?;
        return Ok(Called::First(Box::new(refused), None));
    }
    let (row, status, actor) = (checked.observation, sender.status, sender.actor.clone());
    let held = target.clone();
    let written = app.db.write(move |tx| {
        let known = once::begin(tx, &claim)?;
        if known != Known::New {
            return Ok(Err(known));
        }
        let created = tx.create(&held, &row, status, &actor)?;
        Ok(Ok(match created {
            Ok(stored) => {
                let answer = answer(&stored);
                once::settle(tx, &claim, &fingerprint, &answer)?;
                Ok((stored, answer))
            }
            Err(refusal) => {
                once::release(tx, &claim)?;
                Err(refusal)
            }
        }))
    });
    Ok(match written.await? {
        Err(known) => Called::Before(known),
        Ok(Ok((stored, answer))) => Called::First(Box::new(Outcome::Done(stored)), Some(answer)),
        Ok(Err(Refusal::Validated)) => Called::First(Box::new(Outcome::Validated), None),
        Ok(Err(_)) => {
            let taken = Problem {
                field: target.indicator.period.field.clone(),
                rule: Rule::Taken,
            };
            Called::First(Box::new(Outcome::Refused(vec![taken])), None)
        }
    })
}
