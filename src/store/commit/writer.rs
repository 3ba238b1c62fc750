//! The one writer: commits waiting jobs together and answers each only after the commit.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::live::{Change, Live};
use crate::base::metrics::Commits;
use crate::base::secret::Keys;
use crate::store::commit::batch::Batch;
use crate::store::commit::change::{Outcome, Request};
use crate::store::commit::ids::Blocks;
use crate::store::commit::notify;
use crate::store::commit::series::Interned;
use crate::store::commit::settle;
use crate::store::{Conn, Engine, Tx};

/// Most jobs that share one commit: bounds how long the first of them waits.
const BATCH: usize = 256;
/// Changes after which a server looks at what its tables hold, by which it plans its work; each
/// further look comes after so many times as many.
const LOOK: (i64, i64) = (500, 8);

/// Something to write.
pub(in crate::store) enum Write {
    /// Does its work, then gives back what to call once the commit is done.
    Job(Job),
    /// Changes of figures. Those that wait together are made together.
    Changes(Request, Waiting),
}

/// What is written in one transaction.
#[derive(Default)]
struct Writes {
    jobs: Vec<Job>,
    changes: Vec<(Request, Waiting)>,
    /// Whether the changes are all of one indicator.
    alone: bool,
}

/// The indicator of changes, if it is one.
pub(in crate::store) fn indicator_of(request: &Request) -> Option<i64> {
    let mut ids = request.changes.iter().map(|change| change.target.id);
    let first = ids.next()?;
    ids.all(|id| id == first).then_some(first)
}

/// Parts what waits into transactions. A file has one writer, and one transaction for all. On a
/// server a transaction holds the chain of one indicator and waits for no other, or it is one of
/// those that may do anything, of which there is one at a time: so no two wait for each other.
fn parted(engine: Engine, writes: impl Iterator<Item = Write>) -> Vec<Writes> {
    let mut parts: BTreeMap<Option<i64>, Writes> = BTreeMap::new();
    for write in writes {
        match write {
            Write::Job(job) => parts.entry(None).or_default().jobs.push(job),
            Write::Changes(request, waiting) => {
                let indicator = indicator_of(&request).filter(|_| engine == Engine::Postgres);
                let part = parts.entry(indicator).or_default();
                part.alone = indicator.is_some() || engine == Engine::Sqlite;
                part.changes.push((request, waiting));
            }
        }
    }
    parts.into_values().collect()
}

/// Who waits for what becomes of changes.
pub(in crate::store) type Waiting = oneshot::Sender<Result<Vec<Outcome>>>;
pub(in crate::store) type Job = Box<dyn FnOnce(&mut Tx<'_>) -> (bool, Answer) + Send>;
pub(in crate::store) type Answer = Box<dyn FnOnce(Option<Broken>) + Send>;

/// How a commit broke, for those who share it.
#[derive(Debug, Clone)]
pub(in crate::store) enum Broken {
    /// Nothing was written.
    Undone(Arc<str>),
    /// It is not known whether anything was.
    Unsure(Arc<str>),
}

impl Broken {
    fn error(&self) -> Error {
        match self {
            Self::Undone(why) => Error::Unavailable(why.to_string()),
            Self::Unsure(why) => Error::Unsure(why.to_string()),
        }
    }
}

/// What tells a result to whoever waits for it, once it is known whether the commit broke.
pub(in crate::store) fn answer<T: Send + 'static>(
    result: Result<T>,
    waiting: oneshot::Sender<Result<T>>,
) -> Answer {
    Box::new(move |broken| {
        let _ = waiting.send(match (result, broken) {
            (Ok(_), Some(broken)) => Err(broken.error()),
            (result, _) => result,
        });
    })
}

/// Runs a job so that its panic is its own failure and not the thread's end.
pub(in crate::store) fn guarded<T>(job: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(job))
        .unwrap_or_else(|_| Err(Error::Internal("a database job panicked".to_owned())))
}

