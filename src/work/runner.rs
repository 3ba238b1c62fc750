//! The runner: each job has a task of its own that asks at its times for a turn, does it, and
//! writes down how it went. What time it is, is the program's clock; the task's sleep only decides
//! how soon it looks at it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::base::live::News;
use crate::store::Tx;
use crate::store::upkeep::jobs;
use crate::store::upkeep::jobs::{AGAIN_MS, LEASE_MS, Taken};
use crate::work::schedule::Times;

/// How long a task sleeps at most before it looks at the clock, which may have been set.
const LOOK_MS: i64 = 20_000;
/// How soon a turn that another instance is at is asked for again.
const BUSY_MS: i64 = LEASE_MS / 4;
/// How often the holder of a turn takes it anew.
const KEEP: Duration = Duration::from_secs(15);
/// How long changes are gathered before a job that waits for them is woken.
const GATHER: Duration = Duration::from_millis(300);

/// Who does a job, where several instances share a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Each instance: for what it keeps in its own memory, and for work whose pieces are taken
    /// one by one.
    Each,
    /// One of them a turn, whoever takes it first.
    One,
}

/// What came of looking whether there is a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is due.
    Early,
    /// The turn is another instance's, or was.
    Elsewhere,
    /// It was run.
    Ran,
    /// It failed and will be tried again.
    Failed,
}

type Running = Pin<Box<dyn Future<Output = Result<()>> + Send>>;
type Work = Box<dyn Fn(Arc<App>, i64) -> Running + Send + Sync>;

/// Work that runs by itself.
pub struct Job {
    name: &'static str,
    by: By,
    times: Times,
    work: Work,
    on_change: bool,
    at_the_end: bool,
    /// The last turn that needs no more asking.
    settled: Option<i64>,
    /// A turn that is asked for again at a time.
    waiting: Option<(i64, i64)>,
}

impl Job {
    /// A job; its work is told when its turn was due, in milliseconds since 1970.
    pub fn new<F, R>(name: &'static str, by: By, times: Times, work: F) -> Self
    where
        F: Fn(Arc<App>, i64) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        Self {
            name,
            by,
            times,
            work: Box::new(move |app, due| Box::pin(work(app, due))),
            on_change: false,
            at_the_end: false,
            settled: None,
            waiting: None,
        }
    }

    /// The same, done also when figures have changed.
    pub(super) fn on_change(self) -> Self {
        Self {
            on_change: true,
            ..self
        }
    }

    /// The same, done also when the program ends, after its last request.
    pub(super) fn at_the_end(self) -> Self {
        Self {
            at_the_end: true,
            ..self
        }
    }

    /// Does the turn that is due, if one is.
    pub async fn turn(&mut self, app: &Arc<App>) -> Outcome {
        let now = app.clock.now_ms();
        let Some(due) = self.times.last(now - self.late(app)) else {
            return Outcome::Early;
        };
        if self.settled == Some(due) {
            return Outcome::Early;
        }
        // A time beyond all waiting was reckoned by a clock that was wrong.
        if let Some((of, until)) = self.waiting
            && of == due
            && (now..=now + AGAIN_MS).contains(&until)
            && until > now
        {
            return Outcome::Early;
        }
        self.run(app, due).await
    }

    /// By how much this instance comes later than the clock says.
    fn late(&self, app: &App) -> i64 {
        self.times.late(self.name, &app.instance)
    }

    /// Takes a turn and does it.
    async fn run(&mut self, app: &Arc<App>, due: i64) -> Outcome {
        self.waiting = None;
        let taken = match self.by {
            By::Each => self.work(app, due).await.map(|()| Taken::Mine),
            By::One => self.alone(app, due).await,
        };
        let now = app.clock.now_ms();
        match taken {
            Ok(Taken::Mine) => {
                self.settled = Some(due);
                Outcome::Ran
            }
            Ok(Taken::Done) => {
                self.settled = Some(due);
                Outcome::Elsewhere
            }
            Ok(Taken::Busy) => {
                self.waiting = Some((due, now + BUSY_MS));
                Outcome::Elsewhere
            }
            Err(error) => {
                tracing::warn!(job = self.name, %error, "a job failed; it is tried again");
                self.waiting = Some((due, now + self.again()));
                Outcome::Failed
            }
        }
    }

    /// After how long a turn that failed is tried again, in milliseconds.
    fn again(&self) -> i64 {
        match self.times {
            Times::Every(ms) => ms.min(AGAIN_MS),
            Times::Cron(_) => AGAIN_MS,
        }
    }

