//! Imports that wait for their sender's word: kept for an hour, seen by their owner only.

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::intake::file::Broken;
use crate::intake::import::questions::Choices;
use crate::intake::import::{Applied, Plan, Scope};

/// How long an import waits, in milliseconds.
const LIFE_MS: i64 = 3_600_000;
/// Files that are read at once.
const AT_ONCE: usize = 2;
/// Imports that one person may have waiting; the oldest makes room.
const MOST_EACH: usize = 5;
/// Imports that may wait altogether.
const MOST: usize = 100;

/// Where an import stands.
#[derive(Debug, Clone)]
pub enum State {
    /// The file is being read.
    Reading,
    /// The file can't be read.
    Broken(Broken),
    /// Something beside the file failed; it can be sent again.
    Failed,
    /// The plan waits for a word.
    Ready(Arc<Plan>),
    /// The plan is being applied.
    Applying(Arc<Plan>),
    /// The store failed on the way; what is left waits in it.
    Paused(Arc<Plan>, i64),
    /// The plan is applied.
    Applied(Arc<Plan>, Arc<Applied>),
}

/// An import.
#[derive(Debug)]
pub struct Pending {
    /// Its name in addresses.
    pub id: String,
    /// The user who sent it.
    pub owner: i64,
    /// Slug of the indicator on whose page it was sent.
    pub slug: String,
    /// Name of the file, as sent.
    pub name: String,
    /// For whom it speaks.
    pub scope: Scope,
    /// When it was sent, in milliseconds since 1970.
    pub at: i64,
    /// The file; it goes when the import does.
    pub upload: TempPath,
    /// Answers to questions so far.
    pub choices: Mutex<Choices>,
    /// Rows done in the present step.
    pub done: Arc<AtomicU64>,
    state: Mutex<State>,
}

impl Pending {
    /// An import that begins to be read.
    pub fn new(
        (id, owner, at): (String, i64, i64),
        (slug, name): (String, String),
        scope: Scope,
        upload: TempPath,
    ) -> Self {
        Self {
            id,
            owner,
            slug,
            name,
            scope,
            at,
            upload,
            choices: Mutex::default(),
            done: Arc::default(),
            state: Mutex::new(State::Reading),
        }
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Moves it on.
    pub fn set(&self, state: State) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// Moves it on if `next` allows it from where it stands, in one step, so that two requests
    /// can't both begin the same work.
    pub fn advance(&self, next: impl FnOnce(&State) -> Option<State>) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match next(&state) {
            Some(moved) => {
                *state = moved;
                true
            }
            None => false,
        }
    }
}

/// The imports that wait.
#[derive(Debug)]
pub struct Shelf {
    all: Mutex<HashMap<String, Arc<Pending>>>,
    turns: Arc<Semaphore>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            all: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Shelf {
    /// Waits until a file may be read; so many at once, so that memory stays bounded.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }

    fn swept(&self, now: i64) -> MutexGuard<'_, HashMap<String, Arc<Pending>>> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, one| now - one.at < LIFE_MS || is_busy(one));
        all
    }

    /// Puts an import on the shelf; what is too old or too much is taken off.
    pub fn put(&self, pending: Arc<Pending>) {
        let mut all = self.swept(pending.at);
        while all
            .values()
            .filter(|one| one.owner == pending.owner)
            .count()
            >= MOST_EACH
        {
            if !drop_oldest(&mut all, Some(pending.owner)) {
                break;
            }
        }
        if all.len() >= MOST {
            drop_oldest(&mut all, None);
        }
        all.insert(pending.id.clone(), pending);
    }

    /// The import with this name, if this user sent it and it is not too old.
    pub fn get(&self, id: &str, owner: i64, now: i64) -> Option<Arc<Pending>> {
        let all = self.swept(now);
        all.get(id).filter(|one| one.owner == owner).cloned()
    }

    /// Takes an import off.
    pub fn remove(&self, id: &str) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(id);
    }
}

fn is_busy(pending: &Pending) -> bool {
    matches!(pending.state(), State::Applying(_) | State::Paused(..))
}

fn drop_oldest(all: &mut HashMap<String, Arc<Pending>>, owner: Option<i64>) -> bool {
    let idle = all
        .values()
        .filter(|one| owner.is_none_or(|owner| one.owner == owner) && !is_busy(one));
    let oldest = idle.min_by_key(|one| one.at).map(|one| one.id.clone());
    oldest.is_some_and(|id| all.remove(&id).is_some())
}
