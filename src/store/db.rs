//! The database: reader threads and the one writer, which commits waiting jobs together and
//! answers each only after the commit.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use super::fold::{self, Delta, Key};
use super::journal::chain::Head;
use super::observations::Target;
use super::open::{Opened, apart, read_with, readers, spawn};
use super::row_counts::{self, Group, Grown};
use super::told::{self, Listener};
use super::tx::{Counters, Pending};
use super::{Conn, Tx, Url};
use crate::catalogue::{Catalogue, Indicator};
use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::live::{Change, Live};
use crate::metrics::Commits;

/// Most jobs that share one commit: bounds how long the first of them waits.
const BATCH: usize = 256;
/// By how much the clock of another instance may be ahead of ours, in milliseconds.
const SKEW_MS: i64 = 60_000;
/// Jobs that may wait for the writer; the next is refused with [`Error::Unavailable`].
const WAITING_WRITES: usize = 4096;
pub(super) type Read = Box<dyn FnOnce(&mut Conn) + Send>;

/// A job of the writer: does its work, then gives back what to call once the commit is done.
type Write = Box<dyn FnOnce(&mut Tx<'_>) -> (bool, Answer) + Send>;
type Answer = Box<dyn FnOnce(Option<Arc<str>>) + Send>;

/// A handle to the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    reads: mpsc::Sender<Read>,
    far_reads: mpsc::Sender<Read>,
    writes: mpsc::Sender<Write>,
    targets: Arc<HashMap<String, Target>>,
    commits: Commits,
    _listener: Arc<Listener>,
}

impl Db {
    /// Opens the database at `url`, migrates it, registers the catalogue's indicators and their
    /// views, and starts the threads.
    pub fn open(url: &str, catalogue: &Catalogue, clock: &Clock, live: &Live) -> Result<Self> {
        let url = Url::parse(url)?;
        let Opened {
            conn,
            indicators,
            readers,
        } = apart(|| Opened::at(&url, catalogue, clock))?;
        let slugs: HashMap<i64, String> = indicators
            .iter()
            .map(|(slug, id)| (*id, slug.clone()))
            .collect();
        let reads = read_with(readers, "reader")?;
        let (writes, jobs) = mpsc::channel::<Write>(WAITING_WRITES);
        let commits = Commits::default();
        let listener = Listener::start(&url, live)?;
        let committer = Writer {
            conn,
            commits: commits.clone(),
            clock: clock.clone(),
            live: live.clone(),
            slugs,
            origin: listener.origin.clone(),
        };
        spawn("writer".to_owned(), move || committer.run(jobs))?;
        let targets = Arc::new(targets(catalogue, &indicators));
        Ok(Self {
            far_reads: reads.clone(),
            reads,
            writes,
            targets,
            commits,
            _listener: Arc::new(listener),
        })
    }

    /// How the writer is doing.
    pub fn commits(&self) -> &Commits {
        &self.commits
    }

    /// Jobs that wait for a reader, and for the writer.
    pub fn waiting(&self) -> (usize, usize) {
        let reads = self.reads.max_capacity() - self.reads.capacity();
        let writes = self.writes.max_capacity() - self.writes.capacity();
        (reads, writes)
    }

    /// Reads that may be a little late go to the database at `url` from here on, a copy of this
    /// one that the server keeps.
    pub fn with_replica(mut self, url: &str) -> Result<Self> {
        let url = Url::parse(url)?;
        let readers = apart(|| readers(&url)).map_err(|e| {
            Error::Config(format!(
                "The database {url} can't be opened: {e}. Check --read-replica."
            ))
        })?;
        self.far_reads = read_with(readers, "replica")?;
        Ok(self)
    }

    /// The indicator with this slug, as the store knows it.
    pub fn target(&self, slug: &str) -> Result<&Target> {
        self.targets.get(slug).ok_or(Error::NotFound)
    }

    /// Runs `job` on a reader thread; it sees everything that was committed before.
    pub async fn read<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        Self::read_by(&self.reads, job).await
    }

    /// Runs `job` on a reader thread of the replica, if there is one: it may not see what was
    /// committed in the last moments. For dashboards and what else is looked at; never for what
    /// decides on a sign-in, a key or a change.
    pub async fn read_far<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        Self::read_by(&self.far_reads, job).await
    }

    async fn read_by<T, F>(reads: &mpsc::Sender<Read>, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Read = Box::new(move |conn| {
            let _ = answer.send(guarded(|| job(conn)));
        });
        reads.try_send(job).map_err(|_| busy())?;
        answered.await.map_err(|_| busy())?
    }

    /// Runs `job` on the writer, inside a transaction that it may share with other jobs; what it
    /// answers is handed out only after the commit. A job that fails leaves nothing behind.
    pub async fn write<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Write = Box::new(move |tx| {
            let result = guarded(|| job(tx));
            let answer: (bool, Answer) = (
                result.is_ok(),
                Box::new(move |broken| {
                    let _ = answer.send(match (result, broken) {
                        (Ok(_), Some(why)) => Err(Error::Unavailable(why.to_string())),
                        (result, _) => result,
                    });
                }),
            );
            answer
        });
        self.writes.try_send(job).map_err(|_| busy())?;
        answered.await.map_err(|_| not_taken())?
    }
}