#[derive(Debug)]
pub(in crate::store) struct Writer {
    pub(in crate::store) conn: Conn,
    pub(in crate::store) commits: Commits,
    pub(in crate::store) clock: Clock,
    pub(in crate::store) keys: Keys,
    pub(in crate::store) live: Live,
    pub(in crate::store) slugs: HashMap<i64, String>,
    /// Names this process to others on the same database.
    pub(in crate::store) origin: String,
    pub(in crate::store) looks: Looks,
    pub(in crate::store) interned: Interned,
    /// Where numbers come from that are not counted in the transaction.
    pub(in crate::store) blocks: Option<Blocks>,
}

/// How many changes were made, and after how many the engine looks at its tables.
#[derive(Debug)]
pub(in crate::store) struct Looks {
    changes: i64,
    next: i64,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            changes: 0,
            next: LOOK.0,
        }
    }
}

impl Writer {
    pub(in crate::store) fn run(mut self, mut waiting: mpsc::Receiver<Write>) {
        let mut writes = Vec::with_capacity(BATCH);
        while waiting.blocking_recv_many(&mut writes, BATCH) > 0 {
            for some in parted(self.conn.engine(), writes.drain(..)) {
                self.transact(some);
            }
            self.look();
        }
    }

    /// Does what is to be written in one transaction, and answers who waits for it. Whoever has
    /// given up waiting was told that nothing came of it.
    fn transact(&mut self, mut writes: Writes) {
        writes.changes.retain(|(_, waiting)| !waiting.is_closed());
        let mut answers = Vec::with_capacity(writes.jobs.len() + writes.changes.len());
        let outcome = self.commit(writes, &mut answers);
        let broken = match &outcome {
            Ok(_) => None,
            Err(error) => {
                self.commits.failed.inc();
                self.interned.undo();
                Some(self.broken(error, answers.len()))
            }
        };
        for answer in answers {
            answer(broken.clone());
        }
        for (indicator, revision) in outcome.unwrap_or_default() {
            self.tell(indicator, revision);
        }
    }

    /// How a commit broke, after taking it back.
    fn broken(&mut self, error: &Error, jobs: usize) -> Broken {
        let why = Arc::from(error.to_string());
        if matches!(error, Error::Unsure(_)) {
            tracing::error!(%error, jobs, "it is not known whether a commit was done");
            // Whoever looks at figures looks again.
            self.live.missed();
            return Broken::Unsure(why);
        }
        tracing::error!(%error, jobs, "commit failed; nothing was written");
        let _ = self.conn.rollback();
        Broken::Undone(why)
    }

    /// Tells who listens, in this process and in others, that figures have changed. Others are
    /// told after the commit: a server lets only one transaction at a time commit that tells.
    fn tell(&mut self, indicator: i64, revision: i64) {
        let Some(slug) = self.slugs.get(&indicator) else {
            return;
        };
        let change = Change {
            indicator: slug.clone(),
            revision,
        };
        let text = notify::written(&self.origin, &change);
        self.live.announce(change);
        if let Err(error) = self.conn.notify(&text) {
            tracing::warn!(%error, "other instances could not be told of a change");
        }
    }

    /// A new database has no statistics, and a server's own look at it comes a minute late: until
    /// then it may read a whole indicator for one row.
    fn look(&mut self) {
        if self.looks.changes < self.looks.next {
            return;
        }
        self.looks.next = self.looks.next.saturating_mul(LOOK.1);
        if let Err(error) = self.conn.analyse() {
            tracing::warn!(%error, "the database could not look at its tables");
        }
    }

