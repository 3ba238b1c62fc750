//! The calls about the caller's own key.

use serde_json::{Map, Value, json};

use super::operation::{Operation, answer, json_of};
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
    all.insert("Key".to_owned(), json!({ "type": "object" }));
    all.insert(
        "Mapping".to_owned(),
        json!({
            "type": "object",
            "additionalProperties": {
                "type": "object", "additionalProperties": { "type": "string" },
            },
            "examples": [{ "region": { "3603": "36.03" } }],
        }),
    );
}
