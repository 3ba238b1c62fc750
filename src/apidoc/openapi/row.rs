//! The schemas of an indicator's rows: as they are sent, as they are answered.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::{Source, both, fixed, measure, period, schema};
use crate::catalogue::{Category, CodeList, Indicator, Region};
use crate::figures::observation::{OURS, WARNINGS};

/// The name of a schema about this indicator.
pub(super) fn name(slug: &str, what: &str) -> String {
    let mut name = String::new();
    for word in slug.split(['-', '_']) {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    name + what
}

/// Adds the schemas of an indicator.
pub(super) fn schemas(source: &Source<'_>, about: &Indicator, all: &mut Map<String, Value>) {
    let add = |all: &mut Map<String, Value>, what: &str, value| {
        all.insert(name(&about.slug, what), value);
    };
    for axis in &about.categories {
        all.insert(name(&axis.list.name, "Code"), codes(&axis.list));
    }
    add(all, "Sent", sent(source, about));
    add(all, "Bulk", bulk(about));
    add(all, "Envelope", envelope(about));
    add(all, "Defaults", defaults(about));
    add(all, "Part", answered(source, about));
    let required: Vec<String> = members(about);
    add(
        all,
        "Row",
        json!({ "allOf": [schema(&name(&about.slug, "Part"))], "required": required }),
    );
    let part = schema(&name(&about.slug, "Part"));
    let example = json!({ "data": [fixed::answered(source.catalogue, about)], "next": null });
    let list = json!({
        "type": "object",
        "examples": [example],
        "required": ["data", "next"],
        "additionalProperties": false,
        "properties": {
            "data": { "type": "array", "items": part },
            "next": { "type": ["string", "null"], "description": "Awal halaman berikut; null di akhir · Where the next page begins; null at the end" },
        },
    });
    add(all, "List", list);
}

/// The members of a whole row, in their order.
pub(super) fn members(about: &Indicator) -> Vec<String> {
    let fixed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut names: Vec<String> = fixed(&["id", "agency", "region", "period"]);
    names.extend(about.categories.iter().map(|axis| axis.name.clone()));
    names.push("basis".to_owned());
    names.extend(fixed::stored(about).map(|(_, measure)| measure.name.clone()));
    names.extend(fixed(&OURS[1..]));
    names
}

/// The codes of a list. Whole numbers may be sent as such.
fn codes(list: &CodeList) -> Value {
    let codes: Vec<&str> = list.codes.iter().map(|code| code.code.as_str()).collect();
    json!({ "type": "string", "description": both(&list.title), "enum": codes })
}

/// The codes of a category, and null where some figures are told without it.
fn code(about: &Indicator, at: usize, codes: Value) -> Value {
    if about.needs_category(at) {
        return codes;
    }
    let label = both(&about.categories[at].label);
    json!({ "description": label, "anyOf": [codes, { "type": "null" }] })
}

fn code_sent(axis: &Category) -> Value {
    let codes = schema(&name(&axis.list.name, "Code"));
    match axis.list.range {
        Some((from, to)) => json!({
            "description": both(&axis.label),
            "anyOf": [codes, { "type": "integer", "minimum": from, "maximum": to }],
        }),
        None => json!({ "description": both(&axis.label), "allOf": [codes] }),
    }
}

/// The regions that the indicator's rows may be about.
pub(super) fn regions(source: &Source<'_>) -> Vec<String> {
    let code = |region: &Region| region.code.clone();
    source.catalogue.regions.values().map(code).collect()
}

fn sent(source: &Source<'_>, about: &Indicator) -> Value {
    let mut properties = Map::new();
    let bases: Vec<&str> = about
        .bases
        .iter()
        .map(|basis| basis.code.as_str())
        .collect();
    properties.insert(
        "agency".to_owned(),
        json!({
            "type": "string",
            "description": "OPD pemilik kunci; boleh ditinggalkan · The key's own agency; may be left out",
        }),
    );
    properties.insert(
        "region".to_owned(),
        json!({ "description": "Wilayah · Region", "allOf": [schema("RegionCode")] }),
    );
    properties.insert("period".to_owned(), period::sent(about));
    for (at, axis) in about.categories.iter().enumerate() {
        properties.insert(axis.name.clone(), code(about, at, code_sent(axis)));
    }
    properties.insert(
        "basis".to_owned(),
        json!({ "type": "string", "description": "Sumber · Source", "enum": bases }),
    );
    let mut required = vec!["period".to_owned()];
    required.extend(about.region.default.is_none().then(|| "region".to_owned()));
    let needed = about.categories.iter().enumerate();
    let needed = needed.filter(|(at, _)| about.needs_category(*at));
    required.extend(needed.map(|(_, axis)| axis.name.clone()));
    for (_, measure) in fixed::stored(about) {
        let mut sent = measure::sent(measure);
        if measure.whole && about.parts().next().is_some() {
            sent["x-whole"] = json!(true);
        }
        properties.insert(measure.name.clone(), sent);
        let everywhere = measure.required && about.is_in_every_row(measure);
        required.extend(everywhere.then(|| measure.name.clone()));
    }
    for computed in about.measures.iter().filter(|measure| !measure.stored) {
        let mut sent = measure::sent(computed);
        sent["x-computed"] = json!(true);
        properties.insert(computed.name.clone(), sent);
    }
    for name in OURS.into_iter().chain([WARNINGS]) {
        properties.insert(name.to_owned(), json!({ "description": "Not read" }));
    }
    json!({
        "type": "object",
        "description": format!("{}: {}", about.title.id, both(&about.definition)),
        "required": required,
        "additionalProperties": false,
        "properties": properties,
        "examples": [fixed::sent(source.catalogue, about)],
    })
}

/// The list of rows in a body with several.
fn rows(about: &Indicator) -> Value {
    json!({
        "type": "array", "items": schema(&name(&about.slug, "Sent")),
        "description": "Yang disebut di defaults boleh ditinggalkan · What defaults says may be left out",
    })
}

/// Several rows: a list, or a list with what holds for each unless it says otherwise. Every part has a
/// name, because generators of clients name nested ones alike.
fn bulk(about: &Indicator) -> Value {
    json!({ "oneOf": [rows(about), schema(&name(&about.slug, "Envelope"))] })
}

fn envelope(about: &Indicator) -> Value {
    json!({
        "type": "object",
        "required": ["rows"],
        "additionalProperties": false,
        "properties": {
            "defaults": schema(&name(&about.slug, "Defaults")),
            "rows": rows(about),
        },
    })
}

fn defaults(about: &Indicator) -> Value {
    let mut defaults = Map::new();
    defaults.insert("agency".to_owned(), json!({ "type": "string" }));
    defaults.insert("region".to_owned(), schema("RegionCode"));
    defaults.insert("period".to_owned(), period::sent(about));
    let bases: Vec<&str> = about
        .bases
        .iter()
        .map(|basis| basis.code.as_str())
        .collect();
    defaults.insert(
        "basis".to_owned(),
        json!({ "type": "string", "enum": bases }),
    );
    for axis in &about.categories {
        defaults.insert(axis.name.clone(), code_sent(axis));
    }
    json!({ "type": "object", "additionalProperties": false, "properties": defaults })
}

/// The members that only we say of a row.
fn managed(source: &Source<'_>) -> [(String, Value); 5] {
    let moment = json!({ "type": "string", "format": "date-time" });
    let word = |words: &[&str]| json!({ "type": "string", "enum": words });
    [
        ("status", word(source.words.statuses)),
        ("via", word(source.words.doors)),
        ("revision", json!({ "type": "integer", "minimum": 0 })),
        ("created_at", moment.clone()),
        ("updated_at", moment),
    ]
    .map(|(name, schema)| (name.to_owned(), schema))
}

/// A row as it is answered; where `fields` were asked for, with these alone.
fn answered(source: &Source<'_>, about: &Indicator) -> Value {
    let mut properties = Map::new();
    let mut add = |name: &str, value: Value| {
        properties.insert(name.to_owned(), value);
    };
    add(
        "id",
        json!({ "type": "integer", "minimum": 0, "description": "Nomor baris; 0 untuk baris baru dari kunci uji coba · Number of the row; 0 for a new row of a test key" }),
    );
    add(
        "agency",
        json!({ "type": "string", "description": "OPD · Agency" }),
    );
    add(
        "region",
        json!({ "type": "string", "description": "Wilayah · Region" }),
    );
    add("period", period::answered(&about.period.grains));
    for (at, axis) in about.categories.iter().enumerate() {
        let codes = schema(&name(&axis.list.name, "Code"));
        let codes = json!({ "description": both(&axis.label), "allOf": [codes] });
        add(&axis.name, code(about, at, codes));
    }
    add(
        "basis",
        json!({ "type": "string", "description": "Sumber · Source" }),
    );
    for (_, measure) in fixed::stored(about) {
        add(&measure.name, measure::answered(measure));
    }
    properties.extend(managed(source));
    let warnings = json!({
        "type": "array", "items": schema("ProblemLine"),
        "description": "Janggal, tetapi diterima · Odd, and taken",
    });
    properties.insert(WARNINGS.to_owned(), warnings);
    json!({
        "type": "object",
        "description": both(&about.title),
        "additionalProperties": false,
        "properties": properties,
        "examples": [fixed::answered(source.catalogue, about)],
    })
}
