//! Takes back what a run wrote: what it added goes, what it changed is as before, what it took away
//! comes back. A figure that somebody has changed or validated since stays as it is.

use std::sync::Arc;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::token;
use crate::figures::observation::{Observation, Status};
use crate::figures::proposal::Proposal;
use crate::identity::permission;
use crate::intake::change::What as Make;
use crate::intake::import::{Record, What};
use crate::intake::pull::run::while_held;
use crate::intake::pull::{Why, keeping};
use crate::intake::submit::submit;
use crate::intake::{Change, Content, Door, Fate, How, Sender, Submission};
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations;
use crate::store::figures::observations::Target;
use crate::store::people::accounts::Person;
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Cause, Counts, Ended, Run, Source, State};

/// What came of taking a run back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Undone {
    /// Figures that are as they were before it.
    pub undone: u64,
    /// Figures that stay, because they were changed or validated since.
    pub left: u64,
}

/// Takes back what a run wrote, in the name of a person; the source is paused, since its next run
/// would write the same again. None where somebody is at the source, or there is nothing to be
/// taken back, also because somebody else was quicker.
///
/// # Errors
/// An error of the store, or [`Error::Conflict`] where another instance has taken the source over;
/// it can be asked for again then.
pub async fn undo(
    app: &Arc<App>,
    source: &Source,
    run: &Run,
    person: &Person,
) -> Result<Option<Undone>> {
    if run.dry || run.cause == Cause::Undo {
        return Ok(None);
    }
    let by = token::id()?;
    let Some(number) = begun(app, source, (run.id, person.id), &by).await? else {
        return Ok(None);
    };
    let work = Box::pin(pieces(app, source, run.id, person));
    let done = while_held(app, (source.id, &by), work).await;
    let lost = || Error::Conflict(format!("source {} was taken over", source.id));
    let (counts, undone) = done.ok_or_else(lost)??;
    let (of, changed) = (run.id, undone.undone > 0);
    let finish = app.db.write(move |tx| {
        pulls::mark_undone(tx, of)?;
        let this = pulls::one(tx.conn, number)?.ok_or(Error::NotFound)?;
        pulls::end(tx, &this, &ended(counts, changed))
    });
    finish.await?;
    Ok(Some(undone))
}

/// Takes back piece after piece of what a run wrote.
async fn pieces(
    app: &Arc<App>,
    source: &Source,
    run: i64,
    person: &Person,
) -> Result<(Counts, Undone)> {
    let (mut counts, mut undone) = (Counts::default(), Undone::default());
    let mut piece = 0;
    while let Some(records) = keeping::records(app, run, piece).await? {
        taken_back(app, source, (&records, person), (&mut counts, &mut undone)).await?;
        piece += 1;
    }
    Ok((counts, undone))
}

/// Takes the source, pauses it, and begins a run of its own for what is taken back; none where
/// somebody is at it, or has just taken it back.
async fn begun(
    app: &App,
    source: &Source,
    (run, user): (i64, i64),
    by: &str,
) -> Result<Option<i64>> {
    let (source, by) = (source.clone(), by.to_owned());
    let cut = Why::new("cut-short").kept();
    let begun = app.db.write(move |tx| {
        let stands = pulls::one(tx.conn, run)?.is_some_and(|run| run.undone_at.is_none());
        if !stands || !pulls::hold(tx, source.id, &by)? {
            return Ok(None);
        }
        pulls::left(tx, source.id, &cut)?;
        if source.active {
            pulls::switch(tx, &source, None, &Actor::person(user))?;
        }
        pulls::begin(tx, source.id, (Cause::Undo, user, false)).map(Some)
    });
    begun.await
}

fn ended(counts: Counts, changed: bool) -> Ended {
    Ended {
        state: if changed {
            State::Changed
        } else {
            State::Unchanged
        },
        why: None,
        fetched_ms: 0,
        bytes: 0,
        hash: String::new(),
        counts,
        newest: None,
        notes: String::new(),
        shape: None,
        next_at: None,
        late_at: None,
    }
}

/// Takes rows back.
async fn taken_back(
    app: &Arc<App>,
    source: &Source,
    (records, person): (&[Record], &Person),
    (counts, undone): (&mut Counts, &mut Undone),
) -> Result<()> {
    let mut changes = Vec::new();
    for record in records.iter().filter(|record| record.writes()) {
        match back(app, record).await? {
            Some(change) => changes.push(change),
            None => undone.left += 1,
        }
    }
    let sender = Sender {
        agency: source.agency.clone(),
        actor: Actor {
            user: person.id,
            key: None,
            via: Via::Connector,
        },
        door: Door::Full,
        status: Status::Provisional,
        for_others: person.may(permission::OBSERVATION_ENTER_FOR_OTHERS),
        problems: Vec::new(),
    };
    let request = Submission {
        changes,
        sender,
        how: How::default(),
    };
    for told in submit(app, request).await?.told {
        match told.fate {
            Fate::Removed(_) => counts.removed += 1,
            Fate::Changed(_) => counts.changed += 1,
            Fate::Restored(_) => counts.created += 1,
            _ => {
                undone.left += 1;
                continue;
            }
        }
        undone.undone += 1;
    }
    Ok(())
}

/// The change that takes a row back; none where its figure is not any more as the run left it.
async fn back(app: &App, record: &Record) -> Result<Option<Change>> {
    let target = app.db.target(&record.slug)?.clone();
    let row = record.observation(&target)?;
    let mut credited = None;
    let what = match &record.what {
        What::Remove { id, credit, .. } => {
            credited.clone_from(credit);
            Some(Make::Restore { id: *id })
        }
        What::Create => stands(app, &target, &row)
            .await?
            .map(|(id, revision)| Make::Remove {
                id,
                known: Some(revision),
            }),
        What::Change {
            old, basis, credit, ..
        } => {
            credited.clone_from(credit);
            let before = before(&row, old, basis);
            stands(app, &target, &row)
                .await?
                .map(|(id, revision)| Make::Replace {
                    id,
                    known: Some(revision),
                    content: Content::Sound(Box::new(Proposal::from(before))),
                })
        }
        What::Same | What::Refused(_) => None,
    };
    Ok(what.map(|what| Change {
        target,
        what,
        credit: credited,
    }))
}

/// The row as it was.
fn before(row: &Observation, old: &[Option<i64>], basis: &str) -> Observation {
    let mut before = row.clone();
    for (at, value) in before.values.iter_mut().enumerate() {
        *value = old.get(at).copied().flatten();
    }
    basis.clone_into(&mut before.basis);
    before
}

/// Number and revision of the figure that is exactly as the run left it.
async fn stands(app: &App, target: &Target, row: &Observation) -> Result<Option<(i64, i64)>> {
    let (target, row) = (target.clone(), row.clone());
    let read = app.db.read(move |conn| {
        let all = observations::standing(conn, &target, &row)?;
        let mut same = all.into_iter().filter(|one| one.observation == row);
        Ok(same.next().map(|one| (one.id, one.revision)))
    });
    read.await
}
