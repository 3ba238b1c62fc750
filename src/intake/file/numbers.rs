//! Numbers as people write them: `1.234.567,89`, `1234.5`, `94,11%`, `Rp 1.000,-`, into machine
//! spelling.

use std::borrow::Cow;

use crate::catalogue::{Measure, value};
use crate::intake::file::cell::{Cell, Kind};
use crate::intake::file::marks::unmarked;

/// Which sign a file uses before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Decimal {
    /// `1.234,5`
    #[default]
    Comma,
    /// `1,234.5`
    Point,
}

/// What the numbers of a file say of their decimal sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Evidence {
    comma: bool,
    point: bool,
    /// Whether a point stands where it may part thousands as well as decimals.
    open: bool,
}

/// How the numbers of a column are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    /// The decimal sign; none where nothing tells it.
    pub(super) sign: Option<Decimal>,
    /// Whether the column itself has both signs.
    pub(super) mixed: bool,
}

impl From<Option<Decimal>> for Style {
    fn from(sign: Option<Decimal>) -> Self {
        Self { sign, mixed: false }
    }
}

impl Evidence {
    /// Takes a cell of a measure in.
    pub(super) fn add(&mut self, cell: &Cell, measure: &Measure) {
        if cell.kind != Kind::Text {
            return;
        }
        let Some(text) = cleaned(&cell.text, measure) else {
            return;
        };
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let said = clear(digits).or_else(|| grouped_only(digits).filter(|_| measure.decimals == 0));
        match said {
            Some(Decimal::Comma) => self.comma = true,
            Some(Decimal::Point) => self.point = true,
            None => {
                let grouped = grouped_only(digits) == Some(Decimal::Comma);
                self.open |= grouped && only_possible(digits, Decimal::Comma, measure).is_none();
            }
        }
    }

    /// Takes in what another part of the file has shown.
    pub(super) fn join(&mut self, other: Self) {
        self.comma |= other.comma;
        self.point |= other.point;
        self.open |= other.open;
    }

    /// Whether both signs were seen.
    pub(super) fn is_mixed(self) -> bool {
        self.comma && self.point
    }

    /// Whether a point was seen that may as well be the decimal sign.
    pub(super) fn is_open(self) -> bool {
        self.open
    }

    /// The sign, where the file has one and no other.
    pub(super) fn sign(self) -> Option<Decimal> {
        match (self.comma, self.point) {
            (true, false) => Some(Decimal::Comma),
            (false, true) => Some(Decimal::Point),
            _ => None,
        }
    }
}

/// Why a number is not taken as it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unclear {
    /// A spreadsheet has rounded it: `1,23457E+11`.
    Rounded,
    /// It could be either of two numbers: `5.125`.
    Ambiguous,
}

/// The sign that a number can only mean: `62,26` and `1.234,5` have a decimal comma.
fn clear(digits: &str) -> Option<Decimal> {
    let (comma, point) = (digits.matches(',').count(), digits.matches('.').count());
    match (comma, point) {
        (0, 0) => None,
        (1, 0) => (!is_grouped(digits, ',')).then_some(Decimal::Comma),
        (0, 1) => (!is_grouped(digits, '.')).then_some(Decimal::Point),
        (_, 0) => is_grouped(digits, ',').then_some(Decimal::Point),
        (0, _) => is_grouped(digits, '.').then_some(Decimal::Comma),
        _ if digits.rfind(',') > digits.rfind('.') => Some(Decimal::Comma),
        _ => Some(Decimal::Point),
    }
}

/// The sign that a number means if it is whole: in `1.234` the point can only part thousands.
fn grouped_only(digits: &str) -> Option<Decimal> {
    if is_grouped(digits, '.') {
        Some(Decimal::Comma)
    } else {
        is_grouped(digits, ',').then_some(Decimal::Point)
    }
}

/// Whether digits stand in groups of three: `1.234.567`.
fn is_grouped(text: &str, separator: char) -> bool {
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let mut later = 0;
    for group in groups {
        if group.len() != 3 || !digits(group) {
            return false;
        }
        later += 1;
    }
    later > 0 && (1..=3).contains(&first.len()) && digits(first) && !first.starts_with('0')
}

/// The content of a measure's cell in machine spelling; what is no number stays as it is, so that
/// the check names it.
pub(super) fn machine(cell: &Cell, measure: &Measure, style: Style) -> Result<String, Unclear> {
    let percent = measure.unit.id == "persen";
    match cell.kind {
        Kind::Number => Ok(cell.text.clone()),
        Kind::Percent if percent => Ok(cell.text.clone()),
        Kind::Percent => Ok(format!("{}%", cell.text)),
        _ => spelled(&cell.text, measure, style),
    }
}

