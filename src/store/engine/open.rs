//! Opens a database and starts the threads that read from it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use prometheus_client::metrics::counter::Counter;
use tokio::sync::mpsc;

use crate::base::client::Client;
use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::secret::{Keys, Vault};
use crate::base::turns::Turns;
use crate::catalogue::Catalogue;
use crate::figures::due::History;
use crate::store::commit::ids::Blocks;
use crate::store::due::{start, terms};
use crate::store::engine::conn::Duty;
use crate::store::engine::migrate;
use crate::store::figures::views;
use crate::store::people::{agencies, roles};
use crate::store::upkeep::seal;
use crate::store::{Conn, Url};

/// A job of a reader.
type Read = Box<dyn FnOnce(&mut Conn) + Send>;

/// Jobs that may wait for a reader.
const WAITING_READS: usize = 4096;
/// Reader threads: one a core of the smallest machine, plus one against a slow neighbour.
const READERS: usize = 3;
/// Connections for questions that need no thread of their own.
const GLANCERS: usize = 2;
/// Reader threads where a server answers, for which they wait.
const SERVER_READERS: usize = 4;

/// Writers of figures where a server answers, so that indicators are written side by side.
const SERVER_WRITERS: usize = 4;

/// What opening brings about.
pub(in crate::store) struct Opened {
    /// What seals and signs.
    pub(in crate::store) keys: Keys,
    /// The connection for what may do anything, then those for changes of figures.
    pub(in crate::store) writers: Vec<Conn>,
    pub(in crate::store) blocks: Option<Blocks>,
    pub(in crate::store) indicators: HashMap<String, i64>,
    /// On which terms the figures of each are owed, by slug.
    pub(in crate::store) due: HashMap<String, Arc<History>>,
    pub(in crate::store) readers: Vec<Conn>,
    pub(in crate::store) glancers: Vec<Conn>,
}

impl Opened {
    pub(in crate::store) fn at(
        url: &Url,
        catalogue: &Catalogue,
        clock: &Clock,
        (vault, reopened): (&Vault, &Counter),
    ) -> Result<Self> {
        let mut conn = Conn::connect(url).map_err(|e| cannot(url, e))?;
        let now = clock.now_ms();
        let keys = migrate::run_with(&mut conn, |conn, had| seal::settle(conn, had, vault, now))?;
        roles::register(&mut conn)?;
        agencies::register(&mut conn, catalogue, now)?;
        let indicators = views::register(&mut conn, catalogue)?;
        let due = terms::register(&mut conn, catalogue, &indicators, clock.today())?;
        start::register(&mut conn, now)?;
        drop(conn);
        let readers = readers(url, reopened)?;
        let glancers = glancers(url)?;
        let writer = || Conn::connect_for(url, Duty::Write, reopened);
        let mut writers = vec![writer()?];
        let mut blocks = None;
        if let Url::Postgres(_) = url {
            for _ in 0..SERVER_WRITERS {
                writers.push(writer()?);
            }
            blocks = Some(Blocks::over(writer()?));
        }
        Ok(Self {
            keys,
            writers,
            blocks,
            indicators,
            due,
            readers,
            glancers,
        })
    }
}

/// Why a start ends; what may pass by itself is told apart from what must be mended.
fn cannot(url: &Url, error: Error) -> Error {
    let text = format!("The database {url} can't be opened: {error}. Check --database.");
    match (url, error) {
        (Url::Postgres(_), Error::Unavailable(_)) => Error::Unavailable(text),
        _ => Error::Config(text),
    }
}

fn readers(url: &Url, reopened: &Counter) -> Result<Vec<Conn>> {
    let number = match url {
        Url::Sqlite(_) => READERS,
        Url::Postgres(_) => SERVER_READERS,
    };
    let reader = |_| Conn::connect_for(url, Duty::Read, reopened);
    (0..number).map(reader).collect()
}

/// Connections for questions that are answered where they are asked: only to a file, since a
/// server would have to be waited for.
fn glancers(url: &Url) -> Result<Vec<Conn>> {
    match url {
        Url::Sqlite(path) => (0..GLANCERS).map(|_| Conn::open_hasty(path)).collect(),
        Url::Postgres(_) => Ok(Vec::new()),
    }
}

/// The reader threads' jobs: clients take turns, so that one who asks much keeps the others
/// waiting for one of its questions at most. The threads end with it.
#[derive(Debug)]
pub(in crate::store) struct Reads(Arc<Turns<Client, Read>>);

impl Reads {
    /// Starts a thread for each connection.
    ///
    /// # Errors
    /// [`Error::Config`] when one can't be started.
    pub(in crate::store) fn start(readers: Vec<Conn>, name: &str) -> Result<Self> {
        let reads = Self(Arc::new(Turns::new(WAITING_READS)));
        for (number, mut conn) in readers.into_iter().enumerate() {
            let waiting = Arc::clone(&reads.0);
            spawn(format!("{name}-{number}"), move || {
                while let Some(job) = waiting.next() {
                    job(&mut conn);
                }
            })?;
        }
        Ok(reads)
    }

    /// Lets a job of the client who is being served wait for its turn; whether it may.
    pub(in crate::store) fn push(&self, job: Read) -> bool {
        self.0.push(Client::now(), job).is_ok()
    }

    /// How many wait.
    pub(in crate::store) fn waiting(&self) -> usize {
        self.0.len()
    }
}

impl Drop for Reads {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Runs `work` on a thread of its own and waits for it: a connection to a server must not be
/// used where asynchronous code runs.
pub(in crate::store) fn apart<T: Send>(work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    let ended = thread::scope(|scope| scope.spawn(work).join());
    ended.unwrap_or_else(|_| Err(Error::Internal("opening the database panicked".to_owned())))
}

pub(in crate::store) fn spawn(name: String, work: impl FnOnce() + Send + 'static) -> Result<()> {
    let spawned = thread::Builder::new().name(name).spawn(work);
    spawned
        .map(drop)
        .map_err(|e| Error::Config(format!("A thread can't be started: {e}.")))
}

/// The next of what waits; none when nobody asks any more.
pub(in crate::store) fn receive<T>(waiting: &Mutex<mpsc::Receiver<T>>) -> Option<T> {
    waiting
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .blocking_recv()
}
