//! The calls about what is measured, and by whom.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::operation::{Operation, kept, unchanged};
use crate::apidoc::openapi::{Source, schema, things};

/// Adds the paths.
pub(super) fn paths(source: &Source<'_>, all: &mut Map<String, Value>) {
    all.insert("/api/v2".to_owned(), json!({ "get": index() }));
    let calls = [
        ("indicators", "Indikator · Indicators", "Indicator"),
        ("codelists", "Daftar kode · Code lists", "CodeList"),
        ("sectors", "Sektor · Sectors", "Sector"),
        ("agencies", "OPD · Agencies", "Agency"),
        ("regions", "Wilayah · Regions", "Region"),
    ];
    for (name, summary, of) in calls {
        let list = things::several(of, Some(&things::example(source, of)));
        let call = operation(&format!("{name}_list"), summary, &list).refuses(&[]);
        all.insert(format!("/api/v2/{name}"), json!({ "get": call }));
    }
    let slug = parameter("slug", &schema("IndicatorSlug"));
    let indicator = operation(
        "indicator",
        "Satu indikator · One indicator",
        &schema("Indicator"),
    );
    all.insert(
        "/api/v2/indicators/{slug}".to_owned(),
        json!({ "get": indicator.takes([slug]).refuses(&[404]) }),
    );
    let lists = source.catalogue.codelists.keys();
    let lists: Vec<&str> = lists.map(String::as_str).collect();
    let name = parameter("name", &json!({ "type": "string", "enum": lists }));
    let list = operation(
        "codelist",
        "Satu daftar kode · One code list",
        &schema("CodeList"),
    );
    all.insert(
        "/api/v2/codelists/{name}".to_owned(),
        json!({ "get": list.takes([name]).refuses(&[404]) }),
    );
}

/// What needs no key: where everything is.
fn index() -> Value {
    let links = json!({
        "type": "object",
        "description": "Alamat menurut namanya · Addresses by what is there",
        "additionalProperties": { "type": "string", "format": "uri-reference" },
    });
    let text = json!({ "type": "string" });
    let indicator = json!({
        "type": "object",
        "required": ["slug", "title", "about", "observations", "series", "documentation"],
        "properties": {
            "slug": schema("IndicatorSlug"), "title": schema("Label"), "about": text,
            "observations": text, "series": text, "documentation": text,
        },
    });
    let answer = json!({
        "type": "object",
        "required": ["title", "version", "links", "indicators"],
        "properties": {
            "title": text, "version": text, "links": links,
            "indicators": { "type": "array", "items": indicator },
        },
    });
    operation("index", "Daftar alamat · Where everything is", &answer).open()
}

fn operation(id: &str, name: &str, answer: &Value) -> Operation {
    Operation::new(id, "catalogue", name)
        .takes_shared(&["IfNoneMatch"])
        .answers(200, kept("Isi katalog · As the catalogue says", answer))
        .answers(304, unchanged())
}

fn parameter(name: &str, of: &Value) -> Value {
    json!({
        "name": name, "in": "path", "required": true,
        "description": "Nama · Name", "schema": of,
    })
}
