//! The authorities that certificates of others are checked against: those that the system trusts,
//! or the file `SSL_CERT_FILE`, or the directory `SSL_CERT_DIR`. Mail, webhooks, and PostgreSQL
//! all rest on them, so that an authority of the province's own is named once.

use std::sync::Arc;

use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use crate::base::error::{Error, Result};

/// The authorities that are trusted.
///
/// # Errors
/// [`Error::Config`] where there are none, so that no certificate could be checked.
pub fn authorities() -> Result<RootCertStore> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        let why = found.errors.first().map(|e| format!(" ({e})"));
        return Err(Error::Config(format!(
            "No certificate authority is known, so no certificate can be checked{}. Install \
             ca-certificates, or name a file by SSL_CERT_FILE.",
            why.unwrap_or_default()
        )));
    }
    Ok(roots)
}

/// The certificates of the authorities that the system trusts, as they are written (DER).
pub fn certificates() -> Vec<Vec<u8>> {
    let found = rustls_native_certs::load_native_certs().certs;
    found.iter().map(|one| one.as_ref().to_vec()).collect()
}

/// How a client speaks TLS that trusts these authorities.
///
/// # Errors
/// [`Error::Internal`] when the cryptography knows no common version.
pub fn client(roots: RootCertStore) -> Result<ClientConfig> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::Internal(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}
