//! Figures in the units that files name, into the measure's own.

use crate::catalogue::measure::FACTOR_DECIMALS;
use crate::catalogue::value::NumberError;
use crate::catalogue::{Measure, value};
use crate::intake::file::entry::Fault;
use crate::intake::file::spellings::words_of;

/// Most digits after the sign that are read.
const DIGITS: u8 = 6;
/// Words of scale; the first of each line stands for all of it.
const SCALES: [&[&str]; 5] = [
    &[
        "ribu",
        "ribuan",
        "thousand",
        "thousands",
        "000",
        "1000",
        "x1000",
    ],
    &["juta", "jutaan", "million", "millions", "000000", "1000000"],
    &[
        "miliar", "miliaran", "milyar", "milyaran", "billion", "billions",
    ],
    &["triliun", "triliunan", "trillion", "trillions"],
    &["ratus", "ratusan", "hundred", "hundreds"],
];
/// Words of units; the first of each line stands for all of it.
const UNITS: [&[&str]; 14] = [
    &["orang", "jiwa", "people", "person", "persons"],
    &["rupiah", "rp", "idr"],
    &["persen", "percent"],
    &["permil"],
    &["dolar", "dollar", "dollars", "usd", "us"],
    &["anak", "children"],
    &["laporan", "reports"],
    &["indeks", "index"],
    &["unit", "units", "buah"],
    &["ton", "tons", "tonnes"],
    &["kg", "kilogram", "kwintal", "kuintal"],
    &["ha", "hektar", "hektare"],
    &["km", "km2", "m2"],
    &["poin", "points"],
];
/// Words that stand before a unit and say nothing else.
const BEFORE: [&str; 6] = ["dalam", "in", "satuan", "per", "1", "x"];

/// The words of a unit, each by one of its spellings, in alphabetical order.
fn canonical(unit: &str) -> Vec<String> {
    let spelled = unit.replace('%', " persen ").replace('‰', " permil ");
    let spelled = words_of(&spelled).replace("per cent", "persen");
    let known = |word: &str| {
        let mut groups = SCALES.iter().chain(&UNITS);
        let group = groups.find(|group| group.contains(&word));
        group.map_or(word, |group| group[0]).to_owned()
    };
    let words = spelled.split(' ').filter(|word| !word.is_empty());
    let mut words: Vec<String> = words
        .filter(|word| !BEFORE.contains(word))
        .map(known)
        .collect();
    words.sort_unstable();
    words
}

fn is_scale(word: &str) -> bool {
    SCALES.iter().any(|group| group[0] == word)
}

fn is_unit(word: &str) -> bool {
    is_scale(word) || UNITS.iter().any(|group| group[0] == word)
}

/// Whether a text names a unit, be it one of the measure or not.
pub(super) fn names_unit(measure: &Measure, text: &str) -> bool {
    let words = canonical(text);
    let known = measure.accepts.keys().any(|unit| same(unit, text));
    known || is_own(measure, text) || words.iter().any(|word| is_unit(word))
}

/// The units that the title of a table names: `(dalam juta rupiah)`, `Satuan: ribu orang`.
pub(super) fn of_title(text: &str) -> Vec<String> {
    let spaced = text.replace('%', " persen ").replace(['(', '['], " dalam ");
    let spaced = words_of(&spaced);
    let words: Vec<&str> = spaced.split(' ').collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !["dalam", "in", "satuan", "unit"].contains(word) {
            continue;
        }
        let rest = words[at + 1..].iter();
        let rest = rest.skip_while(|word| BEFORE.contains(*word));
        let rest = rest.take_while(|word| canonical(word).iter().all(|word| is_unit(word)));
        let unit = rest.copied().collect::<Vec<_>>().join(" ");
        if !canonical(&unit).is_empty() && !found.contains(&unit) {
            found.push(unit);
        }
    }
    found
}

/// The unit of those in a title that is a measure's: of its kind, or of nothing but a scale.
pub(super) fn of_measure<'u>(measure: &Measure, units: &'u [String]) -> Option<&'u str> {
    let kind = |unit: &str| -> Vec<String> {
        let words = canonical(unit).into_iter();
        words.filter(|word| !is_scale(word)).collect()
    };
    let own = kind(&measure.unit.id);
    let fits = |unit: &&String| {
        let named = kind(unit);
        let scaled = named.is_empty() && own != ["persen"] && own != ["indeks"];
        scaled || named == own
    };
    let foreign = |unit: &&String| {
        let words = canonical(unit);
        words.iter().any(|word| is_scale(word) || word == "dolar")
    };
    let found = units.iter().find(fits);
    let alone = |unit: &&String| own == ["rupiah"] && foreign(unit);
    found
        .or_else(|| units.iter().find(alone))
        .map(String::as_str)
}

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

/// A value whose heading, row or title names a unit. What is no unit of the measure would make the
/// figure another one.
pub(super) fn under_heading(
    measure: &Measure,
    inside: &str,
    text: String,
) -> Result<String, Fault> {
    // A dash says nothing.
    if !inside.contains(|c: char| c.is_alphanumeric() || matches!(c, '%' | '‰')) {
        return Ok(text);
    }
    let known = measure.accepts.keys().find(|unit| same(unit, inside));
    match known {
        Some(unit) => in_own_unit(measure, &unit.clone(), text),
        None => in_own_unit(measure, inside, text),
    }
}

fn is_own(measure: &Measure, unit: &str) -> bool {
    let scale_alone = {
        let named = canonical(unit);
        let own = canonical(&measure.unit.id);
        !named.is_empty()
            && named
                .iter()
                .all(|word| is_scale(word) && own.contains(word))
    };
    scale_alone || same(&measure.unit.id, unit) || same(&measure.unit.en, unit)
}

fn same(one: &str, other: &str) -> bool {
    canonical(one) == canonical(other)
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

    #[test]
    fn a_unit_is_known_in_all_its_spellings_and_no_other_is_passed_over() {
        let catalogue = load::embedded().expect("the catalogue");
        let poor = catalogue.indicator("indikator-kemiskinan-kab-kota");
        let mut measure = poor.expect("it").measures[1].clone();
        measure.unit.id = "ribu orang".to_owned();
        measure.accepts = [].into();
        let read = |unit: &str| under_heading(&measure, unit, "118.6".to_owned());
        for unit in [
            "ribu jiwa",
            "Ribu Orang",
            "1.000 orang",
            "dalam ribuan",
            "000 jiwa",
            "",
        ] {
            assert_eq!(read(unit).as_deref(), Ok("118.6"), "{unit}");
        }
        for unit in [
            "orang",
            "jiwa",
            "people",
            "persen",
            "%",
            "USD",
            "juta orang",
        ] {
            assert_eq!(read(unit).expect_err(unit).code, "unit", "{unit}");
        }
    }

    #[test]
    fn titles_tell_the_unit_of_a_table() {
        for (title, units) in [
            ("Tabel 5. Belanja (dalam juta rupiah)", &["juta rupiah"][..]),
            ("Penduduk Miskin (Ribu Jiwa), 2013", &["ribu jiwa"]),
            ("Satuan: Orang", &["orang"]),
            ("Jumlah Pegawai di Banten (BKD) dalam Angka", &[]),
            ("Tabel 1", &[]),
        ] {
            assert_eq!(of_title(title), units, "{title}");
        }
    }
}
