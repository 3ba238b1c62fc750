//! Rows and cells as every kind of file gives them.

use jiff::civil::Date;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// Words, or a number in the sender's spelling.
    #[default]
    Text,
    /// A number in machine spelling.
    Number,
    /// A number that is shown as a percentage, in machine spelling and already times 100.
    Percent,
    /// A day, as `2017-10-29`.
    Date,
    /// An error that the spreadsheet shows: `#REF!`.
    Error,
    /// A formula whose result is not in the file.
    NoResult,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cell {
    /// Its content, trimmed.
    pub(super) text: String,
    /// What it holds.
    pub(super) kind: Kind,
}

impl Cell {
    /// Words.
    pub(super) fn text(text: &str) -> Self {
        Self {
            text: text.trim().to_owned(),
            kind: Kind::Text,
        }
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.kind == Kind::Text
    }
}

/// A row with content.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Its number, the first row of the file being 1.
    pub(super) number: u64,
    /// Its cells from the first column on.
    pub(super) cells: Vec<Cell>,
}

/// The day that a spreadsheet's serial number stands for; `from_1904` tells the calendar.
pub(super) fn day_of_serial(serial: i64, from_1904: bool) -> Option<Date> {
    let (origin, days) = match (from_1904, serial) {
        (true, _) => (jiff::civil::date(1904, 1, 1), serial),
        // Spreadsheets count a 29 February 1900 that never was.
        (false, ..=59) => (jiff::civil::date(1899, 12, 31), serial),
        (false, _) => (jiff::civil::date(1899, 12, 30), serial),
    };
    if !(0..=2_958_465).contains(&days) {
        return None;
    }
    origin.checked_add(jiff::Span::new().days(days)).ok()
}

/// A number as a spreadsheet shows it: 15 significant digits; whole numbers exactly.
pub(super) fn plain_number(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    if number.fract() == 0.0 && number.abs() < 9.1e15 {
        return Some(format!("{:.0}", number + 0.0));
    }
    let rounded: f64 = format!("{number:.14e}").parse().ok()?;
    Some(format!("{rounded}"))
}

/// The name of a column as spreadsheets count: A, B, … Z, AA ….
pub(in crate::intake) fn column_name(at: usize) -> String {
    let mut name = Vec::new();
    let mut rest = at + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        name.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    name.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days_in_both_calendars() {
        let day = |serial, from_1904| day_of_serial(serial, from_1904).map(|d| d.to_string());
        assert_eq!(day(43_037, false).as_deref(), Some("2017-10-29"));
        assert_eq!(day(41_575, true).as_deref(), Some("2017-10-29"));
        assert_eq!(day(1, false).as_deref(), Some("1900-01-01"));
        assert_eq!(day(61, false).as_deref(), Some("1900-03-01"));
        assert_eq!(day(-1, false), None);
        assert_eq!(day(9_999_999, false), None);
    }

    #[test]
    fn numbers_are_what_the_spreadsheet_shows() {
        for (number, shown) in [
            (62.26 + 4.0e-15, "62.26"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (13_454_979.0, "13454979"),
        ] {
            assert_eq!(plain_number(number).as_deref(), Some(shown));
        }
        assert_eq!(plain_number(f64::NAN), None);
    }

    #[test]
    fn columns_are_named_as_in_spreadsheets() {
        let names = [0, 25, 26, 701, 702].map(column_name);
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
