//! TLS to a server, where the URL requires it.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::base::error::{Error, Result};

/// Opens links of this configuration: with `sslmode=require` over TLS, to a server whose
/// certificate is for its name and from an authority that the system trusts (or the file
/// `SSL_CERT_FILE`, or the directory `SSL_CERT_DIR`); otherwise without.
///
/// # Errors
/// [`Error::Config`] where TLS is required and no authority is trusted.
pub(super) fn connector(config: &Config) -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    if config.get_ssl_mode() == SslMode::Require {
        let found = rustls_native_certs::load_native_certs();
        roots.add_parsable_certificates(found.certs);
        if roots.is_empty() {
            let why = found.errors.first().map(|e| format!(" ({e})"));
            return Err(Error::Config(format!(
                "No certificate authority is known, so the database's certificate can't be \
                 checked{}. Install ca-certificates, or name a file by SSL_CERT_FILE.",
                why.unwrap_or_default()
            )));
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Internal(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
