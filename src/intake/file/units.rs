//! Figures in the units that files name, into the measure's own.

use crate::catalogue::{Measure, lookup, value};
use crate::intake::file::entry::Fault;

/// Digits that are kept on the way.
const DIGITS: u8 = 6;
/// Words by which a unit is another one than it seems.
const SCALES: [&str; 13] = [
    "ribu", "ribuan", "juta", "jutaan", "miliar", "milyar", "triliun", "ratus", "000", "thousand",
    "million", "billion", "trillion",
];

/// A value in the measure's own unit, in machine spelling.
pub(super) fn in_own_unit(measure: &Measure, unit: &str, text: String) -> Result<String, Fault> {
    let refused = || Fault {
        field: measure.name.clone(),
        code: "unit",
        arg: unit.to_owned(),
    };
    let Some(factor) = measure.accepts.get(unit) else {
        let own = unit.is_empty() || is_own(measure, unit);
        return if own { Ok(text) } else { Err(refused()) };
    };
    let Ok(number) = value::parse(&text, DIGITS) else {
        return Ok(text);
    };
    let scaled = i128::from(number) * i128::from(*factor) * 10_i128.pow(measure.decimals.into());
    let one = 10_i128.pow(DIGITS.into());
    if scaled % one != 0 {
        return Err(refused());
    }
    let own = i64::try_from(scaled / one).map_err(|_| refused())?;
    Ok(value::plain(own, measure.decimals))
}

/// A value under a heading that names a unit in brackets. What is no unit of the measure is passed
/// over, unless it would make the figure another one.
pub(super) fn under_heading(
    measure: &Measure,
    inside: &str,
    text: String,
) -> Result<String, Fault> {
    let known = measure.accepts.keys().find(|unit| same(unit, inside));
    let scales = |text: &str| {
        let text = lookup::normal(text);
        text.split(' ').any(|word| SCALES.contains(&word)) || text.contains(['%', '‰'])
    };
    match known {
        Some(unit) => in_own_unit(measure, &unit.clone(), text),
        None if scales(inside) && !is_own(measure, inside) => in_own_unit(measure, inside, text),
        None => Ok(text),
    }
}

fn is_own(measure: &Measure, unit: &str) -> bool {
    let percent = unit.trim() == "%" && measure.unit.id == "persen";
    percent || same(&measure.unit.id, unit) || same(&measure.unit.en, unit)
}

fn same(one: &str, other: &str) -> bool {
    lookup::normal(one) == lookup::normal(other)
}