    /// Does what is to be written and commits it; answers the revisions that grew.
    fn commit(&mut self, writes: Writes, answers: &mut Vec<Answer>) -> Result<BTreeMap<i64, i64>> {
        let begun = Instant::now();
        let Writes {
            jobs,
            changes,
            alone,
        } = writes;
        let for_jobs = !jobs.is_empty() || !alone;
        let mut batch = self.begin(for_jobs)?;
        if changes.is_empty() && jobs.len() == 1 {
            // What is alone in a transaction needs no savepoint, which costs a copy of every page.
            for job in jobs {
                let (done, answer) = batch.run((&mut self.conn, &mut self.interned), job);
                answers.push(answer);
                if !done {
                    return self.conn.rollback().map(|()| BTreeMap::new());
                }
            }
        } else {
            let (dry, changes): (Vec<_>, Vec<_>) = changes.into_iter().partition(|(r, _)| r.dry);
            let only = jobs.is_empty() && dry.is_empty();
            for job in jobs {
                answers.push(batch.apart((&mut self.conn, &mut self.interned), |tx| job(tx))?);
                self.go_on()?;
            }
            for (request, waiting) in dry {
                answers.push(self.apply_one(&mut batch, &request, waiting)?);
                self.go_on()?;
            }
            self.apply(&mut batch, changes, only.then_some(for_jobs), answers)?;
        }
        batch.finish(&mut self.conn)?;
        let ready = Instant::now();
        match self.conn.commit() {
            Err(error @ Error::Unsure(_)) => {
                settle::look_up(&mut self.conn, &self.keys, &batch.ends(), error)?;
            }
            done => done?,
        }
        self.interned.settle();
        self.commits.work.observe((ready - begun).as_secs_f64());
        self.commits.commit.observe(ready.elapsed().as_secs_f64());
        self.commits
            .jobs
            .observe(f64::from(u32::try_from(answers.len()).unwrap_or(u32::MAX)));
        self.looks.changes += batch.entries();
        Ok(batch.changed())
    }

    fn begin(&mut self, for_jobs: bool) -> Result<Batch> {
        let blocks = self.blocks.clone();
        Batch::begin(&mut self.conn, &self.clock, &self.keys, blocks, for_jobs)
    }

    /// Makes changes, all at once; when that fails one request after the other, so that each
    /// fails for itself. `only`: nothing else was done in the transaction, and how it began.
    fn apply(
        &mut self,
        batch: &mut Batch,
        waiting: Vec<(Request, Waiting)>,
        only: Option<bool>,
        answers: &mut Vec<Answer>,
    ) -> Result<()> {
        if waiting.is_empty() {
            return Ok(());
        }
        let (requests, waiting): (Vec<Request>, Vec<_>) = waiting.into_iter().unzip();
        let together = |tx: &mut Tx<'_>| {
            let made = guarded(|| tx.apply_all(&requests));
            (made.is_ok(), made)
        };
        let place = (&mut self.conn, &mut self.interned);
        let made = if only.is_some() {
            batch.run(place, together).1
        } else {
            batch.apart(place, together)?
        };
        let error = match made {
            Ok(made) => {
                let told = made.into_iter().zip(waiting);
                answers.extend(told.map(|(fates, waiting)| answer(Ok(fates), waiting)));
                return Ok(());
            }
            Err(error) => error,
        };
        if self.conn.is_stuck() {
            let why = error.to_string();
            let told = |waiting| answer(Err(Error::Unavailable(why.clone())), waiting);
            answers.extend(waiting.into_iter().map(told));
            return Err(error);
        }
        self.commits.apart.inc();
        tracing::debug!(%error, requests = requests.len(), "changes are made one by one");
        if let Some(for_jobs) = only {
            self.conn.rollback()?;
            *batch = self.begin(for_jobs)?;
        }
        for (request, waiting) in requests.iter().zip(waiting) {
            answers.push(self.apply_one(batch, request, waiting)?);
        }
        Ok(())
    }

    /// Ends a transaction in which something was waited for too long: those that come next would
    /// each wait as long, one after the other.
    fn go_on(&self) -> Result<()> {
        if self.conn.is_stuck() {
            let why = "the database let a statement wait too long";
            return Err(Error::Unavailable(why.to_owned()));
        }
        Ok(())
    }

    fn apply_one(
        &mut self,
        batch: &mut Batch,
        request: &Request,
        waiting: Waiting,
    ) -> Result<Answer> {
        let place = (&mut self.conn, &mut self.interned);
        let fates = batch.apart(place, |tx| {
            let fates = guarded(|| tx.apply(request));
            (fates.is_ok(), fates)
        })?;
        Ok(answer(fates, waiting))
    }
}
