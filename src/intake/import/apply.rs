//! Applying a plan.
//!
//! A small plan is one job of the writer and therefore one transaction. A large one would keep
//! other writers waiting, so it is first staged in the database in pieces and then released by
//! one commit; each piece is written and taken off the stage in one transaction. Whatever ends
//! the process on the way, the next start goes on with what is still staged: every row is
//! written exactly once, and no import stays half done.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::catalogue::MEASURES;
use crate::figures::observation::Status;
use crate::identity::permission;
use crate::intake::change::What as Make;
use crate::intake::import::Plan;
use crate::intake::import::record::{Record, What};
use crate::intake::submit::{count, prepare, submit};
use crate::intake::{Change, Content, Door, Fate, How, Sender, Submission, Told};
use crate::store::Tx;
use crate::store::commit::bulk::Proposal;
use crate::store::commit::journal::{Actor, Via};
use crate::store::people::accounts;
use crate::store::sources::imports;
use crate::store::sources::imports::{Job, Piece};

/// Rows that share a job of the writer.
const PIECE: usize = 1_000;
/// How often a piece is tried while the store is unavailable.
const TRIES: u32 = 5;

/// What came of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// Rows added.
    pub created: u64,
    /// Rows changed.
    pub changed: u64,
    /// Rows of the file that were left out because the figure changed after the preview.
    pub stale: Vec<u64>,
}

impl Applied {
    fn add(&mut self, other: Self) {
        self.created += other.created;
        self.changed += other.changed;
        self.stale.extend(other.stale);
    }
}

/// Why applying stopped: the fault, and the staged job that waits, if it came so far.
#[derive(Debug)]
pub struct Stopped {
    /// The fault.
    pub error: Error,
    /// The staged job.
    pub job: Option<i64>,
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self { error, job: None }
    }
}

/// Writes the good rows of a plan in the name of `user`; `done` counts them.
///
/// # Errors
/// [`Stopped`] when the store fails; a staged job can be gone on with by [`go_on`].
pub async fn apply(
    app: &App,
    plan: &Arc<Plan>,
    user: i64,
    done: &AtomicU64,
) -> Result<Applied, Stopped> {
    done.store(0, Ordering::Relaxed);
    if plan.counts.writes() <= PIECE as u64 {
        let mut pieces = Pieces::new(plan)?;
        let Some(piece) = pieces.next_piece()? else {
            return Ok(Applied::default());
        };
        let records: Vec<Record> = read(&piece)?;
        let submission = submission(app, &records, user).await?;
        let answer = submit(app, submission).await?;
        done.fetch_add(records.len() as u64, Ordering::Relaxed);
        return Ok(counted(&records, &answer.told));
    }
    let job = stage(app, plan, user).await?;
    go_on(app, job, done).await
}

/// The changes that records say, in the name of `user`. They were checked when they were planned;
/// whether their agencies may enter them is asked again.
async fn submission(app: &App, records: &[Record], user: i64) -> Result<Submission> {
    let person = app.db.read(move |conn| accounts::by_id(conn, user)).await?;
    let for_others =
        person.is_some_and(|person| person.may(permission::OBSERVATION_ENTER_FOR_OTHERS));
    let changes = records
        .iter()
        .filter_map(|one| change(app, one).transpose());
    Ok(Submission {
        changes: changes.collect::<Result<_>>()?,
        sender: Sender {
            agency: String::new(),
            actor: Actor {
                user,
                key: None,
                via: Via::Import,
            },
            door: Door::Full,
            status: Status::Provisional,
            for_others,
            problems: Vec::new(),
        },
        how: How::default(),
    })
}

fn change(app: &App, record: &Record) -> Result<Option<Change>> {
    let target = app.db.target(&record.slug)?.clone();
    let content = Content::Sound(Box::new(Proposal {
        observation: record.observation(&target)?,
        unnamed: [false; MEASURES],
    }));
    let what = match &record.what {
        What::Create => Make::Add(content),
        What::Change { id, revision, .. } => Make::Replace {
            id: *id,
            known: Some(*revision),
            content,
        },
        What::Same | What::Refused(_) => return Ok(None),
    };
    Ok(Some(Change { target, what }))
}

/// What became of records; one whose figure has changed since the plan was left out, and is told.
fn counted(records: &[Record], told: &[Told]) -> Applied {
    let mut applied = Applied::default();
    let written = records.iter().filter(|record| record.writes());
    for (record, told) in written.zip(told) {
        match told.fate {
            Fate::Created(_) => applied.created += 1,
            Fate::Changed(_) | Fate::Same => applied.changed += 1,
            _ => applied.stale.push(record.row),
        }
    }
    applied
}

