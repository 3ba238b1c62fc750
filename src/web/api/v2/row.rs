//! A row as it is answered: flat, by the names of the catalogue, numbers with their exact
//! decimals.

use super::{Fault, tongue};
use crate::base::clock::rfc3339;
use crate::catalogue::{Indicator, Measure};
use crate::figures::doubt::Doubt;
use crate::figures::observation::Stored;
use crate::present::record::{Record, Value};
use crate::web::frame::Frame;

/// What names the row and its revision.
pub fn etag(row: &Stored) -> String {
    format!("\"{}-{}\"", row.id, row.revision)
}

/// The row as a JSON object.
pub fn json(indicator: &Indicator, row: &Stored) -> String {
    of(indicator, row).json()
}

/// The row as a JSON object, with what its sender should look at again, in the caller's language.
pub(super) fn warned(
    frame: &Frame,
    indicator: &Indicator,
    row: &Stored,
    doubts: &[Doubt],
) -> String {
    let text = json(indicator, row);
    let told = |doubt| tongue::warning(frame, indicator, doubt);
    let warnings: Vec<Fault> = doubts.iter().map(told).collect();
    let (Some(open), Ok(list)) = (text.strip_suffix('}'), serde_json::to_string(&warnings)) else {
        return text;
    };
    if warnings.is_empty() {
        return text;
    }
    format!("{open},\"warnings\":{list}}}")
}

/// The members of a row.
pub(super) fn of<'n>(indicator: &'n Indicator, row: &Stored) -> Record<'n> {
    let observation = &row.observation;
    let mut record = Record::default();
    record.push("id", Value::Whole(row.id));
    record.text("agency", &observation.agency);
    record.text("region", &observation.region);
    record.text("period", observation.period.to_string());
    for (category, code) in indicator.categories.iter().zip(&observation.categories) {
        let code = Some(code).filter(|code| !code.is_empty());
        let code = code.map_or(Value::Missing, |code| Value::Text(code.clone()));
        record.push(&category.name, code);
    }
    record.text("basis", &observation.basis);
    for (at, measure) in stored(indicator) {
        let value = Value::figure(observation.values[at], measure.decimals);
        record.push(&measure.name, value);
    }
    record.text("status", row.status.name());
    record.text("via", &row.via);
    record.push("revision", Value::Whole(row.revision));
    record.text("created_at", rfc3339(row.created_at));
    record.text("updated_at", rfc3339(row.updated_at));
    record
}

/// The names of those members.
pub(super) fn names(indicator: &Indicator) -> Vec<&str> {
    let mut names = vec!["id", "agency", "region", "period"];
    names.extend(indicator.categories.iter().map(|c| c.name.as_str()));
    names.push("basis");
    names.extend(stored(indicator).map(|(_, measure)| measure.name.as_str()));
    names.extend(["status", "via", "revision", "created_at", "updated_at"]);
    names
}

/// The measures that rows have, with their positions.
pub(super) fn stored(indicator: &Indicator) -> impl Iterator<Item = (usize, &Measure)> {
    let measures = indicator.measures.iter().enumerate();
    measures.filter(|(_, measure)| measure.stored)
}
