//! What every request works with.

pub mod answers;
pub mod keyring;
pub mod usage;

use std::net::IpAddr;
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::app::answers::Answers;
use crate::app::keyring::Keyring;
use crate::app::usage::Usage;
use crate::base::clock::Clock;
use crate::base::config::{Config, Smtp};
use crate::base::error::Result;
use crate::base::limit::{Limiter, Minutes};
use crate::base::live::Live;
use crate::base::mail::Mailer;
use crate::base::metrics::{Metrics, Readings};
use crate::base::text::Texts;
use crate::base::token;
use crate::catalogue::Catalogue;
use crate::identity::password::Passwords;
use crate::store::Db;

/// Bulk calls that are taken at the same time; the next ones wait, and their bodies with them.
const BULK_CALLS: usize = 4;
/// Files that are read at the same time.
const FILES: usize = 2;

/// The running program: catalogue, database, clock and announcements.
#[derive(Debug)]
pub struct App {
    /// Names this process to others on the same database.
    pub instance: String,
    /// What is measured.
    pub catalogue: Arc<Catalogue>,
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// Announces changes to open pages.
    pub live: Live,
    /// The words of the interface.
    pub texts: Texts,
    /// Sends mail, where a server is configured.
    pub mail: Option<Mailer>,
    /// Hashes and checks passwords, a few at a time.
    pub passwords: Passwords,
    /// API keys that were shown lately.
    pub keyring: Keyring,
    /// How often a key may be used, by its number.
    pub key_calls: Limiter<i64>,
    /// How often a key with a limit of its own was used in this minute.
    pub key_minutes: Minutes,
    /// What keys were used for and is not written down yet.
    pub usage: Usage,
    /// How often keys that don't exist may be tried, by address.
    pub key_guesses: Limiter<IpAddr>,
    /// How often pages may be asked for without being signed in, by address.
    pub visits: Limiter<IpAddr>,
    /// Room for requests that are answered at the same time.
    pub room: Semaphore,
    /// What is counted and timed.
    pub metrics: Arc<Metrics>,
    /// Turns of bulk calls: each holds some tens of megabytes at most.
    pub bulk_calls: Semaphore,
    /// Turns of files that are read: each holds some tens of megabytes at most.
    pub import_turns: Arc<Semaphore>,
    /// Answers that can be given again while their indicator stays as it is.
    pub answers: Answers,
    /// Settings of this process.
    pub config: Config,
}

impl App {
    /// Opens the database and puts everything together.
    pub fn new(catalogue: Catalogue, config: Config, clock: Clock) -> Result<Self> {
        let live = Live::default();
        let mut db = Db::open(&config.database, &catalogue, &clock, &live)?;
        if let Some(replica) = &config.read_replica {
            db = db.with_replica(replica)?;
        }
        let metrics = Metrics::new(db.commits());
        Ok(Self {
            instance: token::id()?,
            catalogue: Arc::new(catalogue),
            db,
            clock,
            live,
            texts: Texts::embedded()?,
            mail: config.mail.as_ref().map(Smtp::mailer).transpose()?,
            passwords: Passwords::default(),
            keyring: Keyring::default(),
            key_calls: Limiter::new(config.key_calls),
            key_minutes: Minutes::default(),
            usage: Usage::default(),
            key_guesses: Limiter::new(config.key_guesses),
            visits: Limiter::new(config.visits),
            room: Semaphore::new(config.requests.min(Semaphore::MAX_PERMITS)),
            metrics: Arc::new(metrics),
            bulk_calls: Semaphore::new(BULK_CALLS),
            import_turns: Arc::new(Semaphore::new(FILES)),
            answers: Answers::default(),
            config,
        })
    }

    /// What is counted and timed, in the text form of `OpenMetrics`.
    ///
    /// # Errors
    /// [`crate::base::error::Error::Internal`] when a value can't be written.
    pub fn measured(&self) -> Result<String> {
        let free = self.room.available_permits();
        let (waiting_reads, waiting_writes) = self.db.waiting();
        self.metrics.text(Readings {
            waiting_writes,
            waiting_reads,
            running: self.config.requests.saturating_sub(free),
        })
    }
}
