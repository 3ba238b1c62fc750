//! The calls about the caller's own key.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::operation::{Operation, answer, json_of};
use crate::apidoc::openapi::things::object;
use crate::apidoc::openapi::{Source, row, schema};

/// Adds the paths.
pub(super) fn paths(all: &mut Map<String, Value>) {
    let read = Operation::new("key", "key", "Kunci sendiri · One's own key")
        .answers(
            200,
            answer(
                "Hak, batas, dan padanan kodenya · What it may, its limits and its mapping",
                &schema("Key"),
            ),
        )
        .refuses(&[]);
    let map = Operation::new("key_mapping", "key", "Padanan kode · Mapping of codes")
        .described("Kode milik pengirim menurut field; sejak itu dibaca sebagai kode kami. · The sender's own codes by field: they are read as ours from then on.")
        .body(&json_of(&schema("MappingSent")))
        .answers(200, answer("Padanan yang sekarang · The mapping as it is now", &schema("Mapping")))
        .refuses(&[400, 413, 415, 422]);
    all.insert("/api/v2/key".to_owned(), json!({ "get": read }));
    all.insert("/api/v2/key/mapping".to_owned(), json!({ "put": map }));
}

/// Adds the schemas.
pub(super) fn schemas(source: &Source<'_>, all: &mut Map<String, Value>) {
    let mapping = json!({
        "type": "object",
        "additionalProperties": {
            "type": "object", "additionalProperties": { "type": "string" },
        },
        "examples": [{ "region": { "36.03": "3603" } }],
    });
    let key = object(&json!({
        "name": { "type": "string" },
        "agency": object(&json!({ "code": { "type": "string" }, "name": { "type": "string" } })),
        "indicators": { "type": ["array", "null"], "items": { "type": "string" } },
        "expires_at": { "type": ["string", "null"], "format": "date-time" },
        "networks": { "type": "array", "items": { "type": "string" } },
        "per_minute": { "type": ["integer", "null"], "minimum": 1 },
        "test": { "type": "boolean" },
        "sample": { "type": "boolean" },
        "mapping": schema("Mapping"),
    }));
    let mut key = key;
    key["examples"] = json!([{
        "name": "SIMPEG", "agency": { "code": "bkd", "name": "Badan Kepegawaian Daerah" },
        "indicators": null, "expires_at": null, "networks": [], "per_minute": null,
        "test": false, "sample": false, "mapping": {},
    }]);
    all.insert("Key".to_owned(), key);
    all.insert("Mapping".to_owned(), mapping);
    all.insert("MappingSent".to_owned(), sent(source));
}

/// A mapping as it is sent: every code of ours must be one.
fn sent(source: &Source<'_>) -> Value {
    let codes = |ours: &Value| {
        json!({
            "type": "object",
            "propertyNames": { "pattern": "[!-~]", "maxLength": 50 },
            "additionalProperties": ours,
        })
    };
    let mut lists: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for axis in source
        .catalogue
        .indicators
        .iter()
        .flat_map(|of| &of.categories)
    {
        lists.entry(&axis.name).or_default().insert(&axis.list.name);
    }
    let mut fields = Map::new();
    fields.insert("agency".to_owned(), codes(&json!({ "type": "string" })));
    fields.insert("region".to_owned(), codes(&schema("RegionCode")));
    for (field, lists) in lists {
        let forms = lists.iter().map(|list| schema(&row::name(list, "Code")));
        let forms: Vec<Value> = forms.collect();
        fields.insert(field.to_owned(), codes(&json!({ "anyOf": forms })));
    }
    json!({
        "type": "object", "additionalProperties": false, "properties": fields,
        "examples": [{ "region": { "36.03": "3603" } }],
    })
}
