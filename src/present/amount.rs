//! Numbers with their units: `85.161 orang`, `50,99%`, `Rp1,47 triliun`.

use super::words::Words;
use crate::base::text::{Lang, number};
use crate::catalogue::{Label, Measure, Per, value};

/// From this size on a number is shortened where space is small.
const HUGE: u64 = 1_000_000_000;

/// How a unit is written with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A sign that stands close behind: `%`.
    Percent,
    /// A currency that stands before: `Rp`.
    Rupiah,
    /// A word behind.
    Word,
}

/// How the unit of a measure is written.
pub fn unit_of(unit: &Label) -> Unit {
    match unit.id.as_str() {
        "%" | "persen" => Unit::Percent,
        "Rp" | "rupiah" => Unit::Rupiah,
        _ => Unit::Word,
    }
}

/// The unit's word for a heading or an axis: `persen`, `rupiah`, `orang`.
pub fn unit_word<'m>(words: &Words<'_>, measure: &'m Measure) -> &'m str {
    words.label(&measure.unit)
}

/// A number with its unit, all digits.
pub fn full(words: &Words<'_>, value: i64, measure: &Measure) -> String {
    joined(
        &number::decimal(value, measure.decimals, words.lang),
        words,
        measure,
    )
}

/// A number with its unit, shortened when it is huge.
pub fn brief(words: &Words<'_>, value: i64, measure: &Measure) -> String {
    match shortened(words, value, measure.decimals) {
        Some(short) => joined(&short, words, measure),
        None => full(words, value, measure),
    }
}

fn joined(number: &str, words: &Words<'_>, measure: &Measure) -> String {
    match unit_of(&measure.unit) {
        Unit::Percent => format!("{number}%"),
        Unit::Rupiah => match number.strip_prefix('−') {
            Some(rest) => format!("−Rp{rest}"),
            None => format!("Rp{number}"),
        },
        Unit::Word => format!("{number} {}", words.label(&measure.unit)),
    }
}

/// A number without its unit, for cells under a heading that names it.
pub fn bare(words: &Words<'_>, value: i64, decimals: u8) -> String {
    number::decimal(value, decimals, words.lang)
}

/// A big figure: the number as it stands out, the unit beside it, and the full text when the
/// number is shortened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Big {
    /// The number: `85.161`, `50,99%`, `Rp1,47 triliun`.
    pub number: String,
    /// The unit behind it; empty when it is part of the number.
    pub unit: String,
    /// All digits, when the number shows fewer.
    pub full: Option<String>,
}

/// A big figure.
pub fn big(words: &Words<'_>, value: i64, measure: &Measure) -> Big {
    let short = shortened(words, value, measure.decimals);
    let full_text = short.is_some().then(|| full(words, value, measure));
    let number = short.unwrap_or_else(|| number::decimal(value, measure.decimals, words.lang));
    let (number, unit) = match unit_of(&measure.unit) {
        Unit::Word => (number, words.label(&measure.unit).to_owned()),
        Unit::Percent | Unit::Rupiah => (joined(&number, words, measure), String::new()),
    };
    Big {
        number,
        unit,
        full: full_text,
    }
}

/// `1,47 triliun` for a huge number.
fn shortened(words: &Words<'_>, value: i64, decimals: u8) -> Option<String> {
    let (whole, _) = value::split(value, decimals);
    if whole < HUGE {
        return None;
    }
    let (size, key) = if whole >= 1_000_000_000_000 {
        (1_000_000_000_000_i128, "dash-trillion")
    } else {
        (1_000_000_000, "dash-billion")
    };
    let unit = 10_i128.pow(u32::from(decimals));
    let short = value::divide(i128::from(value), size * unit, 2)?;
    let number = number::decimal(short, 2, words.lang);
    Some(words.with(key, &[("number", &number)]))
}

/// To what counts are related: `1.000 penduduk`.
pub fn per(lang: Lang, per: &Per) -> String {
    let scale = number::decimal(per.scale, 0, lang);
    format!("{scale} {}", per.label.get(lang))
}
