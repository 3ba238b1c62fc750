use serde_json::{Value, json};

use crate::apidoc::openapi::*;
use crate::catalogue::load;

const WORDS: Words<'static> = Words {
    refusals: &[
        Refusal {
            code: "malformed",
            status: 400,
            title: "The body can't be read.",
        },
        Refusal {
            code: "taken",
            status: 409,
            title: "The key belongs to another row.",
        },
        Refusal {
            code: "validated",
            status: 409,
            title: "The row is validated.",
        },
    ],
    rules: &["required", "min"],
    statuses: &["provisional", "validated"],
    doors: &["api", "api-v2"],
};

fn made() -> Value {
    let catalogue = load::embedded().expect("a sound catalogue");
    document(&catalogue, WORDS)
}

/// The value at a reference inside the document.
fn follow<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    document.pointer(reference.strip_prefix('#')?)
}

fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_schema_that_is_referred_to_is_there_and_every_one_there_is_used() {
    let document = made();
    let mut found = Vec::new();
    references(&document, &mut found);
    for reference in &found {
        let known = follow(&document, reference).is_some();
        // The refusals are those that the test gives.
        assert!(known || reference.contains("/Problem"), "{reference}");
    }
    for name in document["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
    {
        let reference = format!("#/components/schemas/{name}");
        assert!(found.iter().any(|one| **one == reference), "{name}");
    }
}

#[test]
fn names_of_operations_are_unique() {
    let document = made();
    let mut names = Vec::new();
    for path in document["paths"].as_object().unwrap().values() {
        for operation in path.as_object().unwrap().values() {
            names.push(operation["operationId"].as_str().unwrap());
        }
    }
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn the_part_of_an_indicator() {
    let document = made();
    let of = |path: &str| &document["paths"][format!("/api/v2/indicators/{path}")];
    let schema = |name: &str| &document["components"]["schemas"][name];
    insta::assert_json_snapshot!(json!({
        "create": of("pegawai-esselon/observations")["post"],
        "list": of("pegawai-esselon/observations")["get"],
        "Sent": schema("PegawaiEsselonSent"),
        "Part": schema("PegawaiEsselonPart"),
    }));
}

#[test]
fn numbers_keep_their_decimals() {
    let document = made();
    let sent = &document["components"]["schemas"]["AngkaHarapanHidupSent"]["properties"]["ahh"];
    assert_eq!(sent["anyOf"][0]["multipleOf"], json!(0.01));
}