fn targets(catalogue: &Catalogue, ids: &HashMap<String, i64>) -> HashMap<String, Target> {
    let target = |indicator: &Arc<Indicator>| {
        let axis = &indicator.region;
        let summed = catalogue
            .children_of(&axis.whole)
            .filter(|region| region.level == axis.level)
            .map(|region| region.code.clone())
            .collect();
        let id = *ids.get(&indicator.slug)?;
        let target = Target {
            id,
            indicator: Arc::clone(indicator),
            summed: Arc::new(summed),
        };
        Some((indicator.slug.clone(), target))
    };
    catalogue.indicators.iter().filter_map(target).collect()
}

fn busy() -> Error {
    Error::Unavailable("too many jobs are waiting".to_owned())
}

/// The transaction failed before the job's turn came.
fn not_taken() -> Error {
    Error::Unavailable("the store could not take the change".to_owned())
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

/// Runs a job so that its panic is its own failure and not the thread's end.
fn guarded<T>(job: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(job))
        .unwrap_or_else(|_| Err(Error::Internal("a database job panicked".to_owned())))
}

#[derive(Debug)]
struct Writer {
    conn: Conn,
    commits: Commits,
    clock: Clock,
    live: Live,
    slugs: HashMap<i64, String>,
    /// Names this process to others on the same database.
    origin: String,
}

/// What the jobs of one transaction have added up to.
#[derive(Debug, Default)]
struct Batch {
    totals: HashMap<Key, Delta>,
    rows: HashMap<Group, Grown>,
    touched: BTreeMap<i64, i64>,
}

impl Batch {
    fn fold(&mut self, pending: Pending) {
        if self.totals.is_empty() {
            self.totals = pending.totals;
        } else {
            for (key, delta) in pending.totals {
                self.totals.entry(key).or_default().add(&delta);
            }
        }
        for (group, grown) in pending.rows {
            self.rows.entry(group).or_default().add(grown);
        }
        for indicator in pending.touched {
            self.touched.entry(indicator).or_insert(0);
        }
    }
}

impl Writer {
    fn run(mut self, mut waiting: mpsc::Receiver<Write>) {
        let mut jobs = Vec::with_capacity(BATCH);
        while waiting.blocking_recv_many(&mut jobs, BATCH) > 0 {
            let mut answers = Vec::with_capacity(jobs.len());
            let outcome = self.commit(jobs.drain(..), &mut answers);
            let broken = match &outcome {
                Ok(_) => None,
                Err(error) => {
                    self.commits.failed.inc();
                    tracing::error!(%error, jobs = answers.len(), "commit failed; nothing was written");
                    let _ = self.conn.rollback();
                    Some(Arc::from(error.to_string()))
                }
            };
            for answer in answers {
                answer(broken.clone());
            }
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

    /// Runs the jobs in one transaction and commits it; answers the revisions that grew.
    fn commit(
        &mut self,
        jobs: impl Iterator<Item = Write>,
        answers: &mut Vec<Answer>,
    ) -> Result<BTreeMap<i64, i64>> {
        let begun = Instant::now();
        self.conn.begin_write()?;
        let mut batch = Batch::default();
        let mut counters = Counters::default();
        let (before, last) = Head::with_time(&mut self.conn)?;
        let now = not_before(last, self.clock.now_ms());
        let mut head = before;
        for job in jobs {
            let mut tx = Tx {
                conn: &mut self.conn,
                counters: &mut counters,
                pending: Pending::default(),
                head,
                now,
            };
            tx.conn.queue("SAVEPOINT job", &[])?;
            let (done, answer) = job(&mut tx);
            answers.push(answer);
            let (pending, after) = (tx.pending, tx.head);
            if done {
                head = after;
                batch.fold(pending);
            } else {
                self.conn.rollback_to("job")?;
            }
            self.conn.queue("RELEASE SAVEPOINT job", &[])?;
        }
        if head != before {
            head.store(&mut self.conn)?;
        }
        let touched = self.finish(batch, counters)?;
        let ready = Instant::now();
        self.conn.commit()?;
        self.commits.work.observe((ready - begun).as_secs_f64());
        self.commits.commit.observe(ready.elapsed().as_secs_f64());
        self.commits
            .jobs
            .observe(f64::from(u32::try_from(answers.len()).unwrap_or(u32::MAX)));
        Ok(touched)
    }

    fn finish(&mut self, mut batch: Batch, mut counters: Counters) -> Result<BTreeMap<i64, i64>> {
        fold::flush(&mut self.conn, &batch.totals)?;
        row_counts::flush(&mut self.conn, &batch.rows)?;
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
                self.conn.notify(&told::written(&self.origin, &change))?;
            }
        }
        counters.flush(&mut self.conn)?;
        Ok(batch.touched)
    }
}
