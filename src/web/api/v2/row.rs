//! A row as it is answered: flat, by the names of the catalogue, numbers with their exact decimals.

use crate::catalogue::{Indicator, value};
use crate::clock::rfc3339;
use crate::store::observations::Stored;

/// What names the row and its revision.
pub fn etag(row: &Stored) -> String {
    format!("\"{}-{}\"", row.id, row.revision)
}

/// The row as a JSON object.
pub fn json(indicator: &Indicator, row: &Stored) -> String {
    let observation = &row.observation;
    let mut text = Object::default();
    text.number("id", row.id);
    text.text("agency", &observation.agency);
    text.text("region", &observation.region);
    text.text("period", &observation.period.to_string());
    for (category, code) in indicator.categories.iter().zip(&observation.categories) {
        text.text(&category.name, code);
    }
    text.text("basis", &observation.basis);
    let figures = indicator.measures.iter().zip(observation.values);
    for (measure, value) in figures.filter(|(measure, _)| measure.stored) {
        let plain = value.map(|value| value::plain(value, measure.decimals));
        text.raw(&measure.name, plain.as_deref().unwrap_or("null"));
    }
    text.text("status", row.status.name());
    text.text("via", &row.via);
    text.number("revision", row.revision);
    text.text("created_at", &rfc3339(row.created_at));
    text.text("updated_at", &rfc3339(row.updated_at));
    text.finish()
}

/// A JSON object in the making.
#[derive(Default)]
struct Object(String);

impl Object {
    fn raw(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&quoted(name));
        self.0.push(':');
        self.0.push_str(value);
    }

    fn text(&mut self, name: &str, value: &str) {
        self.raw(name, &quoted(value));
    }

    fn number(&mut self, name: &str, value: i64) {
        self.raw(name, &value.to_string());
    }

    fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
