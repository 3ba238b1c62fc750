//! The database: reader threads and the one writer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::{mpsc, oneshot};

use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::live::Live;
use crate::base::metrics::Commits;
use crate::base::secret::{Keys, Vault};
use crate::catalogue::{Catalogue, Indicator};
use crate::figures::due::History;
use crate::store::commit::change::{Outcome, Request};
use crate::store::commit::notify::Listener;
use crate::store::commit::series::Interned;
use crate::store::commit::writer::{Job, Looks, Write, Writer, answer, guarded, indicator_of};
use crate::store::engine::open::{Opened, Reads, apart, spawn};
use crate::store::engine::replica::Replica;
use crate::store::figures::observations::Target;
use crate::store::upkeep::health;
use crate::store::{Conn, Tx, Url};

/// Jobs that may wait for a writer; the next is refused with [`Error::Unavailable`].
const WAITING_WRITES: usize = 4096;

/// A handle to the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    reads: Arc<Reads>,
    replica: Option<Arc<Replica>>,
    writes: Arc<[mpsc::Sender<Write>]>,
    glancers: Arc<[Mutex<Conn>]>,
    targets: Arc<HashMap<String, Target>>,
    commits: Commits,
    keys: Keys,
    url: Url,
    _listener: Arc<Listener>,
}

impl Db {
    /// Opens the database at `url`, migrates it, registers the catalogue's indicators and their
    /// views, and starts the threads. The secret key lies in `vault`, or beside the database.
    ///
    /// # Errors
    /// [`Error::Config`] when the database can't be opened, or not with this key.
    pub fn open(
        url: &str,
        catalogue: &Catalogue,
        clock: &Clock,
        live: &Live,
        vault: &Vault,
    ) -> Result<Self> {
        let url = Url::parse(url)?;
        let vault = vault.clone().or_in(url.key_file());
        let commits = Commits::default();
        let Opened {
            keys,
            writers,
            blocks,
            indicators,
            due,
            readers,
            glancers,
        } = apart(|| Opened::at(&url, catalogue, clock, (&vault, &commits.reopened)))?;
        let slugs: HashMap<i64, String> = indicators
            .iter()
            .map(|(slug, id)| (*id, slug.clone()))
            .collect();
        let reads = Arc::new(Reads::start(readers, "reader")?);
        let listener = Listener::start(&url, live)?;
        let mut lanes = Vec::new();
        for (number, conn) in writers.into_iter().enumerate() {
            let (sender, jobs) = mpsc::channel::<Write>(WAITING_WRITES);
            let writer = Writer {
                conn,
                commits: commits.clone(),
                clock: clock.clone(),
                keys: keys.clone(),
                live: live.clone(),
                slugs: slugs.clone(),
                origin: listener.origin.clone(),
                looks: Looks::default(),
                interned: Interned::default(),
                blocks: blocks.clone(),
            };
            spawn(format!("writer-{number}"), move || writer.run(jobs))?;
            lanes.push(sender);
        }
        let targets = Arc::new(targets(catalogue, &indicators, &due));
        Ok(Self {
            reads,
            replica: None,
            writes: lanes.into(),
            glancers: glancers.into_iter().map(Mutex::new).collect(),
            targets,
            commits,
            keys,
            url,
            _listener: Arc::new(listener),
        })
    }

    /// Notes in a file that a server is at it, so that a copy of the file without its log is known
    /// as one.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it can't be written.
    pub fn begin_use(&self) -> Result<()> {
        self.settle(Some(true))
    }

    /// Leaves a file whole and without a log that belongs to it, when the server ends.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it can't be written.
    pub fn end_use(&self) -> Result<()> {
        self.settle(Some(false))
    }

    /// Brings the log of a file into it, as far as others let it: for commands at their end.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it can't be written.
    pub fn leave(&self) -> Result<()> {
        self.settle(None)
    }

    fn settle(&self, in_use: Option<bool>) -> Result<()> {
        match &self.url {
            Url::Postgres(_) => Ok(()),
            Url::Sqlite(path) => Conn::open(path)?.settle(in_use),
        }
    }

    /// What seals and signs.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// How the writer is doing.
    pub fn commits(&self) -> &Commits {
        &self.commits
    }

    /// Jobs that wait for a reader, and for the writer.
    pub fn waiting(&self) -> (usize, usize) {
        let writes = self.writes.iter();
        let waiting = writes.map(|lane| lane.max_capacity() - lane.capacity());
        (self.reads.waiting(), waiting.sum())
    }

