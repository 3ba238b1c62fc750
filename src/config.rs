//! Settings of a process, read once at the start.

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
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            database: "sqlite://pimpinan.db".to_owned(),
            demo: false,
            secure: false,
        }
    }
}
