//! The schemas of what is not about one indicator's rows: the catalogue, the key, a row's history.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::{Source, fixed, row, schema};
use crate::catalogue::Grain;
use crate::present::catalogue as shown;

/// An object with exactly these members.
pub(super) fn object(members: &Value) -> Value {
    let names: Vec<&String> = members
        .as_object()
        .into_iter()
        .flat_map(Map::keys)
        .collect();
    json!({
        "type": "object", "additionalProperties": false,
        "required": names, "properties": members,
    })
}

/// A list of things as it is answered, with one of them as an example if there is one.
pub(super) fn several(of: &str, example: Option<&Value>) -> Value {
    let list = object(&json!({ "data": { "type": "array", "items": schema(of) } }));
    match example {
        Some(example) => with(list, json!({ "data": [example] })),
        None => list,
    }
}

/// What the catalogue answers, by the names of the schemas.
pub(super) fn example(source: &Source<'_>, of: &str) -> Value {
    let catalogue = source.catalogue;
    let made = match of {
        "Indicator" => catalogue.indicators.first().map(|of| shown::indicator(of)),
        "CodeList" => catalogue
            .codelists
            .values()
            .next()
            .map(|of| shown::codelist(of)),
        "Sector" => catalogue.sectors.first().map(shown::sector),
        "Region" => catalogue.regions.values().next_back().map(shown::region),
        _ => catalogue.agencies.values().next().map(|of| {
            json!({
                "code": of.code, "name": of.name, "short": of.short, "parent": null,
                "valid_from": null, "valid_to": null, "active": true,
            })
        }),
    };
    made.unwrap_or_default()
}

/// A value of this kind, or nothing.
fn maybe(kind: &str) -> Value {
    json!({ "type": [kind, "null"] })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn texts() -> Value {
    json!({ "type": "array", "items": { "type": "string" } })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

/// Adds the schemas.
pub(super) fn schemas(source: &Source<'_>, all: &mut Map<String, Value>) {
    let regions = json!({ "type": "string", "enum": row::regions(source) });
    let named = [
        ("Label", object(&json!({ "id": text(), "en": text() }))),
        ("Indicator", with(indicator(), example(source, "Indicator"))),
        ("Category", category()),
        ("Measure", measure()),
        ("CodeList", with(codelist(), example(source, "CodeList"))),
        ("Sector", sector()),
        ("Agency", agency()),
        ("Region", region()),
        ("History", history()),
        (
            "AgencyCode",
            json!({ "type": "string", "pattern": "^[A-Za-z0-9_.-]{1,40}$" }),
        ),
        ("RegionCode", regions),
    ];
    all.extend(named.map(|(name, schema)| (name.to_owned(), schema)));
}

/// The schema of the changes of a row, whatever the indicator.
fn history() -> Value {
    let values = json!({ "type": ["object", "null"] });
    let text = json!({ "type": "string" });
    let maybe = json!({ "type": ["string", "null"] });
    let change = object(&json!({
        "at": { "type": "string", "format": "date-time" },
        "action": text,
        "via": text,
        "user": maybe,
        "key": maybe,
        "before": values,
        "after": values,
    }));
    let mut history = object(&json!({ "data": { "type": "array", "items": change } }));
    history["examples"] = json!([{ "data": [{
        "at": fixed::MOMENT, "action": "create", "via": "api-v2", "user": "Siti", "key": "SIMPEG",
        "before": null, "after": { "revision": 1 },
    }] }]);
    history
}

/// A schema with an example.
pub(super) fn with(mut schema: Value, example: Value) -> Value {
    schema["examples"] = Value::Array(vec![example]);
    schema
}

fn indicator() -> Value {
    let label = schema("Label");
    let grain = json!({ "type": "string", "enum": Grain::ALL.map(Grain::name) });
    let grains = json!({ "type": "array", "items": grain });
    let list = |of: &str| json!({ "type": "array", "items": schema(of) });
    let basis = object(&json!({
        "code": text(), "source": label, "scope": label, "url": maybe("string"),
    }));
    object(&json!({
        "slug": schema("IndicatorSlug"),
        "sector": text(),
        "number": text(),
        "title": label,
        "short": label,
        "definition": label,
        "kind": { "type": "string", "enum": ["stock", "flow", "rate", "index"] },
        "class": { "type": "string", "enum": ["open", "restricted"] },
        "rhythm": text(),
        "licence": maybe("string"),
        "producer": text(),
        "reporters": texts(),
        "headline": text(),
        "period": object(&json!({ "field": text(), "grains": grains, "show": grains })),
        "region": object(&json!({
            "field": text(), "level": text(), "default": maybe("string"), "whole": text(),
            "due": texts(), "compare": texts(),
        })),
        "categories": list("Category"),
        "measures": list("Measure"),
        "bases": { "type": "array", "items": basis },
    }))
}

fn category() -> Value {
    object(&json!({
        "name": text(),
        "aliases": texts(),
        "label": schema("Label"),
        "codelist": text(),
        "dimension": maybe("string"),
    }))
}

fn measure() -> Value {
    let part = object(&json!({ "dimension": text(), "code": text() }));
    let ratio = object(&json!({
        "numerator": text(), "denominator": text(), "scale": { "type": "integer" },
    }));
    let or_nothing = |schema| json!({ "anyOf": [schema, { "type": "null" }] });
    object(&json!({
        "name": text(),
        "label": schema("Label"),
        "unit": schema("Label"),
        "decimals": { "type": "integer", "minimum": 0, "maximum": 6 },
        "kind": { "type": "string", "enum": ["stock", "flow", "rate", "index"] },
        "direction": text(),
        "part": or_nothing(part),
        "whole": flag(),
        "categories": texts(),
        "ratio": or_nothing(ratio),
        "stored": flag(),
        "required": flag(),
        "min": maybe("string"),
        "max": text(),
    }))
}

fn codelist() -> Value {
    let code = object(&json!({ "code": text(), "label": schema("Label"), "aliases": texts() }));
    let band = object(&json!({ "label": schema("Label"), "codes": texts() }));
    object(&json!({
        "name": text(),
        "title": schema("Label"),
        "ordered": flag(),
        "codes": { "type": "array", "items": code },
        "bands": { "type": "array", "items": band },
    }))
}

fn sector() -> Value {
    let label = schema("Label");
    object(&json!({ "slug": text(), "title": label, "summary": label, "headline": text() }))
}

fn agency() -> Value {
    object(&json!({
        "code": text(),
        "name": text(),
        "short": text(),
        "parent": maybe("string"),
        "valid_from": maybe("string"),
        "valid_to": maybe("string"),
        "active": flag(),
    }))
}

fn region() -> Value {
    object(&json!({
        "code": text(),
        "name": text(),
        "short": text(),
        "level": { "type": "string", "enum": ["nation", "province", "kabkota"] },
        "parent": maybe("string"),
        "kemendagri": maybe("string"),
        "aliases": texts(),
        "area": maybe("string"),
    }))
}
