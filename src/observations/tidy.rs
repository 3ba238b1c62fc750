//! Tidy files: a number a line, with columns `indicator`, `period`, `region_kode`, `category`,
//! `measure`, `unit`, `value`, and where wanted `agency` and `basis`. Lines of one observation
//! are put together into a draft.

use std::collections::BTreeMap;

use super::{Draft, Raw};
use crate::catalogue::{Catalogue, Indicator, Measure, value};

/// An observation put together from lines of a tidy file.
#[derive(Debug)]
pub struct Tidy {
    /// Slug of the indicator.
    pub indicator: String,
    /// Code of the agency: the one named, else the indicator's producer.
    pub agency: String,
    /// Line of the file where it begins, the header being line 1.
    pub line: u64,
    /// Its fields.
    pub draft: Draft,
}

/// A line that can't be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Unread {
    /// The line, the header being line 1.
    pub line: u64,
    /// What is wrong with it.
    pub sentence: String,
}

#[derive(Debug, serde::Deserialize)]
struct Line {
    indicator: String,
    period: String,
    #[serde(default)]
    region_kode: String,
    #[serde(default)]
    category: String,
    measure: String,
    #[serde(default)]
    unit: String,
    value: String,
    #[serde(default)]
    agency: String,
    #[serde(default)]
    basis: String,
}

/// Reads a tidy file; what can't be read is told apart, line by line.
pub fn read(catalogue: &Catalogue, text: &[u8]) -> (Vec<Tidy>, Vec<Unread>) {
    let mut found: BTreeMap<[String; 6], Tidy> = BTreeMap::new();
    let mut unread = Vec::new();
    let mut file = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text);
    for (at, line) in file.deserialize::<Line>().enumerate() {
        let number = u64::try_from(at).unwrap_or(u64::MAX).saturating_add(2);
        let added = line
            .map_err(|error| error.to_string())
            .and_then(|line| add(catalogue, &mut found, number, &line));
        if let Err(sentence) = added {
            unread.push(Unread {
                line: number,
                sentence,
            });
        }
    }
    let mut rows: Vec<Tidy> = found.into_values().collect();
    rows.sort_by_key(|row| row.line);
    (rows, unread)
}

fn add(
    catalogue: &Catalogue,
    found: &mut BTreeMap<[String; 6], Tidy>,
    number: u64,
    line: &Line,
) -> Result<(), String> {
    let indicator = catalogue.indicator(&line.indicator).ok_or_else(|| {
        format!(
            "The indicator {:?} is not in the catalogue.",
            line.indicator
        )
    })?;
    let (_, measure) = indicator
        .measure(&line.measure)
        .ok_or_else(|| format!("{} has no measure {:?}.", indicator.slug, line.measure))?;
    if !measure.stored {
        return Ok(());
    }
    let amount = in_own_unit(measure, &line.unit, &line.value)?;
    let agency = agency(catalogue, indicator, line)?;
    let key = [
        line.indicator.clone(),
        agency.clone(),
        line.period.clone(),
        line.region_kode.clone(),
        line.category.clone(),
        line.basis.clone(),
    ];
    let row = found.entry(key).or_insert_with(|| Tidy {
        indicator: indicator.slug.clone(),
        agency,
        line: number,
        draft: axes(indicator, line),
    });
    row.draft.set(&measure.name, Raw::Text(amount));
    Ok(())
}

/// Everything of a line but its measure.
fn axes(indicator: &Indicator, line: &Line) -> Draft {
    let mut draft = Draft::default();
    draft.set(&indicator.period.field, Raw::Text(line.period.clone()));
    draft.set(&indicator.region.field, Raw::Text(line.region_kode.clone()));
    draft.set("basis", Raw::Text(line.basis.clone()));
    for (category, code) in indicator.categories.iter().zip(line.category.split('|')) {
        draft.set(&category.name, Raw::Text(code.to_owned()));
    }
    draft
}

/// The agency that a line names. Where the indicator has no categories, its category column
/// names the agency, as lists of budgets do.
fn agency(catalogue: &Catalogue, indicator: &Indicator, line: &Line) -> Result<String, String> {
    let named = match (line.agency.as_str(), indicator.categories.is_empty()) {
        ("", true) => line.category.as_str(),
        (agency, _) => agency,
    };
    if named.is_empty() {
        return Ok(indicator.producer.clone());
    }
    let found = catalogue.find_agency(named);
    let found = found.ok_or_else(|| format!("The agency {named:?} is not known."))?;
    Ok(found.code.clone())
}

/// A value in the measure's own unit, in machine spelling.
fn in_own_unit(measure: &Measure, unit: &str, text: &str) -> Result<String, String> {
    const DIGITS: u8 = 6;
    let Some(factor) = measure.accepts.get(unit) else {
        return Ok(text.to_owned());
    };
    let refused = || format!("{text} {unit} is no exact number of {}.", measure.unit.id);
    let number = value::parse(text, DIGITS).map_err(|_| refused())?;
    let scaled = i128::from(number) * i128::from(*factor) * 10_i128.pow(measure.decimals.into());
    let unit = 10_i128.pow(DIGITS.into());
    if scaled % unit != 0 {
        return Err(refused());
    }
    let own = i64::try_from(scaled / unit).map_err(|_| refused())?;
    Ok(value::plain(own, measure.decimals))
}
