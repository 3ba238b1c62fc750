//! How often somebody may ask: a bucket of tokens per caller that fills at a steady rate.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

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

    /// Takes a token at `now` (milliseconds) and answers how many are left, or says in how many
    /// seconds there will be one.
    pub fn take(&self, caller: K, now: i64) -> Result<u32, u64> {
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
            return Ok(u32::try_from(bucket.tokens / 1000).unwrap_or(0));
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

/// Calls of each minute by the clock, against a limit of the caller's own. What other processes
/// count towards the same limit is told by [`Minutes::heard`].
#[derive(Debug, Default)]
pub struct Minutes(Mutex<HashMap<i64, Minute>>);

/// Calls of one caller in one minute.
#[derive(Debug, Clone, Copy, Default)]
struct Minute {
    number: i64,
    /// Counted here.
    own: u32,
    /// Of those, known to the others.
    told: u32,
    /// Counted by the others, as far as known.
    others: u32,
}

/// Calls that the others don't know of yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untold {
    /// Who called.
    pub caller: i64,
    /// In which minute since 1970.
    pub minute: i64,
    /// How often.
    pub calls: u32,
}

/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;

/// Seconds until the next minute begins.
pub fn until_next_minute(now: i64) -> u64 {
    let left = MINUTE_MS - now.rem_euclid(MINUTE_MS);
    left.unsigned_abs().div_ceil(1000)
}

impl Minutes {
    /// Counts a call of `caller` at `now` (milliseconds) if it is not beyond `most` in this
    /// minute, and answers how many are left; or says in how many seconds the next begins.
    pub fn take(&self, caller: i64, now: i64, most: u32) -> Result<u32, u64> {
        let number = now.div_euclid(MINUTE_MS);
        let mut minutes = self.minutes();
        let minute = minutes.entry(caller).or_default();
        if minute.number != number {
            *minute = Minute {
                number,
                ..Minute::default()
            };
        }
        let counted = minute.own.saturating_add(minute.others);
        if counted < most {
            minute.own += 1;
            return Ok(most - counted - 1);
        }
        Err(until_next_minute(now))
    }

    /// What the others don't know yet; minutes before the one of `now` are forgotten.
    pub fn untold(&self, now: i64) -> Vec<Untold> {
        let number = now.div_euclid(MINUTE_MS);
        let mut minutes = self.minutes();
        minutes.retain(|_, minute| minute.number >= number);
        let untold = minutes.iter().map(|(caller, minute)| Untold {
            caller: *caller,
            minute: minute.number,
            calls: minute.own - minute.told,
        });
        untold.filter(|untold| untold.calls > 0).collect()
    }

    /// The others know of these calls now, and `all` were made altogether.
    pub fn heard(&self, told: Untold, all: u32) {
        let mut minutes = self.minutes();
        let Some(minute) = minutes.get_mut(&told.caller) else {
            return;
        };
        if minute.number == told.minute {
            minute.told += told.calls;
            minute.others = all.saturating_sub(minute.told);
        }
    }

    fn minutes(&self) -> MutexGuard<'_, HashMap<i64, Minute>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        assert_eq!(limiter.take("a", 0), Ok(1));
        assert_eq!(limiter.take("a", 0), Ok(0));
        assert_eq!(limiter.take("a", 0), Err(1));
        assert_eq!(limiter.take("b", 0), Ok(1), "each caller has a bucket");
        assert_eq!(limiter.take("a", 999), Err(1));
        assert_eq!(limiter.take("a", 1000), Ok(0));
        limiter.give_back(&"a");
        assert_eq!(limiter.take("a", 1000), Ok(0));
        assert_eq!(
            limiter.take("a", 900),
            Err(1),
            "a clock set back fills nothing"
        );
    }

    #[test]
    fn a_minute_has_room_for_so_many_calls() {
        let minutes = Minutes::default();
        assert_eq!(minutes.take(1, 10_000, 2), Ok(1));
        assert_eq!(minutes.take(1, 20_000, 2), Ok(0));
        assert_eq!(minutes.take(1, 59_001, 2), Err(1));
        assert_eq!(
            minutes.take(2, 59_001, 2),
            Ok(1),
            "each caller counts alone"
        );
        assert_eq!(minutes.take(1, 60_000, 2), Ok(1));
    }

    #[test]
    fn what_others_count_is_counted_once_it_is_heard() {
        let minutes = Minutes::default();
        assert_eq!(minutes.take(1, 0, 10), Ok(9));
        assert_eq!(minutes.take(1, 0, 10), Ok(8));
        let told = Untold {
            caller: 1,
            minute: 0,
            calls: 2,
        };
        assert_eq!(minutes.untold(0), [told]);
        assert_eq!(minutes.take(1, 500, 10), Ok(7), "while it is on its way");
        minutes.heard(told, 8);
        assert_eq!(minutes.take(1, 1_000, 10), Ok(0));
        assert_eq!(minutes.take(1, 1_000, 10), Err(59));
        assert_eq!(minutes.untold(1_000)[0].calls, 2);
        assert_eq!(minutes.untold(60_000), [], "a minute that is over");
        minutes.heard(told, 8);
        assert_eq!(minutes.take(1, 60_000, 10), Ok(9));
    }

    #[test]
    fn callers_that_are_at_rest_are_forgotten() {
        let limiter = Limiter::new(Rate {
            burst: 1,
            per_second: 1,
        });
        for caller in 0..REMEMBERED {
            assert_eq!(limiter.take(caller, 0), Ok(0));
        }
        assert_eq!(limiter.take(REMEMBERED, 5000), Ok(0));
        assert_eq!(limiter.buckets.lock().unwrap().len(), 1);
    }
}
