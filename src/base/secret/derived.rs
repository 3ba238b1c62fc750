//! A key, and what is derived from it. The ciphers are those of the library that TLS uses.

use hmac::{Hmac, KeyInit as _, Mac as _};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;

use crate::base::error::{Error, Result};
use crate::base::token;

/// Bytes of a key.
pub(super) const LENGTH: usize = 32;

/// What each derived key is for; a changed word is another key.
const SEALS: &[u8] = b"pimpinan seal 1";
const SIGNS: &[u8] = b"pimpinan sign 1";
const NAMES: &[u8] = b"pimpinan name 1";

/// A key's own keys, one a purpose. The key itself is not kept.
pub(super) struct Derived {
    pub(super) fingerprint: String,
    seals: [u8; LENGTH],
    signs: Hmac<Sha256>,
}

impl Derived {
    pub(super) fn from(key: &[u8; LENGTH]) -> Self {
        let names = keyed(key).chain_update(NAMES).finalize().into_bytes();
        let signs = keyed(key).chain_update(SIGNS).finalize().into_bytes();
        Self {
            fingerprint: token::hex(&names[..8]),
            seals: keyed(key)
                .chain_update(SEALS)
                .finalize()
                .into_bytes()
                .into(),
            signs: keyed(&signs.into()),
        }
    }

    fn cipher(&self) -> Result<LessSafeKey> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.seals);
        let wrong = |_| Error::Internal("a key has the wrong length".to_owned());
        key.map(LessSafeKey::new).map_err(wrong)
    }

    /// A random nonce, the cipher text and its tag. Few values are sealed under a key, far fewer
    /// than the 2^32 up to which random nonces are safe.
    pub(super) fn seal(&self, bound: &[u8], clear: &[u8]) -> Result<Vec<u8>> {
        let nonce = token::bytes::<NONCE_LEN>()?;
        let mut text = clear.to_vec();
        let with = Nonce::assume_unique_for_key(nonce);
        self.cipher()?
            .seal_in_place_append_tag(with, Aad::from(bound), &mut text)
            .map_err(|_| Error::Internal("a value can't be sealed".to_owned()))?;
        Ok([&nonce[..], &text].concat())
    }

    pub(super) fn open(&self, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut text = text.to_vec();
        let cipher = self.cipher().ok()?;
        let clear = cipher.open_in_place(nonce, Aad::from(bound), &mut text);
        clear.ok().map(|clear| clear.to_vec())
    }

    fn signing(&self, purpose: &[u8], message: &[u8]) -> Hmac<Sha256> {
        let length = (purpose.len() as u64).to_be_bytes();
        let begun = self.signs.clone().chain_update(length);
        begun.chain_update(purpose).chain_update(message)
    }

    pub(super) fn mac(&self, purpose: &[u8], message: &[u8]) -> [u8; LENGTH] {
        self.signing(purpose, message)
            .finalize()
            .into_bytes()
            .into()
    }

    /// Whether it is; compared in constant time.
    pub(super) fn is_mac(&self, purpose: &[u8], message: &[u8], mac: &[u8]) -> bool {
        self.signing(purpose, message).verify_slice(mac).is_ok()
    }
}

/// An HMAC under a key, which is filled up to a block with zeros, as the standard has it.
fn keyed(key: &[u8; LENGTH]) -> Hmac<Sha256> {
    let mut block = [0; 64];
    block[..LENGTH].copy_from_slice(key);
    Hmac::new(&block.into())
}
