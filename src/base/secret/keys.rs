//! Keys as they are used: what they seal, open, sign and name.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;

use crate::base::error::{Error, Result};
use crate::base::secret::derived::{Derived, LENGTH};
use crate::base::token;

/// The keys of an installation, newest first; cheap to clone.
#[derive(Clone)]
pub struct Keys(Arc<[Derived]>);

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|key| &key.fingerprint);
        f.debug_tuple("Keys")
            .field(&names.collect::<Vec<_>>())
            .finish()
    }
}

/// What a sealed value is: whoever puts it into another row or column can't open it there.
#[derive(Debug, Clone, Copy)]
pub struct Sealed<'a> {
    /// Table.
    pub table: &'a str,
    /// Number or name of its row.
    pub id: &'a str,
    /// Column.
    pub column: &'a str,
}

/// What is signed; a signature of one kind is none of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The end of a chain of the journal.
    Head,
    /// All ends, as they are written down outside of the database.
    Anchor,
}

impl Purpose {
    fn name(self) -> &'static [u8] {
        match self {
            Self::Head => b"head",
            Self::Anchor => b"anchor",
        }
    }
}

/// What a signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was made with one of the keys over exactly this.
    Genuine,
    /// It was not.
    Forged,
    /// It names a key that is not here.
    UnknownKey,
}

impl Keys {
    /// Reads keys as they are written: base64 of 32 bytes each, newest first, parted by white
    /// space or commas; what follows a `#` in a line is a note.
    ///
    /// # Errors
    /// [`Error::Config`] says what is wrong, and never what was read.
    pub fn parse(text: &str) -> Result<Self> {
        let words = text
            .lines()
            .map(|line| line.split_once('#').map_or(line, |(keys, _)| keys))
            .flat_map(|line| line.split(|c: char| c.is_whitespace() || c == ','))
            .filter(|word| !word.is_empty());
        let keys = words.enumerate().map(|(at, word)| {
            let bytes = BASE64.decode(word.trim_end_matches('=')).ok();
            let bytes = bytes.and_then(|bytes| <[u8; LENGTH]>::try_from(bytes).ok());
            bytes.map(|key| Derived::from(&key)).ok_or_else(|| {
                Error::Config(format!(
                    "Secret key {} is not base64 of {LENGTH} bytes. Make one with: \
                     head -c {LENGTH} /dev/urandom | base64",
                    at + 1
                ))
            })
        });
        let keys: Vec<Derived> = keys.collect::<Result<_>>()?;
        if keys.is_empty() {
            return Err(Error::Config("There is no secret key in it.".to_owned()));
        }
        Ok(Self(keys.into()))
    }

    /// Names the newest key; tells nothing of it.
    pub fn fingerprint(&self) -> &str {
        self.0.first().map_or("", |key| &key.fingerprint)
    }

    /// Whether the key of this name is among them.
    pub fn knows(&self, fingerprint: &str) -> bool {
        self.named(fingerprint).is_some()
    }

    fn named(&self, fingerprint: &str) -> Option<&Derived> {
        self.0.iter().find(|key| key.fingerprint == fingerprint)
    }

    fn newest(&self) -> Result<&Derived> {
        let none = || Error::Internal("there is no secret key".to_owned());
        self.0.first().ok_or_else(none)
    }

    /// Seals a value for its place.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system gives no random numbers.
    pub fn seal(&self, place: Sealed<'_>, clear: &str) -> Result<String> {
        let key = self.newest()?;
        let bytes = key.seal(&place.bound(), clear.as_bytes())?;
        Ok(format!("{}:{}", key.fingerprint, BASE64.encode(bytes)))
    }

    /// Opens what was sealed for this place.
    ///
    /// # Errors
    /// [`Error::Internal`] when it was not, or was changed since, or its key is not here.
    pub fn open(&self, place: Sealed<'_>, sealed: &str) -> Result<String> {
        let closed = |why: &str| {
            let Sealed { table, id, column } = place;
            Error::Internal(format!("{table}.{column} of {id} can't be opened: {why}"))
        };
        let parts = sealed.split_once(':');
        let (name, text) = parts.ok_or_else(|| closed("it is not sealed"))?;
        let key = self.named(name);
        let key = key.ok_or_else(|| closed(&format!("its key {name} is not here")))?;
        let bytes = BASE64.decode(text).ok();
        let clear = bytes.and_then(|bytes| key.open(&place.bound(), &bytes));
        let clear = clear.ok_or_else(|| closed("it was not sealed here"))?;
        String::from_utf8(clear).map_err(|_| closed("it is no text"))
    }

    /// Whether a sealed value is sealed with the newest key.
    pub fn is_current(&self, sealed: &str) -> bool {
        sealed
            .split_once(':')
            .is_some_and(|(name, _)| name == self.fingerprint())
    }

    /// Signs a message: the name of the newest key, a colon, and an HMAC-SHA-256.
    pub fn sign(&self, purpose: Purpose, message: &[u8]) -> String {
        let key = self.0.first();
        key.map_or_else(String::new, |key| {
            let signature = token::hex(&key.mac(purpose.name(), message));
            format!("{}:{signature}", key.fingerprint)
        })
    }

    /// Whether a signature is over this message.
    pub fn verify(&self, purpose: Purpose, message: &[u8], signature: &str) -> Verdict {
        let Some((name, mac)) = signature.split_once(':') else {
            return Verdict::Forged;
        };
        let Some(key) = self.named(name) else {
            return Verdict::UnknownKey;
        };
        match token::unhex::<LENGTH>(mac) {
            Some(mac) if key.is_mac(purpose.name(), message, &mac) => Verdict::Genuine,
            _ => Verdict::Forged,
        }
    }

    /// A name for something that must be recognised and may not be kept: who has the database
    /// alone can't find out by trying of what it is.
    pub fn blind(&self, kind: &str, text: &str) -> String {
        let key = self.0.first();
        let name = |key: &Derived| token::hex(&key.mac(kind.as_bytes(), text.as_bytes())[..16]);
        key.map_or_else(String::new, name)
    }
}

impl Sealed<'_> {
    /// What the seal is bound to: each word with its length, so that no two places read alike.
    fn bound(&self) -> Vec<u8> {
        let mut bound = Vec::new();
        for word in [self.table, self.id, self.column] {
            bound.extend((word.len() as u64).to_be_bytes());
            bound.extend(word.as_bytes());
        }
        bound
    }
}

/// A new key as it is written.
pub(super) fn new_key() -> Result<String> {
    token::bytes::<LENGTH>().map(|key| BASE64.encode(key))
}
