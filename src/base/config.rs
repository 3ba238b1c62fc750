//! Settings of a process, read once at the start.

use std::fmt;
use std::time::Duration;

use crate::base::error::Result;
use crate::base::limit::Rate;
use crate::base::mail::Mailer;

/// Where and as whom mail is sent.
#[derive(Clone)]
pub struct Smtp {
    /// URL of the server; it may hold a password.
    pub url: String,
    /// Sender, as in a letter's head.
    pub from: String,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Smtp")
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

impl Smtp {
    /// The way to this server.
    ///
    /// # Errors
    /// [`crate::base::error::Error::Config`] that says what to change.
    pub fn mailer(&self) -> Result<Mailer> {
        Mailer::new(&self.url, &self.from)
    }
}

/// Settings that the command line and the environment give.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: String,
    /// Address on which Prometheus is answered, if it is.
    pub metrics: Option<String>,
    /// URL of the database.
    pub database: String,
    /// URL of a copy of it that the server keeps, for reads that may be a little late.
    pub read_replica: Option<String>,
    /// Whether this is the demo: sample figures and logins are shown as such.
    pub demo: bool,
    /// Whether browsers reach the server over HTTPS, so that cookies may be bound to it.
    pub secure: bool,
    /// Whether webhooks may be delivered to this machine and its link: for tests, and where the
    /// receiver runs beside the server.
    pub webhook_local: bool,
    /// Where mail is sent through; none means that links are only shown.
    pub mail: Option<Smtp>,
    /// How often an API key may be used: far above what an honest application sends.
    pub key_calls: Rate,
    /// How often an address may try API keys that don't exist.
    pub key_guesses: Rate,
    /// How often an address may ask for pages without being signed in.
    pub visits: Rate,
    /// Connections that may be open; those beyond are told that the server is full.
    pub connections: usize,
    /// Connections that may come from one address; our own proxy may have as many as there are.
    pub per_address: usize,
    /// Requests that may be answered at the same time; those beyond are turned away at once.
    pub requests: usize,
    /// How long a client may take over a request's head, over each piece of its body, and over
    /// taking the answer.
    pub patience: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            metrics: None,
            database: "sqlite://pimpinan.db".to_owned(),
            read_replica: None,
            demo: false,
            secure: false,
            webhook_local: false,
            mail: None,
            key_calls: Rate {
                burst: 100_000,
                per_second: 50_000,
            },
            key_guesses: Rate {
                burst: 1_000,
                per_second: 50,
            },
            visits: Rate {
                burst: 3_000,
                per_second: 300,
            },
            connections: 10_000,
            per_address: 2_500,
            requests: 2_000,
            patience: Duration::from_secs(30),
        }
    }
}
