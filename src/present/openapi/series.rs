//! The schema of an indicator's series.

use serde_json::{Map, Value, json};

use super::{Source, row};
use crate::catalogue::Indicator;

/// Adds the schema of the indicator's totals over time.
pub(super) fn schemas(_source: &Source<'_>, about: &Indicator, all: &mut Map<String, Value>) {
    all.insert(
        row::name(&about.slug, "Series"),
        json!({ "type": "object" }),
    );
}
