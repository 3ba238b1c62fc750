//! Settings of a process, read once at the start.

use crate::limit::Rate;

/// Settings that the command line and the environment give.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address to listen on.
    pub listen: String,
    /// URL of the database.
    pub database: String,
    /// Whether this is the demo: sample figures and logins are shown as such.
    pub demo: bool,
    /// Whether browsers reach the server over HTTPS, so that cookies may be bound to it.
    pub secure: bool,
    /// Whether webhooks may be delivered to this machine and its link: for tests, and where the
    /// receiver runs beside the server.
    pub webhook_local: bool,
    /// How often an API key may be used: far above what an honest application sends.
    pub key_calls: Rate,
    /// How often an address may try API keys that don't exist.
    pub key_guesses: Rate,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            database: "sqlite://pimpinan.db".to_owned(),
            demo: false,
            secure: false,
            webhook_local: false,
            key_calls: Rate {
                burst: 100_000,
                per_second: 50_000,
            },
            key_guesses: Rate {
                burst: 1_000,
                per_second: 50,
            },
        }
    }
}
