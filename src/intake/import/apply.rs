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
use crate::figures::observation::Status;
use crate::intake::import::Plan;
use crate::intake::import::record::{Record, What};
use crate::store::commit::journal::{Actor, Via};
use crate::store::figures::observations::Target;
use crate::store::sources::imports;
use crate::store::sources::imports::{Job, Piece};
use crate::store::{Db, Tx};

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
        let rows = records.len() as u64;
        let db = app.db.clone();
        let actor = actor(user);
        let applied = app
            .db
            .write(move |tx| write(tx, &db, &records, &actor))
            .await?;
        done.fetch_add(rows, Ordering::Relaxed);
        return Ok(applied);
    }
    let job = stage(app, plan, user).await?;
    go_on(app, job, done).await
}

fn actor(user: i64) -> Actor {
    Actor {
        user,
        key: None,
        via: Via::Import,
    }
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
    let (id, user, db) = (job.id, job.user, app.db.clone());
    let work = move |tx: &mut Tx<'_>| {
        let Some(records) = imports::take(tx, id, number)? else {
            return Ok((0, Applied::default()));
        };
        let records = read(&records)?;
        let applied = write(tx, &db, &records, &actor(user))?;
        Ok((records.len() as u64, applied))
    };
    app.db.write(work).await
}

/// Writes rows; one whose figure has changed since the plan is left out and told.
fn write(tx: &mut Tx<'_>, db: &Db, records: &[Record], actor: &Actor) -> Result<Applied> {
    let mut applied = Applied::default();
    for record in records {
        let target: &Target = db.target(&record.slug)?;
        let row = record.observation(target)?;
        let written = match &record.what {
            What::Create => tx.create(target, &row, Status::Provisional, actor)?,
            What::Change { id, revision, .. } => {
                tx.update(target, *id, Some(*revision), &row, actor)?
            }
            What::Same | What::Refused(_) => continue,
        };
        match (written, &record.what) {
            (Ok(_), What::Create) => applied.created += 1,
            (Ok(_), _) => applied.changed += 1,
            (Err(_), _) => applied.stale.push(record.row),
        }
    }
    Ok(applied)
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
