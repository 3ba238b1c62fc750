//! On which terms figures are owed. They change with the catalogue; what was owed before stays as
//! it was judged.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::due::{Count, Holidays, grain, last_day};
use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::due::Owed;

/// The terms of an indicator, as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The grain of the periods that are owed.
    #[serde(with = "word")]
    pub grain: Grain,
    /// Code of the first period.
    pub since: i64,
    /// Days after its end.
    pub days: i16,
    /// Whether only working days are counted.
    pub working: bool,
    /// Days from the deadline to the lock.
    pub lock_days: Option<u16>,
    /// Regions that a full submission has; empty where any will do.
    pub regions: Vec<String>,
    /// Which categories it has all codes of.
    pub categories: [bool; 3],
    /// How many cells that makes.
    pub cells: i64,
    /// The agencies that owe it; none where every agency does.
    pub reporters: Option<Vec<String>>,
}

mod word {
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    use crate::catalogue::Grain;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
    pub(super) fn serialize<S: Serializer>(grain: &Grain, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(grain.name())
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Grain, D::Error> {
        let name = String::deserialize(from)?;
        Grain::parse(&name).ok_or_else(|| de::Error::custom(format!("no grain {name}")))
    }
}

impl Terms {
    /// Those of an indicator; none where nothing is owed by a day.
    pub fn of(indicator: &Indicator) -> Option<Self> {
        let due = indicator.due.as_ref()?;
        Some(Self {
            grain: grain(indicator.rhythm, &indicator.period.grains)?,
            since: due.since.code(),
            days: due.days,
            working: due.count == Count::Working,
            lock_days: due.lock_days,
            regions: due.regions.clone(),
            categories: due.categories,
            cells: i64::try_from(due.cells(indicator)).unwrap_or(i64::MAX),
            reporters: (!indicator.all_report).then(|| indicator.reporters.clone()),
        })
    }

    /// The period that a row about `period` is a part of, if it can be.
    pub fn period_of(&self, period: Period) -> Option<Period> {
        let grain = period.grain();
        let inside = grain == self.grain || grain.is_within(self.grain);
        inside.then(|| period.within(self.grain))
    }

    /// Whether each row is a cell by itself, on its basis.
    pub fn is_by_row(&self, indicator: &Indicator) -> bool {
        let categories = indicator.categories.iter().zip(self.categories);
        !self.regions.is_empty()
            && categories.into_iter().all(|(_, counts)| counts)
            && indicator.period.grains == [self.grain]
    }

    /// Whether a row about this region is in a cell that is due.
    pub fn has_region(&self, region: &str) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|code| code == region)
    }

    /// What is owed for a period.
    pub fn owed(&self, period: Period, holidays: &Holidays) -> Owed {
        let count = if self.working {
            Count::Working
        } else {
            Count::Calendar
        };
        let deadline = holidays.after(last_day(period), self.days, count);
        let lock = |days: u16| {
            let span = jiff::Span::new().days(days);
            deadline.checked_add(span).unwrap_or(Date::MAX)
        };
        Owed {
            period,
            deadline,
            lock: self.lock_days.map(lock),
            cells: self.cells,
        }
    }
}

/// The terms of an indicator since it has any, the oldest first. Each hold for the periods that
/// end from its day on, and before the day of the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    terms: Vec<(Date, Option<Terms>)>,
    holidays: Arc<Holidays>,
}

impl History {
    /// Terms with the day from which they hold, in the order of these days; and the days off from
    /// which deadlines are reckoned.
    pub fn new(terms: Vec<(Date, Option<Terms>)>, holidays: &Arc<Holidays>) -> Self {
        let holidays = Arc::clone(holidays);
        Self { terms, holidays }
    }

    /// What is owed for a period on these terms.
    pub fn owed(&self, period: Period, terms: &Terms) -> Owed {
        terms.owed(period, &self.holidays)
    }

    /// The terms of today.
    pub fn last(&self) -> Option<&Terms> {
        self.terms.last().and_then(|(_, terms)| terms.as_ref())
    }

    /// Whether nothing was ever owed.
    pub fn is_empty(&self) -> bool {
        self.terms.iter().all(|(_, terms)| terms.is_none())
    }

