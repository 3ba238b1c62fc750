//! Signatures, so that a receiver knows that a delivery is ours and how old it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::base::error::{Error, Result};

/// The value of `Webhook-Signature` for a delivery at a time in seconds since 1970.
///
/// # Errors
/// [`Error::Internal`] never in practice: every secret can be a key.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|e| Error::Internal(format!("a webhook's secret: {e}")))?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let code = STANDARD.encode(mac.finalize().into_bytes());
    Ok(format!("v1,{code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_other_programs_compute() {
        // printf '7.1509000000.{}' | openssl dgst -sha256 -hmac rahasia -binary | base64
        let signed = signature("rahasia", "7", 1_509_000_000, "{}").unwrap();
        assert_eq!(signed, "v1,I/gp+0DAUSL0SpEOuGbiUN5auanPcThwEfYD9JSGRyM=");
    }
}
