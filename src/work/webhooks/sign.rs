//! Signatures, so that a receiver knows that a delivery is ours and how old it is: those of
//! Standard Webhooks 1.0, for which there are libraries in many languages.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::base::error::{Error, Result};
use crate::base::token;

/// What a secret begins with that stands for bytes in base64. One of before is a key as it stands.
const MARK: &str = "whsec_";
/// Bytes of a secret.
const LONG: usize = 32;

/// A new secret.
///
/// # Errors
/// [`Error::Internal`] when the system gives no random numbers.
pub fn secret() -> Result<String> {
    let bytes = token::bytes::<LONG>()?;
    Ok(format!("{MARK}{}", STANDARD.encode(bytes)))
}

/// The bytes that sign.
fn key(secret: &str) -> Result<Vec<u8>> {
    let Some(coded) = secret.strip_prefix(MARK) else {
        return Ok(secret.as_bytes().to_vec());
    };
    let bytes = STANDARD.decode(coded);
    bytes.map_err(|e| Error::Internal(format!("a webhook's secret: {e}")))
}

/// The value of `Webhook-Signature` for a delivery at a time in seconds since 1970.
///
/// # Errors
/// [`Error::Internal`] when the secret is none of ours.
pub fn signature(secret: &str, id: &str, timestamp: i64, body: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key(secret)?)
        .map_err(|e| Error::Internal(format!("a webhook's secret: {e}")))?;
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let code = STANDARD.encode(mac.finalize().into_bytes());
    Ok(format!("v1,{code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_libraries_of_standard_webhooks_compute() {
        // The example that those libraries are tested with.
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let (id, at) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330);
        let signed = signature(secret, id, at, r#"{"test": 2432232314}"#).unwrap();
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_new_secret_can_sign() {
        let secret = secret().unwrap();
        assert_eq!(key(&secret).unwrap().len(), LONG);
        assert!(key("whsec_?").is_err());
    }

    #[test]
    fn a_secret_of_before_signs_as_before() {
        // printf '7.1509000000.{}' | openssl dgst -sha256 -hmac rahasia -binary | base64
        let signed = signature("rahasia", "7", 1_509_000_000, "{}").unwrap();
        assert_eq!(signed, "v1,I/gp+0DAUSL0SpEOuGbiUN5auanPcThwEfYD9JSGRyM=");
    }
}
