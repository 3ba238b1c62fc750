//! TLS to a server, where the URL requires it.

use rustls::RootCertStore;
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::base::error::Result;
use crate::base::trust;

/// Opens links of this configuration: with `sslmode=require` over TLS, to a server whose
/// certificate is for its name and from a trusted authority; otherwise without.
///
/// # Errors
/// [`crate::base::error::Error::Config`] where TLS is required and no authority is trusted.
pub(super) fn connector(config: &Config) -> Result<MakeRustlsConnect> {
    let roots = match config.get_ssl_mode() {
        SslMode::Require => trust::authorities()?,
        _ => RootCertStore::empty(),
    };
    trust::client(roots).map(MakeRustlsConnect::new)
}
