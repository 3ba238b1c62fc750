//! How often somebody may ask: a bucket of tokens per caller that fills at a steady rate.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// Callers that are remembered; beyond them those at rest are forgotten, or else all.
const REMEMBERED: usize = 10_000;

/// How much is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests that may come at once after a pause.
    pub burst: u32,
    /// Requests a second in the long run.
    pub per_second: u32,
}

/// A bucket per caller.
#[derive(Debug)]
pub struct Limiter<K> {
    rate: Rate,
    buckets: Mutex<HashMap<K, Bucket>>,
}

/// Tokens in thousandths, so that a millisecond's worth is a whole number.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    tokens: i64,
    at: i64,
}

impl<K: Eq + Hash> Limiter<K> {
    /// Buckets that are full at the start.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            buckets: Mutex::default(),
        }
    }

    /// Takes a token at `now` (milliseconds), or says in how many seconds there will be one.
    pub fn take(&self, caller: K, now: i64) -> Result<(), u64> {
        let full = i64::from(self.rate.burst) * 1000;
        let per_ms = i64::from(self.rate.per_second).max(1);
        let filled = |bucket: &Bucket| {
            let passed = (now - bucket.at).max(0);
            bucket
                .tokens
                .saturating_add(passed.saturating_mul(per_ms))
                .min(full)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED && !buckets.contains_key(&caller) {
            buckets.retain(|_, bucket| filled(bucket) < full);
            if buckets.len() >= REMEMBERED {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(caller).or_insert(Bucket {
            tokens: full,
            at: now,
        });
        *bucket = Bucket {
            tokens: filled(bucket),
            at: now,
        };
        if bucket.tokens >= 1000 {
            bucket.tokens -= 1000;
            return Ok(());
        }
        let missing = (1000 - bucket.tokens).unsigned_abs();
        Err(missing
            .div_ceil(per_ms.unsigned_abs())
            .div_ceil(1000)
            .max(1))
    }

    /// Gives a token back.
    pub fn give_back(&self, caller: &K) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(caller) {
            bucket.tokens += 1000;
        }
    }
}

/// Calls of each minute by the clock, against a limit of the caller's own.
#[derive(Debug, Default)]
pub struct Minutes(Mutex<HashMap<i64, (i64, u32)>>);

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

impl Minutes {
    /// Counts a call of `caller` at `now` (milliseconds) if it is not beyond `most` in this
    /// minute, or says in how many seconds the next begins.
    pub fn take(&self, caller: i64, now: i64, most: u32) -> Result<(), u64> {
        let minute = now.div_euclid(MINUTE_MS);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(caller).or_insert((minute, 0));
        if count.0 != minute {
            *count = (minute, 0);
        }
        if count.1 < most {
            count.1 += 1;
            return Ok(());
        }
        let left = (minute + 1) * MINUTE_MS - now;
        Err(left.unsigned_abs().div_ceil(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_the_rest_is_told_when_to_come_back() {
        let limiter = Limiter::new(Rate {
            burst: 2,
            per_second: 1,
        });
        assert_eq!(limiter.take("a", 0), Ok(()));
        assert_eq!(limiter.take("a", 0), Ok(()));
        assert_eq!(limiter.take("a", 0), Err(1));
        assert_eq!(limiter.take("b", 0), Ok(()), "each caller has a bucket");
        assert_eq!(limiter.take("a", 999), Err(1));
        assert_eq!(limiter.take("a", 1000), Ok(()));
        limiter.give_back(&"a");
        assert_eq!(limiter.take("a", 1000), Ok(()));
        assert_eq!(
            limiter.take("a", 900),
            Err(1),
            "a clock set back fills nothing"
        );
    }

    #[test]
    fn a_minute_has_room_for_so_many_calls() {
        let minutes = Minutes::default();
        assert_eq!(minutes.take(1, 10_000, 2), Ok(()));
        assert_eq!(minutes.take(1, 20_000, 2), Ok(()));
        assert_eq!(minutes.take(1, 59_001, 2), Err(1));
        assert_eq!(
            minutes.take(2, 59_001, 2),
            Ok(()),
            "each caller counts alone"
        );
        assert_eq!(minutes.take(1, 60_000, 2), Ok(()));
    }

    #[test]
    fn callers_that_are_at_rest_are_forgotten() {
        let limiter = Limiter::new(Rate {
            burst: 1,
            per_second: 1,
        });
        for caller in 0..REMEMBERED {
            assert_eq!(limiter.take(caller, 0), Ok(()));
        }
        assert_eq!(limiter.take(REMEMBERED, 5000), Ok(()));
        assert_eq!(limiter.buckets.lock().unwrap().len(), 1);
    }
}