/// Pieces of a plan as the stage keeps them.
struct Pieces<I>(I);

impl Pieces<()> {
    fn new(plan: &Arc<Plan>) -> Result<Pieces<impl Iterator<Item = Result<Record>> + '_>> {
        Ok(Pieces(plan.records()?))
    }
}

impl<I: Iterator<Item = Result<Record>>> Pieces<I> {
    /// The next piece; none at the end.
    fn next_piece(&mut self) -> Result<Option<String>> {
        let mut records = Vec::with_capacity(PIECE);
        for record in self.0.by_ref() {
            let record = record?;
            if record.writes() {
                records.push(record);
            }
            if records.len() == PIECE {
                break;
            }
        }
        if records.is_empty() {
            return Ok(None);
        }
        let text = serde_json::to_string(&records);
        text.map(Some)
            .map_err(|e| Error::Internal(format!("a plan: {e}")))
    }
}

fn read(piece: &str) -> Result<Vec<Record>> {
    serde_json::from_str(piece).map_err(|e| Error::Internal(format!("a staged piece: {e}")))
}

/// Puts a plan on the stage and releases it; answers its number.
async fn stage(app: &App, plan: &Arc<Plan>, user: i64) -> Result<i64> {
    let job = app.db.write(move |tx| imports::begin(tx, user)).await?;
    let mut number = 0;
    let mut pieces = Pieces::new(plan)?;
    while let Some(records) = pieces.next_piece()? {
        let piece = Piece {
            job,
            number,
            records,
        };
        app.db.write(move |tx| imports::stage(tx, &piece)).await?;
        number += 1;
    }
    app.db
        .write(move |tx| imports::release(tx, job, number))
        .await?;
    Ok(job)
}

/// Goes on with a staged job.
///
/// # Errors
/// [`Stopped`] when the store fails again.
pub async fn go_on(app: &App, id: i64, done: &AtomicU64) -> Result<Applied, Stopped> {
    let stopped = |error| Stopped {
        error,
        job: Some(id),
    };
    let job = app
        .db
        .read(move |conn| imports::job(conn, id))
        .await
        .map_err(stopped)?;
    let mut applied = Applied::default();
    let Some(job) = job else {
        return Ok(applied);
    };
    for number in job.next..job.pieces {
        let mut tries = 0;
        let (rows, piece) = loop {
            match write_piece(app, &job, number).await {
                Err(Error::Unavailable(_)) if tries < TRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(100 << tries)).await;
                }
                written => break written.map_err(stopped)?,
            }
        };
        done.fetch_add(rows, Ordering::Relaxed);
        applied.add(piece);
    }
    app.db
        .write(move |tx| imports::end(tx, id))
        .await
        .map_err(stopped)?;
    Ok(applied)
}

/// Writes a piece and takes it off the stage, in one transaction.
async fn write_piece(app: &App, job: &Job, number: i64) -> Result<(u64, Applied)> {
    let (id, user) = (job.id, job.user);
    let staged = app.db.read(move |conn| imports::piece(conn, id, number));
    let Some(records) = staged.await? else {
        return Ok((0, Applied::default()));
    };
    let records = read(&records)?;
    let prepared = prepare(app, submission(app, &records, user).await?).await?;
    let work = move |tx: &mut Tx<'_>| {
        if !imports::take(tx, id, number)? {
            return Ok((false, None));
        }
        let (kept, answer) = prepared.write(tx)?;
        Ok((kept, Some(answer)))
    };
    Ok(match app.db.attempt(work).await? {
        Some(answer) => {
            count(app, &answer.told);
            (records.len() as u64, counted(&records, &answer.told))
        }
        None => (0, Applied::default()),
    })
}

/// Goes on with everything that an earlier process left on the stage; what was not released is
/// swept away. Answers how many jobs there were.
///
/// # Errors
/// An error of the store.
pub async fn resume(app: &App) -> Result<usize> {
    let jobs = app.db.write(imports::left).await?;
    for id in &jobs {
        let done = AtomicU64::new(0);
        match go_on(app, *id, &done).await {
            Ok(applied) => tracing::info!(job = id, ?applied, "went on with an import"),
            Err(stopped) => return Err(stopped.error),
        }
    }
    Ok(jobs.len())
}
