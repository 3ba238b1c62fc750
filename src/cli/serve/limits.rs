//! Settings of `serve` that protect it, and the system's limit of open files.

use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::base::config::Config;

/// Files that are open beside connections: the database's, the log, the listeners.
const OTHER_FILES: u64 = 256;

#[derive(Debug, clap::Args)]
pub(super) struct Limits {
    /// Most connections; those beyond are told that the server is full
    #[arg(
        long,
        env = "PIMPINAN_MAX_CONNECTIONS",
        value_name = "N",
        default_value_t = 10_000,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    max_connections: u32,
    /// Most connections from one address; a proxy that is believed is not counted
    #[arg(
        long,
        env = "PIMPINAN_MAX_CONNECTIONS_PER_ADDRESS",
        value_name = "N",
        default_value_t = 2_500,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    max_connections_per_address: u32,
    /// Most requests that are answered at the same time; those beyond are turned away at once
    #[arg(
        long,
        env = "PIMPINAN_MAX_REQUESTS",
        value_name = "N",
        default_value_t = 2_000,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    max_requests: u32,
    /// Seconds that a client may take over a request's head, over each piece of its body, and
    /// over taking the answer
    #[arg(
        long,
        env = "PIMPINAN_PATIENCE",
        value_name = "SECONDS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..=3600)
    )]
    patience: u64,
}

impl Limits {
    /// The settings with these limits.
    pub(super) fn put(&self, config: Config) -> Config {
        Config {
            connections: usize::try_from(self.max_connections).unwrap_or(usize::MAX),
            per_address: usize::try_from(self.max_connections_per_address).unwrap_or(usize::MAX),
            requests: usize::try_from(self.max_requests).unwrap_or(usize::MAX),
            patience: Duration::from_secs(self.patience),
            ..config
        }
    }
}

/// Asks the system for as many open files as the connections need, and takes fewer connections
/// where it does not give them.
pub(super) fn files(mut config: Config) -> Config {
    let needed = u64::try_from(config.connections).unwrap_or(u64::MAX) + OTHER_FILES;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_none_or(|now| now >= needed) {
        return config;
    }
    let wanted = maximum.map_or(needed, |most| most.min(needed));
    let limit = Rlimit {
        current: Some(wanted),
        maximum,
    };
    let given = match setrlimit(Resource::Nofile, limit) {
        Ok(()) => wanted,
        Err(_) => current.unwrap_or(wanted),
    };
    if given < needed {
        let fewer = given.saturating_sub(OTHER_FILES).max(1);
        config.connections = usize::try_from(fewer).unwrap_or(config.connections);
        tracing::warn!(
            files = given,
            connections = config.connections,
            "the system gives too few open files for all connections; raise its limit"
        );
    }
    config
}