    /// Does a turn that only one instance may do.
    async fn alone(&self, app: &Arc<App>, due: i64) -> Result<Taken> {
        let taken = self.noted(app, due, jobs::take).await?;
        if taken != Taken::Mine {
            return Ok(taken);
        }
        let work = self.work(app, due);
        tokio::pin!(work);
        let done = loop {
            tokio::select! {
                done = &mut work => break done,
                () = tokio::time::sleep(KEEP) => match self.noted(app, due, jobs::keep).await {
                    Ok(true) => {}
                    Ok(false) => {
                        return Err(Error::Unavailable("another instance took the turn".to_owned()));
                    }
                    Err(error) => tracing::warn!(job = self.name, %error, "a turn can't be kept"),
                },
            }
        };
        let again = self.again();
        if done.is_ok() {
            self.noted(app, due, jobs::done).await?;
        } else {
            let off = move |tx: &mut Tx<'_>, turn: jobs::Turn<'_>| jobs::put_off(tx, turn, again);
            if let Err(error) = self.noted(app, due, off).await {
                tracing::warn!(job = self.name, %error, "a turn can't be put off");
            }
        }
        done.map(|()| Taken::Mine)
    }

    /// Writes down something of a turn.
    async fn noted<T, F>(&self, app: &Arc<App>, due: i64, note: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>, jobs::Turn<'_>) -> Result<T> + Send + 'static,
    {
        let (name, by) = (self.name, Arc::clone(app));
        app.db
            .write(move |tx| {
                let holder = by.instance.as_str();
                note(tx, jobs::Turn { name, due, holder })
            })
            .await
    }

    /// Does the work and counts it; where it panics, it has failed.
    async fn work(&self, app: &Arc<App>, due: i64) -> Result<()> {
        let begun = Instant::now();
        let mut apart = JoinSet::new();
        apart.spawn((self.work)(Arc::clone(app), due));
        let done = match apart.join_next().await {
            Some(Ok(done)) => done,
            Some(Err(error)) => Err(Error::Internal(error.to_string())),
            None => Ok(()),
        };
        let succeeded = done.is_ok().then(|| app.clock.now_ms());
        let seconds = begun.elapsed().as_secs_f64();
        app.metrics.jobs().ran(self.name, seconds, succeeded);
        done
    }

    /// How long nothing is due.
    fn rest(&self, app: &App) -> Duration {
        let (now, late) = (app.clock.now_ms(), self.late(app));
        let next = self.times.next(now - late).map(|next| next + late);
        let again = self.waiting.map(|(_, until)| until);
        let first = next.into_iter().chain(again).min().unwrap_or(i64::MAX);
        let wait = first.saturating_sub(now).clamp(1, LOOK_MS);
        Duration::from_millis(u64::try_from(wait).unwrap_or(1))
    }
}

/// The jobs at work.
#[derive(Debug)]
pub struct Runner {
    tasks: JoinSet<()>,
    ending: watch::Sender<bool>,
}

impl Runner {
    /// Puts jobs to work.
    pub fn start(app: &Arc<App>, jobs: Vec<Job>) -> Self {
        let (ending, ended) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for job in jobs {
            app.metrics.jobs().known(job.name);
            tasks.spawn(keep(job, Arc::clone(app), ended.clone()));
        }
        Self { tasks, ending }
    }

    /// Ends the jobs: none begins a turn any more, and those at one have some time to finish it.
    /// A turn that is cut off is another instance's, or the next start's, when its lease has ended.
    pub async fn end(mut self, within: Duration) {
        let _ = self.ending.send(true);
        let finished = tokio::time::timeout(within, async {
            while self.tasks.join_next().await.is_some() {}
        });
        if finished.await.is_err() {
            tracing::warn!("jobs that were still at work were cut off");
        }
    }
}

/// Does a job's turns until it is told to end.
async fn keep(mut job: Job, app: Arc<App>, mut ending: watch::Receiver<bool>) {
    let mut changes = job.on_change.then(|| app.live.subscribe());
    loop {
        job.turn(&app).await;
        tokio::select! {
            () = told(&mut ending) => break,
            () = heard(changes.as_mut()) => {
                tokio::time::sleep(GATHER).await;
                (job.settled, job.waiting) = (None, None);
                changes = changes.map(|changes| changes.resubscribe());
            }
            () = tokio::time::sleep(job.rest(&app)) => {}
        }
    }
    if job.at_the_end {
        let due = app.clock.now_ms();
        job.run(&app, due).await;
    }
}

/// Waits until the program ends.
async fn told(ending: &mut watch::Receiver<bool>) {
    let _ = ending.wait_for(|ending| *ending).await;
}

/// Waits until figures have changed; for ever, where nobody listens or nothing is told any more.
async fn heard(changes: Option<&mut Receiver<News>>) {
    match changes {
        Some(changes) => match changes.recv().await {
            Ok(_) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => std::future::pending().await,
        },
        None => std::future::pending().await,
    }
}
