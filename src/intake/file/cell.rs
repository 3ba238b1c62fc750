//! Rows and cells as every kind of file gives them.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::intake::file::Broken;

/// Takes rows one by one; false ends the reading.
pub(super) type Each<'e> = dyn FnMut(&Row) -> Result<bool, Broken> + 'e;

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
    /// A day that is shown as its month and year only.
    Month,
    /// A day that is shown as its year only.
    Year,
    /// An error that the spreadsheet shows: `#REF!`.
    Error,
    /// A formula whose result is not in the file.
    NoResult,
    /// Nothing: the row does not name its column.
    Absent,
}

/// What a cell has to do with a merged one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Merged {
    /// Nothing.
    #[default]
    No,
    /// It is the first row of several.
    Tall,
    /// It lies below the cell whose content it shows.
    Below,
    /// It lies beside the cell whose content it shows.
    Beside,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Cell {
    /// Its content, trimmed.
    pub(super) text: String,
    /// What it holds.
    pub(super) kind: Kind,
    /// What is saved, where the cell shows a rounded number.
    pub(super) saved: Option<Box<str>>,
    /// What it has to do with a merged cell.
    pub(super) merged: Merged,
}

impl Cell {
    /// A cell with nothing in it.
    pub(super) const EMPTY: Self = Self {
        text: String::new(),
        kind: Kind::Text,
        saved: None,
        merged: Merged::No,
    };

    /// Words.
    pub(super) fn text(text: &str) -> Self {
        Self::of(text.trim().to_owned(), Kind::Text)
    }

    /// A cell that holds this.
    pub(super) fn of(text: String, kind: Kind) -> Self {
        Self {
            text,
            kind,
            ..Self::default()
        }
    }

    /// Its content as the spreadsheet shows it: a percentage with its sign.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        match self.kind {
            Kind::Percent => Cow::Owned(format!("{}%", self.text)),
            _ => Cow::Borrowed(&self.text),
        }
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && matches!(self.kind, Kind::Text | Kind::Absent)
    }
}

/// A row with content.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// Its number, the first row of the file being 1.
    pub(super) number: u64,
    /// Its cells from the first column on.
    pub(super) cells: Vec<Cell>,
    /// Whether the spreadsheet hides it.
    pub(super) hidden: bool,
    /// A name that it bears twice.
    pub(super) twice: Option<String>,
}

impl Row {
    /// Position of the last cell with content, counted from 1.
    pub(super) fn width(&self) -> usize {
        let last = self.cells.iter().rposition(|cell| !cell.is_empty());
        last.map_or(0, |at| at + 1)
    }

    /// A cell's text; empty when it is not there.
    pub(super) fn text(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", |cell| cell.text.as_str())
    }
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

/// A number as a spreadsheet knows it: 15 significant digits; whole numbers exactly. What only
/// the binary arithmetic of a sum has added is left out: 9.99999999999998 is 10.
pub(super) fn plain_number(number: f64) -> Option<String> {
    const NOISE: f64 = 5.0e-15;
    if !number.is_finite() {
        return None;
    }
    if is_whole(number) {
        return Some(saved_number(number));
    }
    let short: f64 = format!("{number:.11e}").parse().ok()?;
    if (short - number).abs() <= NOISE * number.abs() {
        return Some(format!("{short}"));
    }
    Some(saved_number(number))
}

fn is_whole(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() < 9.1e15
}

/// A number with the 15 digits that a spreadsheet tells apart.
pub(super) fn saved_number(number: f64) -> String {
    if is_whole(number) {
        return format!("{:.0}", number + 0.0);
    }
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A plain number with so many decimals as its cell shows, half away from zero; none where
/// nothing is rounded away.
pub(super) fn rounded(plain: &str, decimals: u8) -> Option<String> {
    let (whole, fraction) = plain.split_once('.')?;
    let kept = usize::from(decimals);
    let left = fraction.get(kept..)?;
    if left.bytes().all(|b| b == b'0') {
        return None;
    }
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes().take(kept)).collect();
    if left.as_bytes()[0] >= b'5' {
        let nines = digits.iter().rev().take_while(|b| **b == b'9').count();
        let at = digits.len() - nines;
        digits[at..].fill(b'0');
        match at.checked_sub(1).filter(|at| digits[*at].is_ascii_digit()) {
            Some(at) => digits[at] += 1,
            None => digits.insert(at, b'1'),
        }
    }
    let mut text = String::from_utf8(digits).ok()?;
    if kept > 0 {
        text.insert(text.len() - kept, '.');
    }
    let is_zero = text.bytes().all(|b| matches!(b, b'0' | b'.' | b'-'));
    Some(if is_zero { text.replace('-', "") } else { text })
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
            (9.999_999_999_999_98, "10"),
            (917.6124, "917.6124"),
            (1_234_567_890.000_01, "1234567890.00001"),
            (12_345_678_901.234_5, "12345678901.2345"),
        ] {
            assert_eq!(plain_number(number).as_deref(), Some(shown));
        }
        assert_eq!(plain_number(f64::NAN), None);
    }

    #[test]
    fn rounding_is_that_of_the_cell() {
        for (plain, decimals, shown) in [
            ("917.6124", 2, Some("917.61")),
            ("5.123456789", 2, Some("5.12")),
            ("0.6666666666666666", 2, Some("0.67")),
            ("9.995", 2, Some("10.00")),
            ("-99.5", 0, Some("-100")),
            ("-0.2", 0, Some("0")),
            ("12.5", 0, Some("13")),
            ("12.50", 1, None),
            ("12.5", 2, None),
            ("12", 0, None),
        ] {
            assert_eq!(rounded(plain, decimals).as_deref(), shown, "{plain}");
        }
    }

    #[test]
    fn columns_are_named_as_in_spreadsheets() {
        let names = [0, 25, 26, 701, 702].map(column_name);
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
