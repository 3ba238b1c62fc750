//! Several drafts that are saved together or not at all.

use std::sync::mpsc;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::figures::observation::{Observation, Stored};
use crate::intake::submit::checked;
use crate::intake::{Action, Draft, Problem, Rule, Sender};
use crate::store::Tx;
use crate::store::figures::observations::{Refusal, Target};

/// A draft of a batch.
#[derive(Debug, Clone)]
pub struct Item {
    /// What to do with it.
    pub action: Action,
    /// Its fields.
    pub draft: Draft,
}

/// What came of a batch.
#[derive(Debug)]
pub enum Batch {
    /// All of it is committed.
    Done(Vec<Stored>),
    /// Nothing was changed; the problems of each item stand at its position.
    Refused(Vec<Vec<Problem>>),
    /// Nothing was changed, because the row of the item at this position was, meanwhile.
    Stale(usize),
    /// The row of this item is validated and stays as it is; nothing was changed.
    Validated(usize),
}

/// Checks all drafts and, if all are sound, writes them in one transaction.
pub async fn submit_all(
    app: &App,
    target: &Target,
    items: &[Item],
    sender: &Sender,
) -> Result<Batch> {
    let mut problems: Vec<Vec<Problem>> = Vec::with_capacity(items.len());
    let mut rows = Vec::with_capacity(items.len());
    for item in items {
        let checked = checked(app, target, &item.draft, sender).await?;
        problems.push(checked.problems);
        rows.push((item.action, checked.observation));
    }
    if problems.iter().any(|of_item| !of_item.is_empty()) {
        return Ok(Batch::Refused(problems));
    }
    let (tell, told) = mpsc::channel();
    let (held, sender) = (target.clone(), sender.clone());
    let written = app.db.write(move |tx| {
        let mut done = Vec::with_capacity(rows.len());
        for (at, (action, row)) in rows.iter().enumerate() {
            match apply(tx, &held, *action, row, &sender)? {
                Ok(stored) => done.push(stored),
                Err(refusal) => {
                    let _ = tell.send((at, refusal));
                    return Err(Error::Conflict("a row of a batch".to_owned()));
                }
            }
        }
        Ok(done)
    });
    match (written.await, told.try_recv()) {
        (Ok(done), _) => Ok(Batch::Done(done)),
        (Err(_), Ok((at, Refusal::Taken))) => {
            problems[at].push(Problem {
                field: target.indicator.period.field.clone(),
                rule: Rule::Taken,
            });
            Ok(Batch::Refused(problems))
        }
        (Err(_), Ok((at, Refusal::Validated))) => Ok(Batch::Validated(at)),
        (Err(_), Ok((at, Refusal::Missing | Refusal::Stale))) => Ok(Batch::Stale(at)),
        (Err(error), Err(_)) => Err(error),
    }
}

fn apply(
    tx: &mut Tx<'_>,
    target: &Target,
    action: Action,
    row: &Observation,
    sender: &Sender,
) -> Result<Result<Stored, Refusal>> {
    match action {
        Action::Create => tx.create(target, row, sender.status, &sender.actor),
        Action::Update { id, known } => {
            let now = crate::store::figures::observations::find(tx.conn, target, id)?;
            if now.is_none_or(|now| now.observation.agency != sender.agency) {
                return Ok(Err(Refusal::Missing));
            }
            tx.update(target, id, known, row, &sender.actor)
        }
    }
}
