//! How a server is reached: what a URL lacks is filled in, a session is told what it may take, and
//! nobody waits for a server without end.

use std::time::Duration;

use tokio::runtime::Runtime;
use tokio_postgres::Config;
use tokio_postgres::config::TargetSessionAttrs;

use crate::base::error::{Error, Result};
use crate::store::engine::conn::Duty;
use crate::store::engine::conn::postgres::address::PATIENCE;
use crate::store::engine::conn::postgres::fault::{is_refused, sorted};
use crate::store::engine::conn::postgres::link::Link;
use crate::store::engine::conn::postgres::tls;

/// Settings of every session. Queries are short: compiling them costs more than it wins.
const SETTINGS: &str = "SET client_min_messages = warning; SET jit = off;";

/// What a session may take of the server's time, and we of ours waiting for it: a table that
/// somebody holds and a server that says nothing must not hold up those who ask. A request waits
/// half a minute.
fn settings(duty: Duty) -> (&'static str, Duration) {
    match duty {
        Duty::Write => (
            "SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '10s';
             SET statement_timeout = '15s';",
            Duration::from_secs(17),
        ),
        Duty::Read => (
            "SET default_transaction_read_only = on; SET lock_timeout = '5s';
             SET statement_timeout = '15s';",
            Duration::from_secs(17),
        ),
        Duty::ReadFar => (
            "SET default_transaction_read_only = on; SET lock_timeout = '2s';
             SET statement_timeout = '10s';",
            Duration::from_secs(12),
        ),
        Duty::Maintain => (
            "SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '20s';",
            Duration::from_secs(24 * 60 * 60),
        ),
        Duty::Examine => (
            "SET default_transaction_read_only = on; SET lock_timeout = '20s';",
            Duration::from_secs(24 * 60 * 60),
        ),
    }
}

/// Of several servers, those that follow take no writes and may be late: but for a replica, the
/// one that takes writes is meant.
pub(super) fn placed(mut config: Config, duty: Duty) -> Config {
    let any = config.get_target_session_attrs() == TargetSessionAttrs::Any;
    if any && duty != Duty::ReadFar && config.get_hosts().len() > 1 {
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
    }
    config
}

/// Opens the first link; what no waiting mends, like a password that is wrong, is told apart.
pub(super) fn first(runtime: &Runtime, config: &Config, duty: Duty) -> Result<Link> {
    dial(runtime, config, duty)?.map_err(|error| {
        let for_ever = is_refused(&error);
        match sorted(error) {
            Error::Unavailable(why) if for_ever => Error::Config(why),
            error => error,
        }
    })
}

/// Opens a link.
pub(super) fn open(runtime: &Runtime, config: &Config, duty: Duty) -> Result<Link> {
    dial(runtime, config, duty)?.map_err(sorted)
}

fn dial(
    runtime: &Runtime,
    config: &Config,
    duty: Duty,
) -> Result<std::result::Result<Link, tokio_postgres::Error>> {
    let (more, limit) = settings(duty);
    let servers = u32::try_from(config.get_hosts().len()).unwrap_or(1).max(1);
    let tls = tls::connector(config)?;
    let settings = format!("{SETTINGS} {more}");
    let limits = (settings.as_str(), PATIENCE * servers, limit);
    Ok(Link::open(runtime, config, tls, limits))
}
