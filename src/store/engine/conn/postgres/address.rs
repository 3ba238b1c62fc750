//! Where a server is, as its URL says it, and on which channel of it changes are told.

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::SslMode;

use crate::base::error::{Error, Result};
use crate::store::engine::url::shown;

/// How long to wait for a server that does not let us in.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How long what was sent may stay without a sign that it came over.
const UNHEARD: Duration = Duration::from_secs(15);
/// After how long a silent connection is asked whether it lives.
const SILENCE: Duration = Duration::from_secs(30);
/// What a URL means that says nothing of that.
const LIBRARY_SILENCE: Duration = Duration::from_secs(2 * 60 * 60);

/// Reads a URL; what it lacks is filled in.
pub(super) fn config(url: &str) -> Result<Config> {
    let mut config: Config = url.parse().map_err(|e: tokio_postgres::Error| {
        let why = std::error::Error::source(&e).map(ToString::to_string);
        Error::Config(format!(
            "The database URL {} can't be read: {}. Check --database.",
            shown(url),
            why.unwrap_or_default()
        ))
    })?;
    // A server that offers TLS with a certificate that nobody trusts, as Debian's does, is reached
    // as before; who wants TLS says so.
    if config.get_ssl_mode() != SslMode::Require {
        config.ssl_mode(SslMode::Disable);
    }
    if config.get_application_name().is_none() {
        config.application_name("pimpinan");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNHEARD);
    }
    if config.get_keepalives_idle() == LIBRARY_SILENCE {
        config.keepalives_idle(SILENCE);
    }
    Ok(config)
}

/// The channel of a schema.
pub(super) fn channel(schema: i64) -> String {
    format!("pimpinan_{schema}")
}