    /// Reads that may be a little late go to the database at `url` from here on, a copy of this
    /// one that the server keeps, while it answers.
    ///
    /// # Errors
    /// [`Error::Config`] when it is a copy of another database.
    pub fn with_replica(mut self, url: &str) -> Result<Self> {
        let (url, of) = (Url::parse(url)?, self.url.clone());
        let replica = apart(|| Replica::start(&url, &of))?;
        self.replica = Some(Arc::new(replica));
        Ok(self)
    }

    /// Where the database is.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Entries of the journal that the replica holds, if there is one.
    pub async fn replica_entries(&self) -> Option<Result<i64>> {
        let replica = self.replica.as_ref()?;
        let told = replica.ask(health::entries).await;
        Some(told.unwrap_or_else(|| Err(Error::Unavailable("the replica rests".to_owned()))))
    }

    /// The indicator with this slug, as the store knows it.
    pub fn target(&self, slug: &str) -> Result<&Target> {
        self.targets.get(slug).ok_or(Error::NotFound)
    }

    /// Runs `job` on a reader thread, in the turn of the client who is being served; it sees
    /// everything that was committed before.
    pub async fn read<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        // Whoever has given up waiting is not worked for.
        let taken = self.reads.push(Box::new(move |conn| {
            if !answer.is_closed() {
                let _ = answer.send(guarded(|| job(conn)));
            }
        }));
        if !taken {
            return Err(busy());
        }
        answered.await.map_err(|_| busy())?
    }

    /// Runs `job` on a reader thread of the replica, if there is one that answers: it may not see
    /// what was committed in the last moments. For dashboards and what else is looked at; never for what
    /// decides on a sign-in, a key or a change.
    pub async fn read_far<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Conn) -> Result<T> + Send + Sync + 'static,
    {
        let job = Arc::new(job);
        if let Some(replica) = &self.replica {
            let asked = Arc::clone(&job);
            let told = replica.ask(move |conn| guarded(|| asked(conn))).await;
            if let Some(told) = told {
                return told;
            }
        }
        self.read(move |conn| job(conn)).await
    }

    /// Answers a question at once, on the caller's own thread: for what takes microseconds, so
    /// that waking a thread would cost more than the answer. None where the database is a
    /// server's, where others ask at this moment, and where the answer would have to be waited
    /// for; [`Db::read`] then answers.
    pub fn glance<T>(&self, job: impl FnOnce(&mut Conn) -> Result<T>) -> Option<T> {
        let mut free = self.glancers.iter().find_map(|one| one.try_lock().ok())?;
        guarded(|| job(&mut free)).ok()
    }

    /// Runs `job` on the writer, inside a transaction that it may share with other jobs; what it
    /// answers is handed out only after the commit. A job that fails leaves nothing behind.
    pub async fn write<T, F>(&self, job: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (waiting, answered) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            // Whoever has given up waiting was told that nothing came of it.
            let result = if waiting.is_closed() {
                Err(busy())
            } else {
                guarded(|| job(tx))
            };
            (result.is_ok(), answer(result, waiting))
        });
        self.send(Write::Job(job), answered).await
    }

    /// Makes changes of figures, together with those of others that wait, and answers after the
    /// commit what became of each, at its position.
    pub async fn apply(&self, request: Request) -> Result<Vec<Outcome>> {
        let (waiting, answered) = oneshot::channel();
        self.send(Write::Changes(request, waiting), answered).await
    }

    /// The writer for something: on a server each indicator has one of several, which its changes
    /// wait for; what may do anything has the first.
    fn lane(&self, write: &Write) -> usize {
        let others = self.writes.len() - 1;
        let indicator = match write {
            Write::Changes(request, _) if others > 0 => indicator_of(request),
            _ => None,
        };
        let number = indicator.and_then(|id| usize::try_from(id).ok());
        number.map_or(0, |number| 1 + number % others)
    }

    async fn send<T>(&self, write: Write, answered: oneshot::Receiver<Result<T>>) -> Result<T> {
        let lane = self.writes.get(self.lane(&write)).ok_or_else(busy)?;
        lane.try_send(write).map_err(|_| busy())?;
        answered.await.map_err(|_| not_taken())?
    }
}

fn targets(
    catalogue: &Catalogue,
    ids: &HashMap<String, i64>,
    due: &HashMap<String, Arc<History>>,
) -> HashMap<String, Target> {
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
            due: due.get(&indicator.slug).cloned().unwrap_or_default(),
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
