//! What every request works with.

pub mod alerts;
pub mod answers;
pub mod attention;
pub mod health;
pub mod keyring;
pub mod made;
pub mod refusals;
pub mod room;
pub mod rules;
pub mod series;
pub mod targets;
pub mod usage;

use std::sync::Arc;

use tokio::sync::Notify;

use crate::app::answers::Answers;
use crate::app::attention::Attention;
use crate::app::keyring::Keyring;
use crate::app::made::Made;
use crate::app::refusals::Refusals;
use crate::app::room::Room;
use crate::app::targets::Judged;
use crate::app::usage::Usage;
use crate::base::client::Client;
use crate::base::clock::Clock;
use crate::base::config::{Config, Smtp};
use crate::base::error::Result;
use crate::base::limit::{Limiter, Minutes, Rate};
use crate::base::live::Live;
use crate::base::mail::Mailer;
use crate::base::metrics::{Metrics, Readings};
use crate::base::text::Texts;
use crate::base::token;
use crate::catalogue::Catalogue;
use crate::identity::oidc::Provider;
use crate::identity::password::Passwords;
use crate::store::Db;

/// How often a client may leave for the provider of sign-ins: an office behind one address does so
/// many times at eight o'clock, and nobody a thousand times.
const JOURNEYS: Rate = Rate {
    burst: 60,
    per_second: 1,
};

/// How often a client is told at once that it asks too often: beyond it, after a while.
const HURRIED: Rate = Rate {
    burst: 60,
    per_second: 20,
};

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
    /// Tells open streams that sessions have ended or were renewed.
    pub sessions: Notify,
    /// The words of the interface.
    pub texts: Texts,
    /// Sends mail, where a server is configured.
    pub mail: Option<Mailer>,
    /// The provider of sign-ins, where there is one.
    pub provider: Option<Provider>,
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
    /// What was refused and is not written down yet.
    pub refusals: Refusals,
    /// How often keys that don't exist may be tried, by address.
    pub key_guesses: Limiter<Client>,
    /// How often pages may be asked for without being signed in, by address.
    pub visits: Limiter<Client>,
    /// How often a client may leave for the provider of sign-ins without coming back: each is kept.
    pub journeys: Limiter<Client>,
    /// How often clients were told that they ask too often.
    pub hurried: Limiter<Client>,
    /// Room for what is done at the same time.
    pub room: Room,
    /// What is counted and timed.
    pub metrics: Arc<Metrics>,
    /// Answers that can be given again while their indicator stays as it is.
    pub answers: Answers,
    /// What needs attention, while nothing of it changes.
    pub attention: Made<Attention>,
    /// What targets have come to, likewise.
    pub targets: Made<Vec<Judged>>,
    /// Settings of this process.
    pub config: Config,
}

impl App {
    /// Opens the database and puts everything together.
    pub fn new(catalogue: Catalogue, config: Config, clock: Clock) -> Result<Self> {
        let live = Live::default();
        let mut db = Db::open(&config.database, &catalogue, &clock, &live, &config.secret)?;
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
            sessions: Notify::new(),
            texts: Texts::embedded()?,
            mail: config.mail.as_ref().map(Smtp::mailer).transpose()?,
            provider: config.oidc.clone().map(Provider::new).transpose()?,
            passwords: Passwords::default(),
            keyring: Keyring::default(),
            key_calls: Limiter::new(config.key_calls),
            key_minutes: Minutes::default(),
            usage: Usage::default(),
            refusals: Refusals::default(),
            key_guesses: Limiter::new(config.key_guesses),
            visits: Limiter::new(config.visits),
            journeys: Limiter::new(JOURNEYS),
            hurried: Limiter::new(HURRIED),
            room: Room::new(&config),
            metrics: Arc::new(metrics),
            answers: Answers::default(),
            attention: Made::default(),
            targets: Made::default(),
            config,
        })
    }

    /// Sessions may have ended here: streams look whether theirs is alive.
    pub fn sessions_changed(&self) {
        self.sessions.notify_waiters();
    }

    /// What is counted and timed, in the text form of `OpenMetrics`.
    ///
    /// # Errors
    /// [`crate::base::error::Error::Internal`] when a value can't be written.
    pub fn measured(&self) -> Result<String> {
        let (waiting_reads, waiting_writes) = self.db.waiting();
        self.metrics.text(Readings {
            waiting_writes,
            waiting_reads,
            running: self.room.places.taken(),
        })
    }
}
