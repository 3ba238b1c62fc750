//! The calls about the caller's own key.

use serde_json::{Map, Value, json};

use super::operation::{Operation, answer, json_of};
use super::things::object;
use super::{Source, schema};

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
        .body(json_of(&schema("Mapping")))
        .answers(200, answer("Padanan yang sekarang · The mapping as it is now", &schema("Mapping")))
        .refuses(&[400, 413, 415, 422]);
    all.insert("/api/v2/key".to_owned(), json!({ "get": read }));
    all.insert("/api/v2/key/mapping".to_owned(), json!({ "put": map }));
}

/// Adds the schemas.
pub(super) fn schemas(_source: &Source<'_>, all: &mut Map<String, Value>) {
    let mapping = json!({
        "type": "object",
        "additionalProperties": {
            "type": "object", "additionalProperties": { "type": "string" },
        },
        "examples": [{ "region": { "3603": "36.03" } }],
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
}
