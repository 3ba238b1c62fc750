//! A queue from which callers are served in turns: who has much waiting waits for itself, and not
//! the others for it.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::hash::Hash;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What waits, by caller.
pub struct Turns<K, T> {
    most: usize,
    waiting: Mutex<Waiting<K, T>>,
    come: Condvar,
}

struct Waiting<K, T> {
    /// Callers who have something waiting, the next first.
    order: VecDeque<K>,
    /// Each of them has something.
    of: HashMap<K, VecDeque<T>>,
    all: usize,
    ended: bool,
}

impl<K: Eq + Hash + Copy, T> fmt::Debug for Turns<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turns")
            .field("waiting", &self.len())
            .finish_non_exhaustive()
    }
}

impl<K: Eq + Hash + Copy, T> Turns<K, T> {
    /// Nothing waits; no more than `most` may.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            waiting: Mutex::new(Waiting {
                order: VecDeque::new(),
                of: HashMap::new(),
                all: 0,
                ended: false,
            }),
            come: Condvar::new(),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<K, T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets something of a caller wait for its turn.
    ///
    /// # Errors
    /// Gives it back when too much waits, or nobody asks any more.
    pub fn push(&self, caller: K, one: T) -> Result<(), T> {
        let mut waiting = self.waiting();
        if waiting.ended || waiting.all >= self.most {
            return Err(one);
        }
        waiting.all += 1;
        let own = waiting.of.entry(caller).or_default();
        own.push_back(one);
        if own.len() == 1 {
            waiting.order.push_back(caller);
        }
        drop(waiting);
        self.come.notify_one();
        Ok(())
    }

    /// The next, once there is one; none after the end, when nothing waits any more.
    pub fn next(&self) -> Option<T> {
        let mut waiting = self.waiting();
        loop {
            if let Some(one) = waiting.take() {
                return Some(one);
            }
            if waiting.ended {
                return None;
            }
            let come = self.come.wait(waiting);
            waiting = come.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// How much waits.
    pub fn len(&self) -> usize {
        self.waiting().all
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Nothing more is taken in.
    pub fn end(&self) {
        self.waiting().ended = true;
        self.come.notify_all();
    }
}

impl<K: Eq + Hash + Copy, T> Waiting<K, T> {
    /// The first of the caller whose turn it is, who then is the last.
    fn take(&mut self) -> Option<T> {
        let caller = self.order.pop_front()?;
        let own = self.of.get_mut(&caller)?;
        let one = own.pop_front();
        if own.is_empty() {
            self.of.remove(&caller);
        } else {
            self.order.push_back(caller);
        }
        self.all -= 1;
        one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_take_turns() {
        let turns = Turns::new(8);
        for one in [1, 2, 3, 4] {
            turns.push("greedy", one).unwrap();
        }
        turns.push("modest", 5).unwrap();
        turns.push("other", 6).unwrap();
        turns.end();
        let served: Vec<i32> = std::iter::from_fn(|| turns.next()).collect();
        assert_eq!(served, [1, 5, 6, 2, 3, 4]);
        assert!(turns.is_empty() && turns.waiting().of.is_empty());
    }

    #[test]
    fn no_more_than_the_most_waits() {
        let turns = Turns::new(2);
        turns.push(1, 'a').unwrap();
        turns.push(2, 'b').unwrap();
        assert_eq!(turns.push(3, 'c'), Err('c'));
        assert_eq!(turns.next(), Some('a'));
        turns.push(3, 'c').unwrap();
        turns.end();
        assert_eq!(turns.push(4, 'd'), Err('d'));
        assert_eq!(turns.len(), 2);
    }

    #[test]
    fn who_waits_hears_of_what_comes_and_of_the_end() {
        let turns = Turns::new(2);
        std::thread::scope(|scope| {
            let served = scope.spawn(|| [turns.next(), turns.next()]);
            turns.push((), 1).unwrap();
            while !turns.is_empty() {
                std::thread::yield_now();
            }
            turns.end();
            assert_eq!(served.join().unwrap(), [Some(1), None]);
        });
    }
}
