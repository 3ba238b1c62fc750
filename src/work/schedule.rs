//! When a job is due. Every instance reckons the same times, so that they can agree on who takes
//! which.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use croner::Cron;

use crate::base::clock;

/// Longest time by which an instance comes later than the others, in milliseconds.
const MOST_LATE_MS: i64 = 60_000;

/// The times of a job.
#[derive(Debug, Clone)]
pub enum Times {
    /// Again and again, with so many milliseconds between.
    Every(i64),
    /// As cron writes them, in WIB.
    Cron(Box<Cron>),
}

impl Times {
    /// The last of the times that is not after `now`, in milliseconds since 1970; none where
    /// there never is one.
    pub(super) fn last(&self, now: i64) -> Option<i64> {
        match self {
            Self::Every(ms) => Some(now - now.rem_euclid(*ms)),
            Self::Cron(cron) => {
                let last = cron.find_previous_occurrence(&clock::local(now), true);
                Some(last.ok()?.timestamp().as_millisecond())
            }
        }
    }

    /// The first of the times that is after `now`.
    pub(super) fn next(&self, now: i64) -> Option<i64> {
        match self {
            Self::Every(ms) => Some(now - now.rem_euclid(*ms) + ms),
            Self::Cron(cron) => {
                let next = cron.find_next_occurrence(&clock::local(now), false);
                Some(next.ok()?.timestamp().as_millisecond())
            }
        }
    }

    /// By how much this instance comes later than the clock says, so that not all of them ask the
    /// database in the same moment: a tenth of the time between two turns at most.
    pub(super) fn late(&self, job: &str, instance: &str) -> i64 {
        let most = match self {
            Self::Every(ms) => (ms / 10).min(MOST_LATE_MS),
            Self::Cron(_) => 0,
        };
        let mut hasher = DefaultHasher::new();
        (job, instance).hash(&mut hasher);
        let share = i64::from(u32::try_from(hasher.finish() >> 32).unwrap_or(0));
        most * share / i64::from(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_the_same_for_every_instance_and_their_turns_are_spread() {
        let minute = Times::Every(60_000);
        assert_eq!(minute.last(119_999), Some(60_000));
        assert_eq!(minute.next(60_000), Some(120_000));
        let late = |instance: &str| minute.late("clean", instance);
        assert!((0..=6_000).contains(&late("a")) && late("a") == late("a"));
        assert_ne!(late("a"), late("b"));
    }

    #[test]
    fn cron_is_read_in_wib() {
        let nightly = Times::Cron(Box::new("0 2 * * *".parse().unwrap()));
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let now = at("2018-01-15T03:00:00Z");
        assert_eq!(nightly.last(now), Some(at("2018-01-14T19:00:00Z")));
        assert_eq!(nightly.next(now), Some(at("2018-01-15T19:00:00Z")));
        let due = at("2018-01-14T19:00:00Z");
        assert_eq!(nightly.last(due), Some(due));
    }
}
