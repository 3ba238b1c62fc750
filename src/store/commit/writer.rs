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
use crate::store::commit::change::{Fate, Request};
use crate::store::commit::fold;
use crate::store::commit::journal::chain::Head;
use crate::store::commit::notify;
use crate::store::commit::series::Interned;
use crate::store::commit::tx::{Counters, Pending};
use crate::store::figures::row_counts;
use crate::store::{Conn, Tx};

/// Most jobs that share one commit: bounds how long the first of them waits.
const BATCH: usize = 256;
/// Changes after which a server looks at what its tables hold, by which it plans its work; each
/// further look comes after so many times as many.
const LOOK: (i64, i64) = (500, 8);
/// By how much the clock of another instance may be ahead of ours, in milliseconds.
const SKEW_MS: i64 = 60_000;

/// Something to write.
pub(in crate::store) enum Write {
    /// Does its work, then gives back what to call once the commit is done.
    Job(Job),
    /// Changes of figures. Those that wait together are made together.
    Changes(Request, Waiting),
}

/// Who waits for what becomes of changes.
pub(in crate::store) type Waiting = oneshot::Sender<Result<Vec<Fate>>>;
pub(in crate::store) type Job = Box<dyn FnOnce(&mut Tx<'_>) -> (bool, Answer) + Send>;
pub(in crate::store) type Answer = Box<dyn FnOnce(Option<Arc<str>>) + Send>;

/// What tells a result to whoever waits for it, once it is known whether the commit broke.
pub(in crate::store) fn answer<T: Send + 'static>(
    result: Result<T>,
    waiting: oneshot::Sender<Result<T>>,
) -> Answer {
    Box::new(move |broken| {
        let _ = waiting.send(match (result, broken) {
            (Ok(_), Some(why)) => Err(Error::Unavailable(why.to_string())),
            (result, _) => result,
        });
    })
}

/// Runs a job so that its panic is its own failure and not the thread's end.
pub(in crate::store) fn guarded<T>(job: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(job))
        .unwrap_or_else(|_| Err(Error::Internal("a database job panicked".to_owned())))
}

/// The time of a transaction after one at `last`. Clocks of two machines differ, and entries of
/// the journal must lie in the order of time; a clock that is wrong altogether changes nothing.
fn not_before(last: i64, now: i64) -> i64 {
    if (now..now + SKEW_MS).contains(&last) {
        last
    } else {
        now
    }
}

#[derive(Debug)]
pub(in crate::store) struct Writer {
    pub(in crate::store) conn: Conn,
    pub(in crate::store) commits: Commits,
    pub(in crate::store) clock: Clock,
    pub(in crate::store) live: Live,
    pub(in crate::store) slugs: HashMap<i64, String>,
    /// Names this process to others on the same database.
    pub(in crate::store) origin: String,
    pub(in crate::store) looks: Looks,
    pub(in crate::store) interned: Interned,
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

/// What the jobs of one transaction have added up to.
#[derive(Debug)]
struct Batch {
    pending: Pending,
    touched: BTreeMap<i64, i64>,
    counters: Counters,
    /// The journal's end before the transaction, and now.
    head: (Head, Head),
    now: i64,
}

impl Batch {
    fn fold(&mut self, mut pending: Pending) {
        for indicator in std::mem::take(&mut pending.touched) {
            self.touched.entry(indicator).or_insert(0);
        }
        self.pending.fold(pending);
    }

