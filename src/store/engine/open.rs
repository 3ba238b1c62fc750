//! Opens a database and starts the threads that read from it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use tokio::sync::mpsc;

use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::catalogue::Catalogue;
use crate::store::commit::ids::Blocks;
use crate::store::engine::db::Read;
use crate::store::engine::migrate;
use crate::store::figures::views;
use crate::store::people::{agencies, roles};
use crate::store::{Conn, Url};

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
    /// The connection for what may do anything, then those for changes of figures.
    pub(in crate::store) writers: Vec<Conn>,
    pub(in crate::store) blocks: Option<Blocks>,
    pub(in crate::store) indicators: HashMap<String, i64>,
    pub(in crate::store) readers: Vec<Conn>,
    pub(in crate::store) glancers: Vec<Conn>,
}

impl Opened {
    pub(in crate::store) fn at(url: &Url, catalogue: &Catalogue, clock: &Clock) -> Result<Self> {
        let mut conn = Conn::connect(url).map_err(|e| {
            Error::Config(format!(
                "The database {url} can't be opened: {e}. Check --database."
            ))
        })?;
        migrate::run(&mut conn)?;
        roles::register(&mut conn)?;
        agencies::register(&mut conn, catalogue, clock.now_ms())?;
        let indicators = views::register(&mut conn, catalogue)?;
        let readers = readers(url)?;
        let glancers = glancers(url)?;
        let mut writers = vec![conn];
        let mut blocks = None;
        if let Url::Postgres(_) = url {
            for _ in 0..SERVER_WRITERS {
                writers.push(Conn::connect(url)?);
            }
            blocks = Some(Blocks::over(Conn::connect(url)?));
        }
        Ok(Self {
            writers,
            blocks,
            indicators,
            readers,
            glancers,
        })
    }
}

pub(in crate::store) fn readers(url: &Url) -> Result<Vec<Conn>> {
    let number = match url {
        Url::Sqlite(_) => READERS,
        Url::Postgres(_) => SERVER_READERS,
    };
    (0..number).map(|_| Conn::connect_reader(url)).collect()
}

/// Connections for questions that are answered where they are asked: only to a file, since a
/// server would have to be waited for.
fn glancers(url: &Url) -> Result<Vec<Conn>> {
    match url {
        Url::Sqlite(path) => (0..GLANCERS).map(|_| Conn::open_hasty(path)).collect(),
        Url::Postgres(_) => Ok(Vec::new()),
    }
}

/// Starts a thread for each connection; they take their jobs from one queue.
pub(in crate::store) fn read_with(readers: Vec<Conn>, name: &str) -> Result<mpsc::Sender<Read>> {
    let (reads, waiting) = mpsc::channel::<Read>(WAITING_READS);
    let waiting = Arc::new(Mutex::new(waiting));
    for (number, mut conn) in readers.into_iter().enumerate() {
        let waiting = Arc::clone(&waiting);
        spawn(format!("{name}-{number}"), move || {
            while let Some(job) = receive(&waiting) {
                job(&mut conn);
            }
        })?;
    }
    Ok(reads)
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

fn receive(waiting: &Mutex<mpsc::Receiver<Read>>) -> Option<Read> {
    waiting
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .blocking_recv()
}
