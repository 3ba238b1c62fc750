//! Numbers as people type them: `1.234`, `1 234`, `1234,5`; in English `1,234.5`.

use crate::base::text::Lang;

/// A number that could mean two things; both are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous {
    /// As a whole number, without separators.
    pub whole: String,
    /// As a decimal number, in the reader's spelling.
    pub decimal: String,
}

/// The machine spelling of a typed number for a measure with so many decimals.
///
/// What is no number is answered as it was typed, so that the check says what is wrong with it.
///
/// # Errors
/// [`Ambiguous`] where the separator may stand for thousands or for decimals.
pub fn machine(text: &str, decimals: u8, lang: Lang) -> Result<String, Ambiguous> {
    let text = text.trim().replace('\u{2212}', "-");
    let spaceless: String = text.chars().filter(|c| !is_space(*c)).collect();
    let (thousands, point) = match lang {
        Lang::Id => ('.', ','),
        Lang::En => (',', '.'),
    };
    let body = spaceless.trim_start_matches(['-', '+']);
    if !body
        .chars()
        .all(|c| c.is_ascii_digit() || c == thousands || c == point)
    {
        return Ok(text);
    }
    let sign = if spaceless.starts_with('-') { "-" } else { "" };
    let (whole, fraction) = match body.split_once(point) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (body, None),
    };
    if has_spaces_inside_groups(&text) || !is_grouped(whole, thousands) {
        return match (fraction, whole.split_once(thousands)) {
            (None, Some((before, after))) if plain(before) && plain(after) => {
                Err(ambiguous(before, after, point))
            }
            _ => Ok(text),
        };
    }
    let digits: String = whole.chars().filter(|c| *c != thousands).collect();
    match fraction {
        None if decimals > 0 && whole.matches(thousands).count() == 1 => {
            let (before, after) = whole.split_once(thousands).unwrap_or((whole, ""));
            Err(ambiguous(before, after, point))
        }
        Some(fraction)
            if decimals == 0 && fraction.len() == 3 && whole.len() <= 3 && plain(fraction) =>
        {
            Err(ambiguous(whole, fraction, point))
        }
        Some(fraction) if !plain(fraction) => Ok(text),
        Some(fraction) => Ok(format!("{sign}{digits}.{fraction}")),
        None => Ok(format!("{sign}{digits}")),
    }
}

fn ambiguous(before: &str, after: &str, point: char) -> Ambiguous {
    Ambiguous {
        whole: format!("{before}{after}"),
        decimal: format!("{before}{point}{after}"),
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{202f}' || c == '\u{a0}'
}

fn plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether spaces stand where no separator of thousands would.
fn has_spaces_inside_groups(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']).trim_start();
    let whole = digits.split([',', '.']).next().unwrap_or_default();
    let mut groups = whole.split(is_space);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let spaced = digits.contains(is_space);
    spaced
        && (rest.is_empty()
            || first.is_empty()
            || first.len() > 3
            || rest.iter().any(|g| g.len() != 3))
}

/// Whether the digits are in groups of three, or in one.
fn is_grouped(whole: &str, thousands: char) -> bool {
    let mut groups = whole.split(thousands);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    if rest.is_empty() {
        return plain(first);
    }
    plain(first) && first.len() <= 3 && rest.iter().all(|group| group.len() == 3 && plain(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        for (typed, decimals, machine_text) in [
            ("1.234", 0, "1234"),
            ("1 234", 0, "1234"),
            (" 1234 ", 0, "1234"),
            ("1.234.567", 0, "1234567"),
            ("1.234,5", 1, "1234.5"),
            ("0,75", 2, "0.75"),
            ("-12", 0, "-12"),
            ("\u{2212}1.234", 0, "-1234"),
            ("1.234,00", 2, "1234.00"),
            ("1.234.567", 2, "1234567"),
        ] {
            assert_eq!(
                machine(typed, decimals, Lang::Id),
                Ok(machine_text.to_owned()),
                "{typed}"
            );
        }
        assert_eq!(machine("1,234.5", 1, Lang::En), Ok("1234.5".to_owned()));
        assert_eq!(machine("1,234", 0, Lang::En), Ok("1234".to_owned()));
    }

    #[test]
    fn what_could_mean_two_things_is_asked() {
        for (typed, decimals) in [
            ("1.5", 1),
            ("1.234", 3),
            ("5.125", 2),
            ("1,234", 0),
            ("12.34", 0),
        ] {
            assert!(machine(typed, decimals, Lang::Id).is_err(), "{typed}");
        }
        assert!(machine("1.234", 0, Lang::En).is_err());
    }

    #[test]
    fn what_is_no_number_stays_as_typed() {
        for typed in ["abc", "1 2", "12 34", "1..2", "1.23.4", "", "=1+1", "1,2,3"] {
            assert_eq!(machine(typed, 0, Lang::Id), Ok(typed.to_owned()), "{typed}");
        }
    }
}
