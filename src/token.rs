//! Secrets that a reader carries: random when given out, kept only as a hash.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A new secret of 256 random bits, as 64 hexadecimal digits.
///
/// # Errors
/// [`Error::Internal`] when the system gives no random numbers.
pub fn secret() -> Result<String> {
    random::<32>()
}

/// A short random number, as 16 hexadecimal digits: the name of a request or of a fault.
///
/// # Errors
/// [`Error::Internal`] when the system gives no random numbers.
pub fn id() -> Result<String> {
    random::<8>()
}

/// What the store keeps of a secret: its SHA-256, as 64 hexadecimal digits.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

fn random<const N: usize>() -> Result<String> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|e| Error::Internal(format!("no random numbers: {e}")))?;
    Ok(hex(&bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_published_one() {
        assert_eq!(
            hash("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn two_secrets_differ_and_are_long() {
        let (one, two) = (secret().unwrap(), secret().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 64);
    }
}
