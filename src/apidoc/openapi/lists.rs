//! The calls about what is measured, and by whom.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::operation::{Operation, kept, unchanged};
use crate::apidoc::openapi::{Source, things};

/// Adds the paths.
pub(super) fn paths(source: &Source<'_>, all: &mut Map<String, Value>) {
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
    let slug = parameter("slug", &crate::apidoc::openapi::schema("IndicatorSlug"));
    let indicator = operation(
        "indicator",
        "Satu indikator · One indicator",
        &crate::apidoc::openapi::schema("Indicator"),
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
        &crate::apidoc::openapi::schema("CodeList"),
    );
    all.insert(
        "/api/v2/codelists/{name}".to_owned(),
        json!({ "get": list.takes([name]).refuses(&[404]) }),
    );
}

fn operation(id: &str, name: &str, answer: &Value) -> Operation {
    Operation::new(id, "catalogue", name)
        .takes_shared(&["IfNoneMatch"])
        .answers(200, kept("Isi katalog · As the catalogue says", answer))
        .answers(304, unchanged())
}

fn parameter(name: &str, schema: &Value) -> Value {
    json!({
        "name": name, "in": "path", "required": true,
        "description": "Nama · Name", "schema": schema,
    })
}