    /// Each terms with the days from which and before which periods must end.
    pub fn spans(&self) -> impl Iterator<Item = (Date, Date, &Terms)> {
        let ends = self.terms.iter().skip(1).map(|(from, _)| *from);
        let ends = ends.chain([Date::MAX]);
        let spans = self.terms.iter().zip(ends);
        spans.filter_map(|((from, terms), end)| Some((*from, end, terms.as_ref()?)))
    }

    /// The terms on which a period is owed.
    pub fn terms(&self, period: Period) -> Option<&Terms> {
        let end = last_day(period);
        let mut spans = self.spans();
        let found = spans.find(|(from, until, terms)| {
            terms.grain == period.grain() && *from <= end && end < *until
        });
        let terms = found.map(|(_, _, terms)| terms)?;
        (terms.since <= period.code()).then_some(terms)
    }

    /// The submissions towards which a row about `period` counts: mostly one; two where the rhythm
    /// has changed within the longer.
    pub fn of_row(&self, period: Period) -> impl Iterator<Item = (Period, &Terms)> {
        self.spans().filter_map(move |(_, _, terms)| {
            let whole = terms.period_of(period)?;
            (self.terms(whole) == Some(terms)).then_some((whole, terms))
        })
    }

    /// The periods that are owed and end within these days, both among them.
    pub fn periods(&self, first: Date, last: Date) -> Vec<(Period, &Terms)> {
        let mut all = Vec::new();
        for (from, until, terms) in self.spans() {
            let since = Period::from_code(terms.since).map_or(first, Period::start);
            let from = from.max(first).max(since);
            let mut period = Period::containing(terms.grain, from);
            while last_day(period) <= last && last_day(period) < until {
                if last_day(period) >= from && period.code() >= terms.since {
                    all.push((period, terms));
                }
                let next = period.next();
                if next == period {
                    break;
                }
                period = next;
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn terms(grain: Grain, since: &str) -> Terms {
        Terms {
            grain,
            since: Period::parse(since, &[grain]).unwrap().code(),
            days: 10,
            working: false,
            lock_days: Some(30),
            regions: vec!["36".to_owned()],
            categories: [false; 3],
            cells: 1,
            reporters: None,
        }
    }

    fn period(text: &str) -> Period {
        Period::parse(text, &Grain::ALL).unwrap()
    }

    #[test]
    fn terms_are_kept_as_they_are() {
        let terms = terms(Grain::School, "2025/2026-ganjil");
        let text = serde_json::to_string(&terms).unwrap();
        assert_eq!(serde_json::from_str::<Terms>(&text).unwrap(), terms);
    }

    #[test]
    fn a_changed_rhythm_keeps_what_was_owed_before() {
        let terms = vec![
            (Date::MIN, Some(terms(Grain::Month, "2026-01"))),
            (date(2026, 8, 15), Some(terms(Grain::Quarter, "2026-Q1"))),
        ];
        let history = History::new(terms, &Arc::default());
        assert!(history.terms(period("2026-07")).is_some());
        assert!(history.terms(period("2026-08")).is_none(), "it ends later");
        assert!(
            history.terms(period("2026-Q2")).is_none(),
            "it ended before"
        );
        assert!(history.terms(period("2026-Q3")).is_some());
        assert!(history.terms(period("2025-12")).is_none(), "not owed yet");
        let of = |text| -> Vec<String> {
            let all = history.of_row(period(text));
            all.map(|(period, _)| period.to_string()).collect()
        };
        assert_eq!(of("2026-06-30"), ["2026-06"]);
        assert_eq!(of("2026-07-31"), ["2026-07", "2026-Q3"]);
        assert_eq!(of("2026-08-31"), ["2026-Q3"]);
        let all = history.periods(date(2026, 6, 1), date(2026, 12, 31));
        let names: Vec<String> = all.iter().map(|(period, _)| period.to_string()).collect();
        assert_eq!(names, ["2026-06", "2026-07", "2026-Q3", "2026-Q4"]);
    }

    #[test]
    fn what_is_no_longer_owed_was_owed_before() {
        let terms = vec![
            (Date::MIN, Some(terms(Grain::Year, "2024"))),
            (date(2026, 6, 1), None),
        ];
        let history = History::new(terms, &Arc::default());
        assert!(history.terms(period("2025")).is_some());
        assert!(history.terms(period("2026")).is_none());
        assert!(history.last().is_none() && !history.is_empty());
    }
}
