//! Makes changes that were checked, in their order.

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::intake::change::{Content, Fate, Sender, What};
use crate::store::Tx;
use crate::store::commit::bulk;
use crate::store::commit::bulk::{Proposal, standing};
use crate::store::figures::observations::{Refusal, Target, find, holder};

/// A change that can be made.
#[derive(Debug, Clone)]
pub(super) struct Ready {
    pub(super) target: Target,
    pub(super) what: What,
}

/// A change after its checks.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// It can be made.
    Ready(Ready),
    /// It can't.
    Told(Fate),
}

/// Makes them, and tells what became of each.
pub(super) fn run(tx: &mut Tx<'_>, steps: &[Step], sender: &Sender) -> Result<Vec<Fate>> {
    let mut fates = Vec::with_capacity(steps.len());
    let mut rest = steps;
    while let Some((first, after)) = rest.split_first() {
        let Step::Ready(ready) = first else {
            if let Step::Told(fate) = first {
                fates.push(fate.clone());
            }
            rest = after;
            continue;
        };
        let together = puts(rest, &ready.target);
        if together.is_empty() {
            fates.push(one(tx, ready, sender)?);
            rest = after;
        } else {
            put(tx, &ready.target, &together, sender, &mut fates)?;
            rest = &rest[together.len()..];
        }
    }
    Ok(fates)
}

/// The rows at the beginning that are put by their natural keys, of one indicator.
fn puts(steps: &[Step], target: &Target) -> Vec<Proposal> {
    let row = |step: &Step| match step {
        Step::Ready(Ready {
            target: of,
            what: What::Put(Content::Sound(row)),
        }) if of.id == target.id => Some(row.as_ref().clone()),
        _ => None,
    };
    steps.iter().map_while(row).collect()
}

fn put(
    tx: &mut Tx<'_>,
    target: &Target,
    rows: &[Proposal],
    sender: &Sender,
    fates: &mut Vec<Fate>,
) -> Result<()> {
    let done = tx.put_all(target, rows, &sender.actor)?;
    // Only rows that may be doubted are looked at again.
    let mut written = if target.indicator.warn_change.is_some() || rows.len() == 1 {
        standing(tx.conn, target, rows)?
    } else {
        rows.iter().map(|_| None).collect()
    };
    for (fate, row) in done.into_iter().zip(&mut written) {
        let row = row.take().map(Box::new);
        fates.push(match fate {
            bulk::Fate::Created => Fate::Created(row),
            bulk::Fate::Updated => Fate::Changed(row),
            bulk::Fate::Unchanged => Fate::Same,
            bulk::Fate::Validated => Fate::Validated,
        });
    }
    Ok(())
}

fn one(tx: &mut Tx<'_>, ready: &Ready, sender: &Sender) -> Result<Fate> {
    let (target, actor) = (&ready.target, &sender.actor);
    let (id, done) = match &ready.what {
        What::Add(Content::Sound(row)) => {
            let made = tx.create(target, &row.observation, sender.status, actor)?;
            (0, made.map(|row| Fate::Created(Some(Box::new(row)))))
        }
        What::Replace {
            id,
            known,
            content: Content::Sound(row),
        } => (*id, replace(tx, ready, (*id, *known), row, sender)?),
        What::Remove { id, known } => {
            let Some(_) = own(tx, target, *id, &sender.agency)? else {
                return Ok(Fate::Missing);
            };
            let gone = tx.delete(target, *id, *known, actor)?;
            (*id, gone.map(|row| Fate::Removed(Box::new(row))))
        }
        What::Restore { id } => {
            let back = tx.restore(target, *id, actor)?;
            (*id, back.map(|row| Fate::Restored(Box::new(row))))
        }
        What::Decide {
            id,
            known,
            decision,
        } => {
            let Some(_) = own(tx, target, *id, &sender.agency)? else {
                return Ok(Fate::Missing);
            };
            let decided = tx.decide(target, *id, *known, decision, actor)?;
            (*id, decided.map(|row| Fate::Decided(Box::new(row))))
        }
        // Drafts were checked, and what is put was put.
        What::Add(_) | What::Put(_) | What::Replace { .. } => return Ok(Fate::Missing),
    };
    Ok(match done {
        Ok(fate) => fate,
        Err(Refusal::Taken) => {
            let row = ready.what.row();
            let by = row
                .map(|row| holder(tx.conn, target, &row.observation))
                .transpose()?;
            Fate::taken(&target.indicator, by.flatten())
        }
        Err(Refusal::Validated) => Fate::Validated,
        Err(Refusal::Missing) => Fate::Missing,
        Err(Refusal::Stale) => {
            let now = find(tx.conn, target, id)?;
            now.map_or(Fate::Missing, |row| Fate::Stale(Box::new(row)))
        }
    })
}

fn own(tx: &mut Tx<'_>, target: &Target, id: i64, agency: &str) -> Result<Option<Stored>> {
    let row = find(tx.conn, target, id)?;
    Ok(row.filter(|row| row.observation.agency == agency))
}

fn replace(
    tx: &mut Tx<'_>,
    ready: &Ready,
    (id, known): (i64, Option<i64>),
    row: &Proposal,
    sender: &Sender,
) -> Result<Result<Fate, Refusal>> {
    let target = &ready.target;
    let Some(old) = own(tx, target, id, &row.observation.agency)? else {
        return Ok(Err(Refusal::Missing));
    };
    let mut observation = row.observation.clone();
    for (at, unnamed) in row.unnamed.iter().enumerate() {
        if *unnamed {
            observation.values[at] = old.observation.values[at];
        }
    }
    let done = tx.update(target, id, known, &observation, &sender.actor)?;
    Ok(done.map(|row| Fate::Changed(Some(Box::new(row)))))
}
