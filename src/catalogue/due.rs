//! When figures are due, and which days count.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::{Grain, Indicator, Period, Rhythm};

/// Which days are counted up to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// All days; a deadline on a day off moves to the next working day.
    Calendar,
    /// Working days only.
    Working,
}

/// By when the figures of a period are due, and what makes them complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Days after the end of the period; below 0 before it, for what looks ahead.
    pub days: i16,
    /// Which days.
    pub count: Count,
    /// Calendar days after the deadline after which the figures are locked; none, never.
    pub lock_days: Option<u16>,
    /// The first period that is owed.
    pub since: Period,
    /// Regions that a full submission has, each of them; none where any will do, as of events that
    /// need not happen everywhere.
    pub regions: Vec<String>,
    /// Which categories it has all codes of.
    pub categories: [bool; 3],
}

impl Due {
    /// Cells of a full submission: a region with a code of each category that counts.
    pub fn cells(&self, indicator: &Indicator) -> usize {
        let counted = indicator.categories.iter().zip(self.categories);
        let codes = counted.filter_map(|(one, counts)| counts.then_some(one.list.codes.len()));
        self.regions.len().max(1) * codes.product::<usize>()
    }
}

/// The grain of the periods for which figures are due; none where they come when a count was made.
pub fn grain(rhythm: Rhythm, grains: &[Grain]) -> Option<Grain> {
    let school = grains.contains(&Grain::School);
    match rhythm {
        Rhythm::Daily => Some(Grain::Day),
        Rhythm::Monthly => Some(Grain::Month),
        Rhythm::Quarterly => Some(Grain::Quarter),
        Rhythm::Semesterly if school => Some(Grain::School),
        Rhythm::Semesterly => Some(Grain::Semester),
        Rhythm::Yearly => Some(Grain::Year),
        Rhythm::Irregular => None,
    }
}

/// The last day of a period.
pub fn last_day(period: Period) -> Date {
    let next = period.next().start();
    next.yesterday().unwrap_or(next)
}

/// A day off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// What is celebrated.
    pub name: String,
    /// Whether it is a day off that offices take together (cuti bersama), not a national holiday.
    pub joint: bool,
    /// The decree that says so.
    pub decree: String,
}

/// The days off beside weekends, of the years for which they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays(BTreeMap<Date, Holiday>);

impl Holidays {
    /// The days off that a list names.
    pub fn new(days: BTreeMap<Date, Holiday>) -> Self {
        Self(days)
    }

    /// How many days are listed.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The day off on `day`, if it is listed.
    pub fn on(&self, day: Date) -> Option<&Holiday> {
        self.0.get(&day)
    }

    /// Whether the days off of a year are known: without them only weekends are.
    pub fn covers(&self, year: i16) -> bool {
        self.0.keys().any(|day| day.year() == year)
    }

    /// The last year whose days off are known.
    pub fn last_year(&self) -> Option<i16> {
        self.0.keys().next_back().map(|day| day.year())
    }

    /// Whether offices work on a day.
    pub fn is_working(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !weekend && !self.0.contains_key(&day)
    }

    /// This day, or the next on which offices work.
    pub fn working_from(&self, mut day: Date) -> Date {
        while !self.is_working(day) {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        day
    }

    /// The day that lies `days` after `end`, counted so.
    pub fn after(&self, end: Date, days: i16, count: Count) -> Date {
        if count == Count::Calendar || days < 0 {
            let span = jiff::Span::new().days(days);
            return self.working_from(end.checked_add(span).unwrap_or(end));
        }
        let mut day = end;
        for _ in 0..days {
            let Ok(next) = day.tomorrow() else { break };
            day = self.working_from(next);
        }
        self.working_from(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn holidays() -> Holidays {
        let off = |name: &str| Holiday {
            name: name.to_owned(),
            joint: false,
            decree: "x".to_owned(),
        };
        Holidays::new(BTreeMap::from([
            (date(2026, 1, 1), off("Tahun Baru")),
            (date(2026, 1, 16), off("Isra Mikraj")),
        ]))
    }

    #[test]
    fn working_days_leave_out_weekends_and_holidays() {
        let all = holidays();
        // 31 December 2025 is a Wednesday, 1 January a holiday.
        let end = date(2025, 12, 31);
        assert_eq!(all.after(end, 1, Count::Working), date(2026, 1, 2));
        assert_eq!(all.after(end, 2, Count::Working), date(2026, 1, 5));
        assert_eq!(all.after(end, 10, Count::Working), date(2026, 1, 15));
        assert_eq!(all.after(end, 11, Count::Working), date(2026, 1, 19));
    }

    #[test]
    fn a_deadline_on_a_day_off_moves_to_the_next_working_day() {
        let all = holidays();
        let end = date(2025, 12, 31);
        assert_eq!(all.after(end, 1, Count::Calendar), date(2026, 1, 2));
        assert_eq!(all.after(end, 3, Count::Calendar), date(2026, 1, 5));
        assert_eq!(all.after(end, 16, Count::Calendar), date(2026, 1, 19));
        // 29 February 2028 is a Tuesday.
        assert_eq!(
            all.after(date(2028, 2, 28), 1, Count::Calendar),
            date(2028, 2, 29)
        );
        assert_eq!(
            all.after(date(2026, 1, 31), -3, Count::Calendar),
            date(2026, 1, 28)
        );
    }

    #[test]
    fn years_without_a_list_are_known_as_such() {
        assert!(holidays().covers(2026) && !holidays().covers(2027));
        assert_eq!(holidays().last_year(), Some(2026));
        assert_eq!(Holidays::default().last_year(), None);
    }

    #[test]
    fn a_period_ends_on_its_last_day() {
        let last = |text: &str, grain| last_day(Period::parse(text, &[grain]).unwrap());
        assert_eq!(last("2028-02", Grain::Month), date(2028, 2, 29));
        assert_eq!(last("2026", Grain::Year), date(2026, 12, 31));
        assert_eq!(last("2025/2026-ganjil", Grain::School), date(2025, 12, 31));
    }
}
