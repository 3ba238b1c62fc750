//! Figures in the units that files name, into the measure's own.

use crate::catalogue::measure::FACTOR_DECIMALS;
use crate::catalogue::value::NumberError;
use crate::catalogue::{Measure, lookup, value};
use crate::intake::file::entry::Fault;

/// Most digits after the sign that are read.
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
    let digits = text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let digits = u8::try_from(digits).unwrap_or(DIGITS).min(DIGITS);
    let number = match value::parse(&text, digits) {
        Ok(number) => number,
        // Left as it is, it would be taken for a figure in the measure's own unit.
        Err(NumberError::TooLarge | NumberError::TooPrecise) => return Err(refused()),
        Err(_) => return Ok(text),
    };
    let product = i128::from(number) * i128::from(*factor);
    let scaled = product.checked_mul(10_i128.pow(measure.decimals.into()));
    let scaled = scaled.ok_or_else(refused)?;
    let one = 10_i128.pow(u32::from(digits + FACTOR_DECIMALS));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::load;

    #[test]
    fn a_smaller_unit_becomes_the_own_one_exactly_or_is_refused() {
        let catalogue = load::embedded().expect("the catalogue");
        let work = catalogue.indicator("penduduk-bekerja").expect("it");
        let mut measure = work.measures[0].clone();
        measure.decimals = 3;
        measure.accepts = [("orang".to_owned(), 1_000)].into();
        let own = |text: &str| in_own_unit(&measure, "orang", text.to_owned());
        assert_eq!(own("1500").expect("a value"), "1.500");
        assert_eq!(own("1").expect("a value"), "0.001");
        assert_eq!(own("0.5").expect_err("a fault").code, "unit");
    }
}
