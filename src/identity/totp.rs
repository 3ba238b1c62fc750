//! Time-based one-time passwords (RFC 6238) and the codes that stand in for a lost device.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Secret, Totp};

use crate::base::error::{Error, Result};
use crate::base::token;

/// Who gives the codes out, as authenticator applications show it.
const ISSUER: &str = "Dashboard Pimpinan";
/// How many recovery codes a person gets.
const CODES: usize = 10;
/// Blank modules around a QR code.
const BORDER: i32 = 2;

/// A new secret, in the spelling that people can type (base32).
pub fn secret() -> Result<String> {
    Ok(Secret::from(token::bytes::<20>()?).to_base32())
}

/// The step of time to which a code belongs, if it is right within a step of `now` (milliseconds).
pub fn step_of(secret: &str, code: &str, now: i64) -> Result<Option<i64>> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now / 1000).unwrap_or(0);
    let step = generator(secret)?.check(&digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// The code that is right at `now`, in milliseconds.
pub fn code_at(secret: &str, now: i64) -> Result<String> {
    let seconds = u64::try_from(now / 1000).unwrap_or(0);
    Ok(generator(secret)?.generate(seconds).to_string())
}

fn generator(secret: &str) -> Result<Totp> {
    let broken = |e: &dyn std::fmt::Display| Error::Internal(format!("a second factor: {e}"));
    let secret = Secret::try_from_base32(secret).map_err(|e| broken(&e))?;
    let built = Builder::new().with_secret(secret).build();
    built.map_err(|e| broken(&e))
}

/// The address that authenticator applications read off a QR code.
pub fn address(secret: &str, account: &str) -> String {
    let issuer = escaped(ISSUER);
    format!(
        "otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}",
        escaped(account)
    )
}

fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

/// A QR code as the `d` of an SVG path, and the length of its side.
pub fn qr(text: &str) -> Result<(String, i32)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|e| Error::Internal(format!("a QR code: {e}")))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + BORDER, y + BORDER);
        }
    }
    Ok((path, code.size() + 2 * BORDER))
}

/// New recovery codes of 120 random bits, as `a1b2c-d3e4f-…`: so many that who has their hashes
/// can't find them by trying.
pub fn recovery_codes() -> Result<Vec<String>> {
    let code = |_| {
        let digits = token::hex(&token::bytes::<15>()?);
        let parts: Vec<&str> = (0..6).map(|part| &digits[part * 5..part * 5 + 5]).collect();
        Ok(parts.join("-"))
    };
    (0..CODES).map(code).collect()
}

/// What the store keeps of a recovery code, however it is typed.
pub fn recovery_hash(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    token::hash(&plain.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_published_ones() {
        let secret = Secret::from(*b"12345678901234567890").to_base32();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804")] {
            assert_eq!(code_at(&secret, seconds * 1000).unwrap(), code);
            let step = step_of(&secret, code, seconds * 1000).unwrap();
            assert_eq!(step, Some(seconds / 30));
        }
        assert_eq!(step_of(&secret, "28 7082", 89_000).unwrap(), Some(1));
        assert_eq!(step_of(&secret, "287082", 120_000).unwrap(), None);
        assert_eq!(step_of(&secret, "x", 59_000).unwrap(), None);
    }

    #[test]
    fn recovery_codes_differ_and_may_be_typed_loosely() {
        let codes = recovery_codes().unwrap();
        assert_eq!(codes.len(), CODES);
        assert_ne!(codes[0], codes[1]);
        assert_eq!(codes[0].len(), 30 + 5, "30 digits of 4 bits each");
        let loose = codes[0].to_uppercase().replace('-', " ");
        assert_eq!(recovery_hash(&loose), recovery_hash(&codes[0]));
    }
}
