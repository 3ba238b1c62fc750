//! Numbers as people write them: `1.234.567,89`, `1234.5`, `94,11%`, into machine spelling.

use crate::catalogue::Measure;
use crate::intake::file::cell::{Cell, Kind};

/// Which sign a file uses before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Decimal {
    /// `1.234,5`
    #[default]
    Comma,
    /// `1,234.5`
    Point,
}

impl Decimal {
    /// What the numbers of a sample say; none when nothing in it is clear.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Self> {
        let (mut comma, mut point) = (0_u32, 0_u32);
        for text in texts {
            match clear(text) {
                Some(Self::Comma) => comma += 1,
                Some(Self::Point) => point += 1,
                None => {}
            }
        }
        match comma.cmp(&point) {
            std::cmp::Ordering::Greater => Some(Self::Comma),
            std::cmp::Ordering::Less => Some(Self::Point),
            std::cmp::Ordering::Equal => None,
        }
    }
}

/// The sign that a number can only mean: `62,26` and `1.234,5` have a decimal comma.
fn clear(text: &str) -> Option<Decimal> {
    let text = text.trim().trim_start_matches('-');
    let numeric = !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b',' || b == b'.');
    if !numeric {
        return None;
    }
    let (comma, point) = (text.matches(',').count(), text.matches('.').count());
    match (comma, point) {
        (0, 0) => None,
        (1, 0) => (!is_grouped(text, ',')).then_some(Decimal::Comma),
        (0, 1) => (!is_grouped(text, '.')).then_some(Decimal::Point),
        (_, 0) => is_grouped(text, ',').then_some(Decimal::Point),
        (0, _) => is_grouped(text, '.').then_some(Decimal::Comma),
        _ if text.rfind(',') > text.rfind('.') => Some(Decimal::Comma),
        _ => Some(Decimal::Point),
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
pub(super) fn machine(cell: &Cell, measure: &Measure, decimal: Decimal) -> String {
    let percent = measure.unit.id == "persen";
    match cell.kind {
        Kind::Number => cell.text.clone(),
        Kind::Percent if percent => cell.text.clone(),
        Kind::Percent => format!("{}%", cell.text),
        _ => {
            let text = cell.text.as_str();
            let text = text.strip_suffix('%').filter(|_| percent).unwrap_or(text);
            spelled(text.trim(), measure.decimals, decimal)
        }
    }
}

fn spelled(text: &str, decimals: u8, decimal: Decimal) -> String {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}'))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let decimal = clear(digits).unwrap_or(decimal);
    let (group, point) = match decimal {
        Decimal::Comma => ('.', ','),
        Decimal::Point => (',', '.'),
    };
    let (whole, fraction) = match digits.rsplit_once(point) {
        // A whole number can have no decimals, so the sign can only part thousands.
        Some(_) if decimals == 0 && is_grouped(digits, point) => {
            return format!("{sign}{}", digits.replace(point, ""));
        }
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let whole = if is_grouped(whole, group) {
        whole.replace(group, "")
    } else {
        whole.to_owned()
    };
    match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_understood() {
        for (text, decimals, decimal, machine) in [
            ("1.234.567,89", 2, Decimal::Comma, "1234567.89"),
            ("1,234,567.89", 2, Decimal::Comma, "1234567.89"),
            ("1.234", 0, Decimal::Point, "1234"),
            ("1,234", 0, Decimal::Comma, "1234"),
            ("1.234", 2, Decimal::Comma, "1234"),
            ("1.234", 3, Decimal::Point, "1.234"),
            ("62,26", 2, Decimal::Point, "62.26"),
            ("62.26", 2, Decimal::Comma, "62.26"),
            ("-4,5", 1, Decimal::Comma, "-4.5"),
            ("0.123", 3, Decimal::Comma, "0.123"),
            ("1 234", 0, Decimal::Comma, "1234"),
            ("12.34.5", 0, Decimal::Comma, "12.34.5"),
            ("banyak", 0, Decimal::Comma, "banyak"),
            ("1e3", 0, Decimal::Comma, "1e3"),
            ("", 0, Decimal::Comma, ""),
        ] {
            assert_eq!(spelled(text, decimals, decimal), machine, "{text}");
        }
    }

    #[test]
    fn a_sample_tells_the_sign() {
        let of = |texts: &[&str]| Decimal::of(texts.iter().copied());
        assert_eq!(of(&["1.234", "62,26"]), Some(Decimal::Comma));
        assert_eq!(of(&["1,234,567", "3601"]), Some(Decimal::Point));
        assert_eq!(of(&["3601", "abc", "1.234"]), None);
    }
}
