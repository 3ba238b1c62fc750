//! Examples that are valid: a row about the day on which the documentation's examples take place.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::measure::number;
use crate::apidoc::reference::{DAY, scaled};
use crate::catalogue::{Catalogue, Grain, Indicator, Measure, Period};

/// The number of the row in examples.
pub(super) const ROW: i64 = 17;
/// A moment in examples.
pub(super) const MOMENT: &str = "2017-10-29T03:00:00.000Z";

/// What a sender writes for one row: the key of the row and its numbers.
pub(super) fn sent(catalogue: &Catalogue, about: &Indicator) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("region".to_owned(), json!(region(catalogue, about)));
    row.insert("period".to_owned(), json!(period(about)));
    let shape = about.told_by(about.headline_measure());
    let axes = about.categories.iter().zip(shape);
    for (axis, _) in axes.filter(|(_, by)| *by) {
        let codes = &axis.list.codes;
        let code = codes.get(codes.len() / 4).map(|code| code.code.as_str());
        row.insert(axis.name.clone(), json!(code));
    }
    let whole = about.parts().next().is_some();
    for (at, measure) in stored(about).filter(|(_, measure)| about.told_by(measure) == shape) {
        // A whole is filled in from its parts, so the examples leave it out.
        if !(measure.whole && whole) {
            let value = number(scaled(about, at), measure.decimals);
            row.insert(measure.name.clone(), value);
        }
    }
    row
}

/// The same row as it is answered.
pub(super) fn answered(catalogue: &Catalogue, about: &Indicator) -> Map<String, Value> {
    let given = sent(catalogue, about);
    let mut row = Map::new();
    row.insert("id".to_owned(), json!(ROW));
    row.insert("agency".to_owned(), json!(about.producer));
    let basis = about.bases.first().map(|basis| basis.code.as_str());
    for (name, value) in given {
        let first_measure = about.measure(&name).is_some() && !row.contains_key("basis");
        if first_measure {
            row.insert("basis".to_owned(), json!(basis));
        }
        row.insert(name, value);
    }
    let shape = about.told_by(about.headline_measure());
    let here = stored(about).filter(|(_, measure)| about.told_by(measure) == shape);
    for (_, measure) in here.filter(|(_, measure)| measure.whole) {
        if !row.contains_key(&measure.name) {
            let sum: i64 = about.parts().map(|at| scaled(about, at)).sum();
            row.insert(measure.name.clone(), number(sum, measure.decimals));
        }
    }
    row.insert("status".to_owned(), json!("provisional"));
    row.insert("via".to_owned(), json!("api-v2"));
    row.insert("revision".to_owned(), json!(1));
    row.insert("created_at".to_owned(), json!(MOMENT));
    row.insert("updated_at".to_owned(), json!(MOMENT));
    row
}

/// The measures that a row holds, with their positions.
pub(super) fn stored(about: &Indicator) -> impl Iterator<Item = (usize, &Measure)> {
    let measures = about.measures.iter().enumerate();
    measures.filter(|(_, measure)| measure.stored)
}

/// The period of the examples.
pub(super) fn period(about: &Indicator) -> String {
    period_of(about.period.grains.first().copied().unwrap_or(Grain::Year))
}

/// The period of the examples in a grain.
pub(super) fn period_of(grain: Grain) -> String {
    Period::containing(grain, DAY).to_string()
}

fn region(catalogue: &Catalogue, about: &Indicator) -> Option<String> {
    let axis = &about.region;
    let due = axis.due.first().cloned();
    let any = || catalogue.regions.keys().next().cloned();
    axis.default.clone().or(due).or_else(any)
}
