//! The calls about what is measured, and by whom.

use serde_json::{Map, Value, json};

use super::operation::{Operation, kept, unchanged};
use super::{Source, row, schema};

/// Adds the paths.
pub(super) fn paths(source: &Source<'_>, all: &mut Map<String, Value>) {
    let lists: Vec<&str> = source
        .catalogue
        .codelists
        .keys()
        .map(String::as_str)
        .collect();
    let calls = [
        ("indicators", "Indikator · Indicators", "Indicator"),
        ("codelists", "Daftar kode · Code lists", "CodeList"),
        ("sectors", "Sektor · Sectors", "Sector"),
        ("agencies", "OPD · Agencies", "Agency"),
        ("regions", "Wilayah · Regions", "Region"),
    ];
    for (name, summary, of) in calls {
        let list = json!({
            "type": "object",
            "required": ["data"],
            "properties": { "data": { "type": "array", "items": schema(of) } },
        });
        let call = operation(&format!("{name}_list"), summary, &list).refuses(&[]);
        all.insert(format!("/api/v2/{name}"), json!({ "get": call }));
    }
    let slug = parameter("slug", &schema("IndicatorSlug"));
    let indicator = operation(
        "indicator",
        "Satu indikator · One indicator",
        &schema("Indicator"),
    )
    .takes([slug])
    .refuses(&[404]);
    all.insert(
        "/api/v2/indicators/{slug}".to_owned(),
        json!({ "get": indicator }),
    );
    let name = parameter("name", &json!({ "type": "string", "enum": lists }));
    let list = operation(
        "codelist",
        "Satu daftar kode · One code list",
        &schema("CodeList"),
    )
    .takes([name])
    .refuses(&[404]);
    all.insert(
        "/api/v2/codelists/{name}".to_owned(),
        json!({ "get": list }),
    );
}

fn operation(id: &str, summary: &str, answer: &Value) -> Operation {
    Operation::new(id, "catalogue", summary)
        .takes_shared(&["IfNoneMatch"])
        .answers(200, kept("Isi katalog · As the catalogue says", answer))
        .answers(304, unchanged())
}

fn parameter(name: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": schema })
}

/// Adds the schemas of the catalogue.
pub(super) fn schemas(source: &Source<'_>, all: &mut Map<String, Value>) {
    for name in ["Indicator", "CodeList", "Sector", "Agency", "Region"] {
        all.insert(name.to_owned(), json!({ "type": "object" }));
    }
    all.insert("History".to_owned(), json!({ "type": "object" }));
    all.insert("AgencyCode".to_owned(), json!({ "type": "string" }));
    all.insert(
        "RegionCode".to_owned(),
        json!({ "type": "string", "enum": row::regions(source) }),
    );
}