fn spelled(text: &str, measure: &Measure, style: Style) -> Result<String, Unclear> {
    if is_scientific(text) {
        return Err(Unclear::Rounded);
    }
    let Some(number) = cleaned(text, measure) else {
        return Ok(text.to_owned());
    };
    let (minus, digits) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number.as_ref()),
    };
    let sign = match (clear(digits), grouped_only(digits)) {
        (Some(sure), _) => sure,
        // A whole number has no decimals, so that the sign can only part thousands, unless others
        // of its column have decimals of zero behind that very sign.
        (None, Some(grouped)) if measure.decimals == 0 && !style.mixed => grouped,
        (None, Some(grouped)) => style
            .sign
            .or_else(|| only_possible(digits, grouped, measure))
            .ok_or(Unclear::Ambiguous)?,
        (None, None) => style.sign.unwrap_or_default(),
    };
    Ok(format!("{minus}{}", by_sign(digits, sign)))
}

/// Digits with this decimal sign, in machine spelling.
fn by_sign(digits: &str, sign: Decimal) -> String {
    let (group, point) = match sign {
        Decimal::Comma => ('.', ','),
        Decimal::Point => (',', '.'),
    };
    let (whole, fraction) = match digits.rsplit_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let whole = if is_grouped(whole, group) {
        whole.replace(group, "")
    } else {
        whole.to_owned()
    };
    match fraction {
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole,
    }
}

/// The sign of a number that would be far too large if its sign parted thousands.
fn only_possible(digits: &str, grouped: Decimal, measure: &Measure) -> Option<Decimal> {
    let number = value::parse(&by_sign(digits, grouped), measure.decimals).ok();
    let fits = number.is_some_and(|number| number <= measure.max);
    (!fits).then_some(match grouped {
        Decimal::Comma => Decimal::Point,
        Decimal::Point => Decimal::Comma,
    })
}

/// A typed number without what people write around it, as in files: `5,12 %`, `Rp 1.000,-`; what
/// is no number stays as it is.
pub fn bare(text: &str, measure: &Measure) -> String {
    let digits = text.trim().trim_start_matches(['-', '−']);
    let is_digit = |c: char| c.is_ascii_digit();
    // With nothing around it, it is read as it was typed.
    let is_bare = digits.starts_with(is_digit) && digits.ends_with(is_digit);
    // A file tells in a note what marks it takes off; here nobody would be told.
    let is_marked = unmarked(text.trim()).1;
    let number = cleaned(text, measure).filter(|_| !is_bare && !is_marked);
    number.map_or_else(|| text.to_owned(), Cow::into_owned)
}

/// The digits and signs of a number, without what people and spreadsheets write around it; none
/// where it is no number.
fn cleaned<'t>(text: &'t str, measure: &Measure) -> Option<Cow<'t, str>> {
    let text = text.trim().trim_start_matches(['\'', '’', '`']);
    let (text, _) = unmarked(text);
    let (mut negative, text) = match text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        Some(inside) => (true, inside.trim()),
        None => (false, text),
    };
    let text = without_currency(text);
    let text = match text.strip_suffix('%') {
        Some(rest) if measure.unit.id == "persen" => rest.trim_end(),
        _ => text,
    };
    let text = match text.strip_prefix(['-', '−']) {
        Some(rest) => {
            negative = !negative;
            without_currency(rest.trim_start())
        }
        None => text.strip_prefix('+').unwrap_or(text),
    };
    let joined = joined(text)?;
    Some(if negative {
        Cow::Owned(format!("-{joined}"))
    } else {
        joined
    })
}

/// A number without `Rp` before it, and `,-` or `rupiah` behind it.
fn without_currency(text: &str) -> &str {
    let start = text.get(..2).filter(|two| two.eq_ignore_ascii_case("rp"));
    let text = match start {
        Some(_) => text[2..].trim_start_matches('.').trim_start(),
        None => text.strip_prefix("IDR").unwrap_or(text).trim_start(),
    };
    let text = text.strip_suffix("rupiah").unwrap_or(text).trim_end();
    let bare = text.trim_end_matches(['-', '–', '—']);
    match bare.strip_suffix([',', '.']) {
        Some(whole) if bare.len() < text.len() => whole,
        _ => text,
    }
}

/// Digits and signs, with the spaces or low lines between groups of three taken out.
fn joined(text: &str) -> Option<Cow<'_, str>> {
    let is_gap = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '_' | '\'' | '’');
    let signs = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    if !text.starts_with(|c: char| c.is_ascii_digit())
        || !text.chars().all(|c| signs(c) || is_gap(c))
    {
        return None;
    }
    if !text.contains(is_gap) {
        return Some(Cow::Borrowed(text));
    }
    let spaced: String = text
        .chars()
        .map(|c| if is_gap(c) { ' ' } else { c })
        .collect();
    let whole = spaced.split([',', '.']).next().unwrap_or_default();
    let fraction = &spaced[whole.len()..];
    let sound = is_grouped(whole, ' ') && !fraction.contains(' ');
    sound.then(|| Cow::Owned(spaced.replace(' ', "")))
}

