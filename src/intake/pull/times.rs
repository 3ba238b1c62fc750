//! When a source is due next.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use croner::Cron;

use crate::base::clock;

/// Longest time by which a source is fetched later than its schedule says, in milliseconds, so that
/// not all of them are at the full hour.
const MOST_LATE_MS: i64 = 60_000;
/// After how long a source that failed once is tried again at the earliest; twice as long after
/// each further time.
const AGAIN_MS: i64 = 60_000;
/// Longest wait after failures.
const LONGEST_MS: i64 = 6 * 3_600_000;
/// How long after a turn its figures may be waited for before they are late.
const GRACE_MS: i64 = 3_600_000;

/// When a source is due after `now`, in milliseconds since 1970, that has failed so often in a row;
/// none where its schedule has no further time.
pub fn next(cron: &Cron, name: &str, now: i64, failures: i64) -> Option<i64> {
    let wait = match failures {
        ..=0 => 0,
        n => (AGAIN_MS << (n - 1).min(16)).min(LONGEST_MS),
    };
    let after = |from: i64| {
        let found = cron.find_next_occurrence(&clock::local(from), false).ok()?;
        Some(found.timestamp().as_millisecond())
    };
    let due = after(now + wait)?;
    let apart = after(due).map_or(i64::MAX, |later| later.saturating_sub(due));
    Some(due + behind(name, apart))
}

/// From when on figures that were confirmed at `now` are older than the schedule allows, both in
/// milliseconds since 1970: an hour after the third turn from then, since one or two may fail.
pub fn late(cron: &Cron, now: i64) -> Option<i64> {
    let after = |from: i64| {
        let found = cron.find_next_occurrence(&clock::local(from), false).ok()?;
        Some(found.timestamp().as_millisecond())
    };
    Some(after(after(after(now)?)?)? + GRACE_MS)
}

/// A tenth of the time between two turns at most, always the same for a source.
fn behind(name: &str, apart: i64) -> i64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    let share = i64::from(u32::try_from(hasher.finish() >> 32).unwrap_or(0));
    (apart / 10).min(MOST_LATE_MS) * share / i64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_put_a_source_off_and_never_bring_it_forward() {
        let every: Cron = "* * * * *".parse().unwrap();
        let now = 1_516_000_000_000;
        let due = |failures| next(&every, "simpeg", now, failures).unwrap() - now;
        assert!(due(0) <= 66_000 && due(0) > 0);
        assert!(due(1) > 60_000 && due(3) > 240_000);
        assert!(due(60) <= LONGEST_MS + 66_000);
        let nightly: Cron = "15 2 * * *".parse().unwrap();
        let at = |failures| next(&nightly, "simpeg", now, failures).unwrap();
        assert_eq!(at(0), at(1));
        assert_eq!(next(&every, "a", now, 0), next(&every, "a", now, 0));
    }

    #[test]
    fn figures_are_late_after_the_third_turn_that_brought_none() {
        let nightly: Cron = "15 2 * * *".parse().unwrap();
        let now = 1_515_960_000_000;
        let late = late(&nightly, now).map(clock::rfc3339);
        assert_eq!(late.as_deref(), Some("2018-01-17T20:15:00.000Z"));
    }
}