    /// Runs work whose success is told by the first of what it answers; what it adds is kept
    /// when it succeeds. What it wrote must be taken back when it does not.
    fn run<T>(
        &mut self,
        (conn, interned): (&mut Conn, &mut Interned),
        work: impl FnOnce(&mut Tx<'_>) -> (bool, T),
    ) -> (bool, T) {
        let mut tx = Tx {
            conn,
            interned,
            counters: &mut self.counters,
            pending: Pending::default(),
            head: self.head.1,
            now: self.now,
        };
        let (done, told) = work(&mut tx);
        let Tx {
            pending,
            head,
            interned,
            ..
        } = tx;
        if done {
            self.head.1 = head;
            self.fold(pending);
        } else {
            interned.undo();
        }
        (done, told)
    }

    /// Runs work that leaves nothing behind when it fails.
    fn apart<T>(
        &mut self,
        (conn, interned): (&mut Conn, &mut Interned),
        work: impl FnOnce(&mut Tx<'_>) -> (bool, T),
    ) -> Result<T> {
        conn.queue("SAVEPOINT job", &[])?;
        let (done, told) = self.run((&mut *conn, interned), work);
        if !done {
            conn.rollback_to("job")?;
        }
        conn.queue("RELEASE SAVEPOINT job", &[])?;
        Ok(told)
    }
}

impl Writer {
    pub(in crate::store) fn run(mut self, mut waiting: mpsc::Receiver<Write>) {
        let mut writes = Vec::with_capacity(BATCH);
        while waiting.blocking_recv_many(&mut writes, BATCH) > 0 {
            let mut answers = Vec::with_capacity(writes.len());
            let outcome = self.commit(writes.drain(..), &mut answers);
            let broken = match &outcome {
                Ok(_) => None,
                Err(error) => {
                    self.commits.failed.inc();
                    tracing::error!(%error, jobs = answers.len(), "commit failed; nothing was written");
                    let _ = self.conn.rollback();
                    self.interned.undo();
                    Some(Arc::from(error.to_string()))
                }
            };
            for answer in answers {
                answer(broken.clone());
            }
            self.look();
            for (indicator, revision) in outcome.unwrap_or_default() {
                if let Some(slug) = self.slugs.get(&indicator) {
                    self.live.announce(Change {
                        indicator: slug.clone(),
                        revision,
                    });
                }
            }
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

    /// Does what is to be written in one transaction and commits it; answers the revisions that
    /// grew.
    fn commit(
        &mut self,
        writes: impl Iterator<Item = Write>,
        answers: &mut Vec<Answer>,
    ) -> Result<BTreeMap<i64, i64>> {
        let begun = Instant::now();
        let (mut jobs, mut changes) = (Vec::new(), Vec::new());
        for write in writes {
            match write {
                Write::Job(job) => jobs.push(job),
                Write::Changes(request, waiting) => changes.push((request, waiting)),
            }
        }
        let mut batch = self.begin()?;
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
            let alone = jobs.is_empty() && dry.is_empty();
            for job in jobs {
                answers.push(batch.apart((&mut self.conn, &mut self.interned), |tx| job(tx))?);
            }
            for (request, waiting) in dry {
                answers.push(self.apply_one(&mut batch, &request, waiting)?);
            }
            self.apply(&mut batch, changes, alone, answers)?;
        }
        self.finish(&mut batch)?;
        let ready = Instant::now();
        self.conn.commit()?;
        self.interned.settle();
        self.commits.work.observe((ready - begun).as_secs_f64());
        self.commits.commit.observe(ready.elapsed().as_secs_f64());
        self.commits
            .jobs
            .observe(f64::from(u32::try_from(answers.len()).unwrap_or(u32::MAX)));
        self.looks.changes += batch.head.1.entries - batch.head.0.entries;
        Ok(batch.touched)
    }

    fn begin(&mut self) -> Result<Batch> {
        self.conn.begin_write()?;
        let (head, last) = Head::with_time(&mut self.conn)?;
        Ok(Batch {
            pending: Pending::default(),
            touched: BTreeMap::new(),
            counters: Counters::default(),
            head: (head, head),
            now: not_before(last, self.clock.now_ms()),
        })
    }

    /// Makes changes, all at once; when that fails one request after the other, so that each
    /// fails for itself. `alone`: nothing else was done in the transaction.
    fn apply(
        &mut self,
        batch: &mut Batch,
        waiting: Vec<(Request, Waiting)>,
        alone: bool,
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
        let made = if alone {
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
        self.commits.apart.inc();
        tracing::debug!(%error, requests = requests.len(), "changes are made one by one");
        if alone {
            self.conn.rollback()?;
            *batch = self.begin()?;
        }
        for (request, waiting) in requests.iter().zip(waiting) {
            answers.push(self.apply_one(batch, request, waiting)?);
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

    fn finish(&mut self, batch: &mut Batch) -> Result<()> {
        let (before, head) = batch.head;
        if head != before {
            head.store(&mut self.conn)?;
        }
        fold::flush(&mut self.conn, &batch.pending.totals)?;
        row_counts::flush(&mut self.conn, &batch.pending.rows)?;
        let sql = "UPDATE indicators SET revision = revision + 1 WHERE id = $1 RETURNING revision";
        for (indicator, revision) in &mut batch.touched {
            let read = self
                .conn
                .query_one(sql, &[(*indicator).into()], |row| row.int(0))?;
            *revision = read.unwrap_or(0);
            if let Some(slug) = self.slugs.get(indicator) {
                let change = Change {
                    indicator: slug.clone(),
                    revision: *revision,
                };
                self.conn.notify(&notify::written(&self.origin, &change))?;
            }
        }
        batch.counters.flush(&mut self.conn)
    }
}
