//! How a province stands, in a few counts: what its targets have come to, and who of those who had to
//! report this month did.

use std::collections::BTreeMap;

use crate::figures::due::Standing;
use crate::figures::target::{Band, Verdict};

/// The counts. Nothing that can't be judged is in any of them but those that say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Condition {
    /// Targets that can be judged.
    pub judged: usize,
    /// Those of them that are reached for the greater part: in the two highest bands.
    pub fine: usize,
    /// Those that were missed by far: in the two lowest.
    pub red: usize,
    /// Targets that can't be judged.
    pub grey: usize,
    /// Agencies with an obligation whose deadline lies in this month and that is judged.
    pub agencies: usize,
    /// Those of them that sent all of these completely and by the deadline.
    pub on_time: usize,
    /// Agencies with an obligation of this month of which none is judged yet.
    pub open: usize,
    /// When a figure last changed, in milliseconds since 1970; none where there are no figures.
    pub changed_at: Option<i64>,
    /// Whether a sample is in what was counted.
    pub sample: bool,
}

impl Condition {
    /// Counts what a target has come to.
    pub fn add_target(&mut self, verdict: Verdict, is_sample: bool) {
        let Some(band) = verdict.band() else {
            self.grey += 1;
            return;
        };
        self.judged += 1;
        self.fine += usize::from(band >= Band::High);
        self.red += usize::from(band.is_red());
        self.sample |= is_sample;
    }

    /// Counts agencies by their obligations of this month: one is on time if all are that are judged.
    pub fn add_obligations<'s>(&mut self, all: impl Iterator<Item = (&'s str, &'s Standing)>) {
        let mut by_agency: BTreeMap<&str, Option<bool>> = BTreeMap::new();
        for (agency, standing) in all {
            let known = by_agency.entry(agency).or_default();
            let and = |before: Option<bool>, now: bool| before.unwrap_or(true) && now;
            if let Some(on_time) = standing.on_time {
                *known = Some(and(*known, on_time));
                self.sample |= standing.came.samples > 0;
            }
        }
        for told in by_agency.into_values() {
            match told {
                Some(on_time) => {
                    self.agencies += 1;
                    self.on_time += usize::from(on_time);
                }
                None => self.open += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::start_of;
    use crate::catalogue::{Direction, Grain, Period};
    use crate::figures::due::{Exceptions, Owed, Submission};
    use crate::figures::target::{Aim, Grey, Reached, judge};
    use jiff::civil::date;

    fn reached(value: i64) -> Verdict {
        let part = (1, 1);
        judge(
            Direction::Higher,
            Aim::Point(100),
            Ok(Reached { value, part }),
        )
    }

    fn owed(complete: Option<i8>, returned: i64) -> Standing {
        let owed = Owed {
            period: Period::parse("2026-10", &[Grain::Month]).unwrap(),
            deadline: date(2026, 11, 16),
            lock: None,
            cells: 1,
        };
        let at = complete.map(|day| start_of(date(2026, 11, day)));
        let came = Submission {
            cells: i64::from(complete.is_some()) - returned,
            returned,
            received_at: at,
            complete_at: at,
            ..Submission::default()
        };
        Standing::at(owed, came, Exceptions::default(), date(2026, 11, 28))
    }

    #[test]
    fn targets_are_counted_by_their_bands() {
        let mut told = Condition::default();
        for value in [40, 64, 65, 74, 75, 90, 120] {
            told.add_target(reached(value), false);
        }
        told.add_target(Verdict::Grey(Grey::Missing), true);
        assert_eq!((told.judged, told.fine, told.red, told.grey), (7, 3, 2, 1));
        assert!(!told.sample, "what is not judged is no sample of it");
    }

    #[test]
    fn an_agency_is_on_time_if_all_of_it_is() {
        let (early, late, back) = (owed(Some(3), 0), owed(Some(20), 0), owed(Some(3), 1));
        let running = Standing {
            on_time: None,
            ..owed(None, 0)
        };
        let all = [
            ("a", &early),
            ("a", &running),
            ("b", &early),
            ("b", &late),
            ("c", &back),
            ("d", &running),
        ];
        let mut told = Condition::default();
        told.add_obligations(all.into_iter());
        assert_eq!((told.agencies, told.on_time, told.open), (3, 1, 1));
    }
}