/// `1,23457E+11`: a spreadsheet's display of a long number, whose last digits are gone.
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once(['e', 'E']) else {
        return false;
    };
    let power = exponent.trim_start_matches(['+', '-']);
    let mantissa = mantissa.trim_start_matches('-');
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits(power) && mantissa.split([',', '.']).all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(decimals: u8, max: i64) -> Measure {
        let catalogue = crate::catalogue::load::embedded().unwrap();
        let mut measure = catalogue.indicators[0].measures[0].clone();
        measure.unit.id = "rupiah".to_owned();
        (measure.decimals, measure.max) = (decimals, max);
        measure
    }

    #[test]
    fn both_spellings_are_understood() {
        use Decimal::{Comma, Point};
        for (text, decimals, sign, machine) in [
            ("1.234.567,89", 2, None, "1234567.89"),
            ("1,234,567.89", 2, None, "1234567.89"),
            ("1.234", 0, Some(Point), "1234"),
            ("1,234", 0, None, "1234"),
            ("1.234", 2, Some(Comma), "1234"),
            ("1.234", 3, Some(Point), "1.234"),
            ("62,26", 2, Some(Point), "62.26"),
            ("62.26", 2, None, "62.26"),
            ("-4,5", 1, None, "-4.5"),
            ("0.123", 3, None, "0.123"),
            ("1 234", 0, None, "1234"),
            ("1 234 567,5", 1, None, "1234567.5"),
            ("12 13", 0, None, "12 13"),
            ("12.34.5", 0, None, "12.34.5"),
            ("banyak", 0, None, "banyak"),
            ("", 0, None, ""),
            ("Rp 1.234.567", 0, None, "1234567"),
            ("Rp1.000.000,00", 0, None, "1000000.00"),
            ("(1.234.567)", 0, None, "-1234567"),
            ("1.000.000,-", 0, None, "1000000"),
            ("'1234567", 0, None, "1234567"),
            ("1_000_000", 0, None, "1000000"),
            ("-Rp 5", 0, None, "-5"),
            ("5,28*)", 2, None, "5.28"),
            ("-", 0, None, "-"),
            ("...", 0, None, "..."),
        ] {
            let read = spelled(text, &measure(decimals, value::MAX), sign.into());
            assert_eq!(read.as_deref(), Ok(machine), "{text}");
        }
    }

    #[test]
    fn what_two_readings_allow_or_a_display_has_rounded_is_not_guessed() {
        for text in ["5.125", "5,125", "(5.125)"] {
            let read = spelled(text, &measure(2, value::MAX), Style::default());
            assert_eq!(read, Err(Unclear::Ambiguous), "{text}");
        }
        assert_eq!(
            spelled("5.125", &measure(2, 10_000), Style::default()).as_deref(),
            Ok("5.125")
        );
        for text in ["1,23457E+11", "9.8e10", "1e3", "-2E-5"] {
            let read = spelled(text, &measure(0, value::MAX), Style::default());
            assert_eq!(read, Err(Unclear::Rounded), "{text}");
        }
    }

    #[test]
    fn a_column_with_both_signs_is_not_guessed() {
        let style = |sign| Style { sign, mixed: true };
        for text in ["1,234", "1.234"] {
            let read = spelled(text, &measure(0, value::MAX), style(None));
            assert_eq!(read, Err(Unclear::Ambiguous), "{text}");
        }
        let said = style(Some(Decimal::Comma));
        let read = |text| spelled(text, &measure(0, value::MAX), said);
        assert_eq!(read("1.234").as_deref(), Ok("1234"));
        assert_eq!(read("1,234").as_deref(), Ok("1.234"));
    }

    #[test]
    fn the_numbers_of_a_file_tell_its_sign() {
        let sign = |decimals, texts: &[&str]| {
            let mut evidence = Evidence::default();
            for text in texts {
                evidence.add(&Cell::text(text), &measure(decimals, value::MAX));
            }
            evidence.sign()
        };
        assert_eq!(sign(2, &["1.234", "62,26"]), Some(Decimal::Comma));
        assert_eq!(sign(2, &["5.125", "0.673"]), Some(Decimal::Point));
        assert_eq!(sign(0, &["1,234,567", "3601"]), Some(Decimal::Point));
        assert_eq!(sign(0, &["1.234"]), Some(Decimal::Comma));
        assert_eq!(sign(2, &["3601", "abc", "1.234"]), None);
        assert_eq!(sign(2, &["62,26", "62.26"]), None);
    }
}
