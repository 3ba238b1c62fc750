//! Passwords: hashed with argon2id, off the threads that answer requests, a few at a time.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use tokio::sync::Semaphore;

use crate::base::error::{Error, Result};

/// Fewest characters of a password.
pub const SHORTEST: usize = 12;
/// Most bytes of a password; more is refused before it costs work.
pub const LONGEST: usize = 1024;
/// Hashes worked on at the same time: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// A hash of no password, with the parameters of the others, so that checking the password of an
/// unknown address takes as long as of a known one.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct Passwords(Semaphore);

impl Default for Passwords {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Passwords {
    /// Hashes a password with a salt of its own.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.work(move || hash(&password)).await?
    }

    /// Whether the password is the one behind `hash`; without a hash it never is, after the same
    /// work.
    pub async fn check(&self, password: String, hash: Option<String>) -> Result<bool> {
        self.work(move || {
            let known = hash.is_some();
            let stored = hash.as_deref().unwrap_or(DECOY);
            let parsed = PasswordHash::new(stored)
                .map_err(|e| Error::Internal(format!("a stored password: {e}")))?;
            let right = Argon2::default().verify_password(password.as_bytes(), &parsed);
            Ok(right.is_ok() && known)
        })
        .await?
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let gone = |e: &dyn std::fmt::Display| Error::Internal(format!("password work: {e}"));
        let turn = self.0.acquire().await.map_err(|e| gone(&e))?;
        let done = tokio::task::spawn_blocking(job).await;
        drop(turn);
        done.map_err(|e| gone(&e))
    }
}

/// Hashes a password here and now, for commands.
///
/// # Errors
/// [`Error::Internal`] when there are no random numbers for the salt.
pub fn hash(password: &str) -> Result<String> {
    let hashed: PasswordHash = Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|e| Error::Internal(format!("a password can't be hashed: {e}")))?;
    Ok(hashed.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_known_is_right() {
        let passwords = Passwords::default();
        let hash = passwords
            .hash("kuda putih berlari".to_owned())
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        for (password, hash, right) in [
            ("kuda putih berlari", Some(hash.clone()), true),
            ("kuda hitam berlari", Some(hash), false),
            ("kuda putih berlari", None, false),
        ] {
            let found = passwords.check(password.to_owned(), hash).await.unwrap();
            assert_eq!(found, right);
        }
    }
}
