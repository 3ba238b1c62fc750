//! How cells are shown, as far as it says what their numbers mean: days, percentages, decimals.

use std::collections::HashMap;

use crate::intake::file::Broken;
use crate::intake::file::xlsx::bounded::PART;
use crate::intake::file::xlsx::package::Package;
use crate::intake::file::xlsx::parts::{attribute, tags};

/// What a number means by the way it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A number with so many decimals; none where it is shown as it is.
    Number(Option<u8>),
    /// A percentage with so many decimals.
    Percent(Option<u8>),
    /// A day.
    Day,
    /// A day of which only month and year are shown.
    Month,
    /// A day of which only the year is shown.
    Year,
}

impl Default for Shown {
    fn default() -> Self {
        Self::Number(None)
    }
}

/// What each cell style means.
#[derive(Debug, Default)]
pub(super) struct Styles(Vec<Shown>);

impl Styles {
    /// What the style with this number means.
    pub(super) fn get(&self, at: usize) -> Shown {
        self.0.get(at).copied().unwrap_or_default()
    }
}

/// Reads the styles of a workbook, which lie at `path`.
pub(super) fn read(package: &mut Package, path: Option<&str>) -> Result<Styles, Broken> {
    let mut styles = Styles::default();
    let Some(path) = path else {
        return Ok(styles);
    };
    let mut own: HashMap<u32, Shown> = HashMap::new();
    let mut in_cells = false;
    tags(package.part(path, PART)?, |tag| {
        match tag.local_name().as_ref() {
            "numFmt" => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok());
                let code = attribute(tag, "formatCode");
                if let (Some(id), Some(code)) = (id, code) {
                    own.insert(id, by_code(&code));
                }
            }
            "cellXfs" => in_cells = true,
            "cellStyles" | "dxfs" => in_cells = false,
            "xf" if in_cells => {
                let id = attribute(tag, "numFmtId").and_then(|id| id.parse().ok());
                let id: u32 = id.unwrap_or(0);
                let shown = own.get(&id).copied().unwrap_or_else(|| built_in(id));
                styles.0.push(shown);
            }
            _ => {}
        }
        true
    })?;
    Ok(styles)
}

fn built_in(id: u32) -> Shown {
    match id {
        1 | 3 | 5 | 6 | 37 | 38 | 41 | 42 => Shown::Number(Some(0)),
        2 | 4 | 7 | 8 | 39 | 40 | 43 | 44 => Shown::Number(Some(2)),
        9 => Shown::Percent(Some(0)),
        10 => Shown::Percent(Some(2)),
        17 => Shown::Month,
        14..=16 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shown::Day,
        _ => Shown::Number(None),
    }
}

/// A format's meaning: its first section, without what is quoted, escaped or in brackets.
fn by_code(code: &str) -> Shown {
    let (mut quoted, mut bracket, mut escaped) = (false, false, false);
    let mut letters = String::new();
    for letter in code.chars() {
        match letter {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' => bracket = true,
            ']' => bracket = false,
            _ if bracket => {}
            ';' => break,
            _ => letters.extend(letter.to_lowercase()),
        }
    }
    if letters.contains("general") {
        Shown::Number(None)
    } else if letters.contains('%') {
        Shown::Percent(decimals(&letters))
    } else if letters.contains('d') {
        Shown::Day
    } else if letters.contains("mmm") || (letters.contains('m') && letters.contains('y')) {
        Shown::Month
    } else if letters.contains('y') {
        Shown::Year
    } else {
        Shown::Number(decimals(&letters))
    }
}

/// How many decimals a format shows; none where it shows powers of ten, fractions, thousands or
/// no digits at all, so that the saved number is the true one.
fn decimals(letters: &str) -> Option<u8> {
    let digit = |c: char| matches!(c, '0' | '#' | '?');
    let last = letters.rfind(digit)?;
    let first = letters.find(digit)?;
    if letters.contains(['e', '/']) || letters[last + 1..].starts_with(',') {
        return None;
    }
    let places = letters[first..=last].rsplit_once('.');
    let count = places.map_or(0, |(_, places)| {
        places.chars().filter(|c| digit(*c)).count()
    });
    u8::try_from(count).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_numbers_mean() {
        for (code, shown) in [
            ("yyyy\\-mm\\-dd", Shown::Day),
            ("[$-421]dd mmmm yyyy;@", Shown::Day),
            ("[$-421]mmmm\\ yyyy;@", Shown::Month),
            ("mmm\\-yy", Shown::Month),
            ("mm/yyyy", Shown::Month),
            ("mmm", Shown::Month),
            ("yyyy", Shown::Year),
            ("0.00%", Shown::Percent(Some(2))),
            ("#,##0 \"hari\"", Shown::Number(Some(0))),
            ("\"Rp\"#,##0.00_);(\"Rp\"#,##0.00)", Shown::Number(Some(2))),
            ("_(* #,##0_);_(* (#,##0)", Shown::Number(Some(0))),
            ("[Red]0.00", Shown::Number(Some(2))),
            ("0.0##", Shown::Number(Some(3))),
            ("General", Shown::Number(None)),
            ("#,##0,", Shown::Number(None)),
            ("0.00E+00", Shown::Number(None)),
            ("# ?/?", Shown::Number(None)),
            ("@", Shown::Number(None)),
            ("0;\"dd\"", Shown::Number(Some(0))),
        ] {
            assert_eq!(by_code(code), shown, "{code}");
        }
    }
}
