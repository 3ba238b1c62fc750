//! Days as people write them, and which of their numbers is the month.

use jiff::civil::{Date, date};

use crate::catalogue::{Grain, Period};
use crate::intake::file::cell::{Cell, Kind};

/// Names of the months, Indonesian and English, by their first letters.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "agt", "ags", "aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

/// In which order a column writes day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::intake::file) enum Order {
    /// `29/10/2017`, as Indonesian does.
    #[default]
    DayFirst,
    /// `10/29/2017`.
    MonthFirst,
    /// Some so, some the other way: none of them is sure.
    Mixed,
}

/// What the days of a column say of their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::intake::file) struct Seen {
    day_first: bool,
    month_first: bool,
    /// What a spreadsheet's days can be.
    made: Made,
}

/// Where a spreadsheet's days may come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Made {
    /// There are none whose day and month could be exchanged.
    #[default]
    Nothing,
    /// All may have been made out of texts with day and month exchanged.
    Exchangeable,
    /// One at least can't have been.
    Sound,
}

impl Seen {
    /// Takes a cell in.
    pub(in crate::intake::file) fn add(&mut self, cell: &Cell) {
        if cell.kind == Kind::Date
            && let Ok(day) = cell.text.parse::<Date>()
        {
            self.made = match (self.made, day.day()) {
                (_, 13..) => Made::Sound,
                (Made::Nothing, 2..) => Made::Exchangeable,
                (made, _) => made,
            };
        }
        match slashed(&cell.text).filter(|_| cell.kind == Kind::Text) {
            Some([first, second, _]) if first > 12 && second <= 12 => self.day_first = true,
            Some([first, second, _]) if second > 12 && first <= 12 => self.month_first = true,
            _ => {}
        }
    }

    /// The order of the column. Where a spreadsheet could read some texts as days and others not,
    /// it has read them with the month first, whatever was meant.
    pub(in crate::intake::file) fn order(self) -> Order {
        let halved = self.day_first && self.made == Made::Exchangeable;
        match (self.day_first, self.month_first) {
            (true, true) => Order::Mixed,
            _ if halved => Order::Mixed,
            (_, true) => Order::MonthFirst,
            _ => Order::DayFirst,
        }
    }
}

/// Whether a cell holds a day whose order counts.
pub(in crate::intake::file) fn is_ordered(cell: &Cell) -> bool {
    match cell.kind {
        Kind::Date => true,
        _ => slashed(&cell.text).is_some(),
    }
}

/// The three numbers of a day that ends in its year.
fn slashed(text: &str) -> Option<[i16; 3]> {
    let parts = parts(without_time(text));
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    if year.len() != 4 || first.len() > 2 || second.len() > 2 {
        return None;
    }
    Some([
        first.parse().ok()?,
        second.parse().ok()?,
        year.parse().ok()?,
    ])
}

fn parts(text: &str) -> Vec<&str> {
    let parts = text.split(['/', '-', '.', ' ', ',']);
    parts.filter(|part| !part.is_empty()).collect()
}

fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((day, time)) if time.contains(':') => day,
        _ => text,
    }
}

/// `29/10/2017`, `29-10-2017`, `2017/10/29`, `29 Oktober 2017`, `29-Okt-17`, `20171029`.
pub(super) fn day(text: &str, order: Order) -> Option<Date> {
    if let Some(period) = Period::parse(text, &[Grain::Day]) {
        return Some(period.start());
    }
    let text = without_time(text);
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let [year, month, day] = [&text[..4], &text[4..6], &text[6..]];
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    }
    let parts = parts(text);
    let [first, second, third] = parts.as_slice() else {
        return None;
    };
    let (day, month, year) = match (month_named(first), month_named(second)) {
        (Some(month), _) => (*second, month, full_year(third)?),
        (None, Some(month)) if first.len() == 4 => (*third, month, full_year(first)?),
        (None, Some(month)) => (*first, month, full_year(third)?),
        (None, None) if first.len() == 4 => (*third, second.parse().ok()?, first.parse().ok()?),
        (None, None) if third.len() == 4 => {
            let (day, month) = match order {
                Order::MonthFirst => (second, first),
                Order::DayFirst | Order::Mixed => (first, second),
            };
            (*day, month.parse().ok()?, third.parse().ok()?)
        }
        (None, None) => return None,
    };
    if day.len() > 2 {
        return None;
    }
    Date::new(year, month, day.parse().ok()?).ok()
}

/// A year of four digits, or of two as spreadsheets shorten them.
pub(super) fn full_year(text: &str) -> Option<i16> {
    let number: i16 = text.parse().ok()?;
    match text.len() {
        4 => Some(number),
        2 if number < 30 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

/// A month by its name, whole or shortened.
pub(in crate::intake::file) fn month_named(text: &str) -> Option<i8> {
    let text = text.trim_end_matches('.').to_lowercase();
    let start: String = text.chars().take(3).collect();
    if !text.chars().all(char::is_alphabetic) {
        return None;
    }
    let at = MONTHS
        .iter()
        .position(|names| names.contains(&start.as_str()))?;
    i8::try_from(at + 1).ok()
}

/// Whether a day is the first or the last one of its period, by which that is meant.
pub(super) fn is_edge(day: Date, grain: Grain) -> bool {
    let period = Period::containing(grain, day);
    let next = day.tomorrow().ok();
    period.start() == day || next == Some(period.next().start())
}

/// The days that a spreadsheet shows for a year which was typed into a cell of days: 1905.
pub(super) fn is_typed_year(day: Date) -> bool {
    (date(1905, 3, 14)..=date(1905, 9, 30)).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_one_order_of_day_and_month() {
        let order = |cells: &[(&str, Kind)]| {
            let mut seen = Seen::default();
            for (text, kind) in cells {
                seen.add(&Cell::of((*text).to_owned(), *kind));
            }
            seen.order()
        };
        let text = Kind::Text;
        assert_eq!(order(&[("10/05/2013", text)]), Order::DayFirst);
        let american = [("10/05/2013", text), ("10/29/2013", text)];
        assert_eq!(order(&american), Order::MonthFirst);
        let mixed = [("29/10/2013", text), ("10/29/2013", text)];
        assert_eq!(order(&mixed), Order::Mixed);
        let halved = [("29/10/2013", text), ("2013-05-10", Kind::Date)];
        assert_eq!(order(&halved), Order::Mixed);
        let sound = [("29/10/2013", text), ("2013-10-30", Kind::Date)];
        assert_eq!(order(&sound), Order::DayFirst);
        let day = day("10/05/2013", Order::MonthFirst).unwrap();
        assert_eq!(day.to_string(), "2013-10-05");
    }
}
