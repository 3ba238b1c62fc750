//! API keys in memory, so that a request with a known key needs no question to the database.
//!
//! What was read is believed for a second, because a key may be taken back by another process;
//! a change in this process takes effect at once through [`Keyring::forget`]. Only keys that
//! exist are kept, so that guessing fills no memory, and few unknown keys are looked up at once.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::Semaphore;

use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::store::Db;
use crate::store::keys;
use crate::store::keys::ApiKey;

/// For how long a key that was read is believed, in milliseconds.
const FRESH_MS: i64 = 1_000;
/// Unknown keys that are looked up at the same time: leaves readers to everybody else.
const LOOKUPS: usize = 2;

/// The keys that were shown lately.
#[derive(Debug)]
pub struct Keyring {
    known: RwLock<Ring>,
    lookups: Semaphore,
}

#[derive(Debug, Default)]
struct Ring {
    /// How often all was forgotten: what was read before is not kept.
    forgotten: u64,
    keys: HashMap<String, Known>,
}

#[derive(Debug, Clone)]
struct Known {
    key: Arc<ApiKey>,
    read_at: i64,
}

impl Default for Keyring {
    fn default() -> Self {
        Self {
            known: RwLock::default(),
            lookups: Semaphore::new(LOOKUPS),
        }
    }
}

impl Keyring {
    /// Whether this key has been seen to exist, so that asking for it is no guess.
    pub fn knows(&self, hash: &str) -> bool {
        self.read(hash).is_some()
    }

    /// The key with this hash if it exists and works now.
    pub async fn find(&self, db: &Db, clock: &Clock, hash: String) -> Result<Option<Arc<ApiKey>>> {
        let now = clock.now_ms();
        let works = |key: Arc<ApiKey>| Some(key).filter(|key| key.works_at(now));
        match self.read(&hash) {
            Some(known) if (0..FRESH_MS).contains(&(now - known.read_at)) => Ok(works(known.key)),
            Some(_) => Ok(self.refresh(db, now, hash).await?.and_then(works)),
            None => {
                let turn = self.lookups.acquire().await;
                let _turn = turn.map_err(|e| Error::Internal(e.to_string()))?;
                Ok(self.refresh(db, now, hash).await?.and_then(works))
            }
        }
    }

    /// Forgets every key, so that each is read again: to be called after a change of keys.
    pub fn forget(&self) {
        let mut ring = self.write();
        ring.forgotten += 1;
        ring.keys.clear();
    }

    async fn refresh(&self, db: &Db, now: i64, hash: String) -> Result<Option<Arc<ApiKey>>> {
        let asked = hash.clone();
        let forgotten = self.ring().forgotten;
        let found = db
            .read(move |conn| keys::find_by_hash(conn, &asked))
            .await?
            .map(Arc::new);
        let mut ring = self.write();
        match &found {
            Some(key) if ring.forgotten == forgotten => {
                let key = Arc::clone(key);
                ring.keys.insert(hash, Known { key, read_at: now });
            }
            _ => {
                ring.keys.remove(&hash);
            }
        }
        Ok(found)
    }

    fn read(&self, hash: &str) -> Option<Known> {
        self.ring().keys.get(hash).cloned()
    }

    fn ring(&self) -> RwLockReadGuard<'_, Ring> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Ring> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}
