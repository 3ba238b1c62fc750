//! Secrets that a reader carries: random when given out, kept only as a hash.

use sha2::{Digest, Sha256};

use crate::base::error::{Error, Result};

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

/// Random bytes.
///
/// # Errors
/// [`Error::Internal`] when the system gives no random numbers.
pub fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(|e| Error::Internal(format!("no random numbers: {e}")))?;
    Ok(bytes)
}

fn random<const N: usize>() -> Result<String> {
    Ok(hex(&bytes::<N>()?))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// The bytes that hexadecimal digits stand for, if there are exactly so many.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let mut bytes = [0_u8; N];
    if text.len() != N * 2 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(bytes)
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
    fn digits_are_read_back() {
        assert_eq!(unhex(&hex(&[0, 255, 16])), Some([0, 255, 16]));
        assert_eq!(unhex::<2>("00ff1"), None);
        assert_eq!(unhex::<1>("0g"), None);
    }

    #[test]
    fn two_secrets_differ_and_are_long() {
        let (one, two) = (secret().unwrap(), secret().unwrap());
        assert_ne!(one, two);
        assert_eq!(one.len(), 64);
    }
}
