//! Passwords: hashed with argon2id, off the threads that answer requests, a few at a time, in memory
//! that is used again and again.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use argon2::password_hash::phc::{Ident, Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use tokio::sync::Semaphore;

use crate::base::client::Client;
use crate::base::error::{Error, Result};
use crate::base::shares::{Full, Measure, Shares};
use crate::base::token;

/// Fewest characters of a password.
pub const SHORTEST: usize = 12;
/// Most bytes of a password; more is refused before it costs work.
pub const LONGEST: usize = 1024;
/// Hashes worked on at the same time: half of the cores, so that the others go on answering, and
/// no more than this. Each takes 19 MiB.
const AT_ONCE: usize = 4;
/// Hashes that are worked on or waited for, of which each client has a share.
const ASKED: usize = 64;
/// Bytes of a salt.
const SALT: usize = 16;
/// A hash of no password, with the parameters of the others, so that checking the password of an
/// unknown address takes as long as of a known one.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$\
                     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    turns: Semaphore,
    asked: Arc<Shares<Client>>,
    memory: Arc<Memory>,
}

/// What hashes are worked out in: given back after use, so that there is never more of it than
/// turns. Freed memory would stay with the thread that had it.
#[derive(Debug, Default)]
struct Memory(Mutex<Vec<Vec<Block>>>);

impl Default for Passwords {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            turns: Semaphore::new((cores / 2).clamp(1, AT_ONCE)),
            asked: Shares::new(Measure::quarters(ASKED)),
            memory: Arc::default(),
        }
    }
}

impl Passwords {
    /// Hashes a password with a salt of its own, for who asks from `from`.
    ///
    /// # Errors
    /// What [`Full`] means, where too many are asked for already.
    pub async fn hash(&self, from: Client, password: String) -> Result<String> {
        self.work(from, move |blocks| hash_in(&password, blocks))
            .await
    }

    /// Whether the password is the one behind `hash`; without a hash it never is, after the same
    /// work.
    ///
    /// # Errors
    /// What [`Full`] means, where too many are asked for already.
    pub async fn check(
        &self,
        from: Client,
        password: String,
        hash: Option<String>,
    ) -> Result<bool> {
        self.work(from, move |blocks| {
            let known = hash.is_some();
            let stored = hash.as_deref().unwrap_or(DECOY);
            Ok(is_right(&password, stored, blocks)? && known)
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        from: Client,
        job: impl FnOnce(&mut Vec<Block>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let gone = |e: &dyn std::fmt::Display| Error::Internal(format!("password work: {e}"));
        let _asked = self.asked.take(from, 1).map_err(Full::error)?;
        let turn = self.turns.acquire().await.map_err(|e| gone(&e))?;
        let memory = Arc::clone(&self.memory);
        let done = tokio::task::spawn_blocking(move || {
            let mut blocks = memory.take();
            let done = job(&mut blocks);
            memory.give_back(blocks);
            done
        });
        let done = done.await;
        drop(turn);
        done.map_err(|e| gone(&e))?
    }
}

impl Memory {
    fn take(&self) -> Vec<Block> {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        free.pop().unwrap_or_default()
    }

    fn give_back(&self, blocks: Vec<Block>) {
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        free.push(blocks);
    }
}

/// Hashes a password here and now, for commands.
///
/// # Errors
/// [`Error::Internal`] when there are no random numbers for the salt.
pub fn hash(password: &str) -> Result<String> {
    hash_in(password, &mut Vec::new())
}

fn hash_in(password: &str, blocks: &mut Vec<Block>) -> Result<String> {
    let salt = token::bytes::<SALT>()?;
    let (algorithm, version, params) =
        (Algorithm::default(), Version::default(), Params::default());
    let output = worked_out(password, &salt, Params::DEFAULT_OUTPUT_LEN, &params, blocks)?;
    let hashed = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: ParamsString::try_from(&params).map_err(|e| broken(&e))?,
        salt: Some(Salt::new(&salt).map_err(|e| broken(&e))?),
        hash: Some(output),
    };
    Ok(hashed.to_string())
}

/// Whether a password is the one behind a hash, compared in a time that tells nothing.
fn is_right(password: &str, stored: &str, blocks: &mut Vec<Block>) -> Result<bool> {
    let parsed = PasswordHash::new(stored).map_err(|e| broken(&e))?;
    let argon2id: Ident = Algorithm::Argon2id.ident();
    let version = parsed.version == Some(Version::default().into());
    let (Some(salt), Some(hash)) = (&parsed.salt, &parsed.hash) else {
        return Err(broken(&"a part is missing"));
    };
    if parsed.algorithm != argon2id || !version {
        return Err(broken(&"it is of another kind"));
    }
    let params = Params::try_from(&parsed).map_err(|e| broken(&e))?;
    let found = worked_out(password, salt.as_ref(), hash.len(), &params, blocks)?;
    Ok(found == *hash)
}

fn worked_out(
    password: &str,
    salt: &[u8],
    length: usize,
    params: &Params,
    blocks: &mut Vec<Block>,
) -> Result<Output> {
    blocks.resize(params.block_count().max(blocks.len()), Block::default());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::default(), params.clone());
    let mut out = [0; Output::MAX_LENGTH];
    let out = out
        .get_mut(..length)
        .ok_or_else(|| broken(&"it is too long"))?;
    let memory = &mut blocks[..params.block_count()];
    argon2
        .hash_password_into_with_memory(password.as_bytes(), salt, out, memory)
        .map_err(|e| Error::Internal(format!("a password can't be hashed: {e}")))?;
    Output::new(out).map_err(|e| broken(&e))
}

fn broken(why: &dyn std::fmt::Display) -> Error {
    Error::Internal(format!("a stored password: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_known_is_right() {
        let passwords = Passwords::default();
        let hash = passwords
            .hash(Client::UNKNOWN, "kuda putih berlari".to_owned())
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        for (password, hash, right) in [
            ("kuda putih berlari", Some(hash.clone()), true),
            ("kuda hitam berlari", Some(hash), false),
            ("kuda putih berlari", None, false),
        ] {
            let found = passwords.check(Client::UNKNOWN, password.to_owned(), hash);
            let found = found.await.unwrap();
            assert_eq!(found, right);
        }
    }

    #[test]
    fn hashes_are_those_of_the_library() {
        use argon2::password_hash::PasswordVerifier as _;
        let mut blocks = Vec::new();
        let ours = hash_in("kuda putih berlari", &mut blocks).unwrap();
        let parsed = PasswordHash::new(&ours).unwrap();
        let library = Argon2::default();
        assert!(
            library
                .verify_password(b"kuda putih berlari", &parsed)
                .is_ok()
        );
        // What was left in the memory by one hash changes nothing of the next.
        assert!(is_right("kuda putih berlari", &ours, &mut blocks).unwrap());
        assert!(!is_right("kuda hitam berlari", &ours, &mut blocks).unwrap());
    }

    #[tokio::test]
    async fn one_client_can_not_have_every_turn_and_memory_is_used_again() {
        let passwords = Arc::new(Passwords::default());
        let all: Vec<_> = (0..ASKED)
            .map(|_| {
                let passwords = Arc::clone(&passwords);
                tokio::spawn(
                    async move { passwords.check(Client::UNKNOWN, String::new(), None).await },
                )
            })
            .collect();
        let mut refused = 0;
        for one in all {
            refused += usize::from(matches!(one.await.unwrap(), Err(Error::TooMany(_))));
        }
        assert_eq!(refused, ASKED / 2);
        assert!(passwords.memory.0.lock().unwrap().len() <= AT_ONCE);
    }
}
