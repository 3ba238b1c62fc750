//! Something of which there is only so much at a time, and of which nobody may have all: places,
//! connections, bytes, turns. Each caller has a share; what is taken is given back when it is
//! dropped.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::error::Error;

/// Seconds after which a caller who has its share may ask again.
const AGAIN: u64 = 5;

/// How much there is, and who may have how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// All that there is.
    pub whole: usize,
    /// What each caller may have, however little is left for others.
    pub each: usize,
    /// As long as no more than this is taken altogether, a caller may have more than its share.
    pub free: usize,
}

impl Measure {
    /// Of which each caller may have a quarter, and one alone half.
    pub fn quarters(whole: usize) -> Self {
        Self {
            whole,
            each: (whole / 4).max(1),
            free: whole / 2,
        }
    }

    /// Of which each caller may have no more than this.
    pub fn fixed(whole: usize, each: usize) -> Self {
        Self {
            whole,
            each,
            free: 0,
        }
    }
}

/// What is taken, and by whom.
#[derive(Debug)]
pub struct Shares<K> {
    measure: Measure,
    taken: Mutex<Taken<K>>,
}

#[derive(Debug)]
struct Taken<K> {
    all: usize,
    by: HashMap<K, usize>,
}

/// A part that a caller has taken.
#[derive(Debug)]
pub struct Share<K: Eq + Hash + Copy> {
    of: Arc<Shares<K>>,
    caller: K,
    size: usize,
}

/// Why nothing is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Full {
    /// The caller has its share.
    Own,
    /// All is taken.
    Whole,
}

impl Full {
    /// What the caller is told.
    pub fn error(self) -> Error {
        match self {
            Self::Own => Error::TooMany(AGAIN),
            Self::Whole => Error::Unavailable("the server is full".to_owned()),
        }
    }
}

impl<K: Eq + Hash + Copy> Shares<K> {
    /// Nothing is taken yet.
    pub fn new(measure: Measure) -> Arc<Self> {
        Arc::new(Self {
            measure,
            taken: Mutex::new(Taken {
                all: 0,
                by: HashMap::new(),
            }),
        })
    }

    /// Takes a part for a caller.
    ///
    /// # Errors
    /// [`Full`] when there is no more, or no more for this caller.
    pub fn take(self: &Arc<Self>, caller: K, size: usize) -> Result<Share<K>, Full> {
        let mut share = Share {
            of: Arc::clone(self),
            caller,
            size: 0,
        };
        share.grow(size)?;
        Ok(share)
    }

    /// How much is taken.
    pub fn taken(&self) -> usize {
        self.all().all
    }

    fn all(&self) -> MutexGuard<'_, Taken<K>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash + Copy> Share<K> {
    /// Takes more.
    ///
    /// # Errors
    /// [`Full`] when there is no more, or no more for this caller; what was taken stays.
    pub fn grow(&mut self, by: usize) -> Result<(), Full> {
        let Measure { whole, each, free } = self.of.measure;
        let mut taken = self.of.all();
        let all = taken.all.saturating_add(by);
        if all > whole {
            return Err(Full::Whole);
        }
        let own = taken.by.get(&self.caller).copied().unwrap_or(0);
        if own.saturating_add(by) > each && all > free {
            return Err(Full::Own);
        }
        // A caller has an entry as long as it has a part.
        if by > 0 {
            taken.all = all;
            taken.by.insert(self.caller, own + by);
            self.size += by;
        }
        Ok(())
    }
}

impl<K: Eq + Hash + Copy> Drop for Share<K> {
    fn drop(&mut self) {
        let mut taken = self.of.all();
        taken.all -= self.size;
        if let Some(own) = taken.by.get_mut(&self.caller) {
            *own -= self.size;
            if *own == 0 {
                taken.by.remove(&self.caller);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_limited_by_caller_and_given_back() {
        let shares = Shares::new(Measure::fixed(10, 2));
        let one = shares.take("a", 1).unwrap();
        let more = shares.take("a", 1).unwrap();
        assert_eq!(shares.take("a", 1).unwrap_err(), Full::Own);
        let other = shares.take("b", 1).unwrap();
        drop(one);
        let again = shares.take("a", 1).unwrap();
        drop((more, again, other));
        assert_eq!(shares.taken(), 0);
        assert!(shares.all().by.is_empty());
    }

    #[test]
    fn one_alone_may_have_half_and_leaves_the_others_their_shares() {
        let shares = Shares::new(Measure::quarters(8));
        let greedy: Vec<_> = (0..10).map_while(|_| shares.take("a", 1).ok()).collect();
        assert_eq!(greedy.len(), 4);
        let others = [shares.take("b", 2).unwrap(), shares.take("c", 2).unwrap()];
        assert_eq!(shares.take("d", 1).unwrap_err(), Full::Whole);
        drop(others);
        assert_eq!(shares.take("a", 1).unwrap_err(), Full::Own);
    }

    #[test]
    fn a_part_that_can_not_grow_stays_as_it_is() {
        let shares = Shares::new(Measure::fixed(10, 5));
        let mut part = shares.take("a", 0).unwrap();
        part.grow(5).unwrap();
        assert_eq!(part.grow(1).unwrap_err(), Full::Own);
        assert_eq!(shares.taken(), 5);
        drop(part);
        assert_eq!(shares.taken(), 0);
    }
}
