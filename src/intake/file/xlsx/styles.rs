//! How cells are shown, as far as it says what their numbers mean: days and percentages.

use std::collections::HashMap;

use crate::intake::file::Broken;
use crate::intake::file::xlsx::bounded::PART;
use crate::intake::file::xlsx::package::Package;
use crate::intake::file::xlsx::parts::{attribute, tags};

/// What a number means by the way it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// A number.
    #[default]
    Number,
    /// A day.
    Date,
    /// A percentage.
    Percent,
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

/// Reads the styles of a workbook.
pub(super) fn read(package: &mut Package) -> Result<Styles, Broken> {
    let mut styles = Styles::default();
    if !package.has("xl/styles.xml") {
        return Ok(styles);
    }
    let mut own: HashMap<u32, Shown> = HashMap::new();
    let mut in_cells = false;
    tags(package.part("xl/styles.xml", PART)?, |tag| {
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
                styles
                    .0
                    .push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
            }
            _ => {}
        }
        true
    })?;
    Ok(styles)
}

fn built_in(id: u32) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=17 | 22 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Shown::Date,
        _ => Shown::Number,
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
        Shown::Number
    } else if letters.contains('%') {
        Shown::Percent
    } else if letters.contains(['y', 'd']) || (letters.contains("mmm")) {
        Shown::Date
    } else {
        Shown::Number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_what_numbers_mean() {
        for (code, shown) in [
            ("yyyy\\-mm\\-dd", Shown::Date),
            ("[$-421]dd mmmm yyyy;@", Shown::Date),
            ("mmm", Shown::Date),
            ("0.00%", Shown::Percent),
            ("#,##0 \"hari\"", Shown::Number),
            ("[Red]0.00", Shown::Number),
            ("General", Shown::Number),
            ("0;\"dd\"", Shown::Number),
        ] {
            assert_eq!(by_code(code), shown, "{code}");
        }
    }
}
