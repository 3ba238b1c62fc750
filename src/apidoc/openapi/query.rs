//! Parameters: those that several calls share, and those that an indicator shapes.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::{Source, both, fixed, period, row, schema};
use crate::catalogue::{Category, Indicator};

/// A parameter that calls share: component, place, name, description, schema.
type Shared = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Value,
);

/// How a call is to be taken, and which page of an answer is wanted.
fn in_query() -> Vec<Shared> {
    let flag = json!({ "type": "boolean", "default": false });
    let text = json!({ "type": "string" });
    let limit = json!({ "type": "integer", "minimum": 1, "maximum": 1000, "default": 100 });
    let moment = json!({ "type": "string", "format": "date-time" });
    vec![
        (
            "DryRun",
            "query",
            "dry_run",
            "Periksa dan jawab saja, jangan simpan · Check and answer, write nothing",
            flag.clone(),
        ),
        (
            "Atomic",
            "query",
            "atomic",
            "Semua baris atau tidak sama sekali · All rows or none",
            flag,
        ),
        (
            "Limit",
            "query",
            "limit",
            "Baris terbanyak per halaman · Most rows of a page",
            limit,
        ),
        (
            "Cursor",
            "query",
            "cursor",
            "Akhir halaman sebelumnya · Where the page before ended",
            text,
        ),
        (
            "UpdatedSince",
            "query",
            "updated_since",
            "Berubah sejak saat ini · Changed at or after this moment",
            moment,
        ),
    ]
}

/// What stands in headers and in the address.
fn elsewhere() -> Vec<Shared> {
    let tag = json!({ "type": "string" });
    let key = json!({ "type": "string", "minLength": 1, "maxLength": 255 });
    let number = json!({ "type": "integer", "minimum": 1, "maximum": i64::MAX });
    vec![
        (
            "IdempotencyKey",
            "header",
            "Idempotency-Key",
            "Kiriman yang sama dengan kunci ini dijawab seperti yang pertama, selama 24 jam · The same key with the same request is answered as the first time, for 24 hours",
            key,
        ),
        (
            "IfMatch",
            "header",
            "If-Match",
            "Hanya bila baris masih bertanda ini · Only if the row still has this tag",
            tag.clone(),
        ),
        (
            "IfNoneMatch",
            "header",
            "If-None-Match",
            "Jawab 304 bila masih bertanda ini · Answer 304 if the state still has this tag",
            tag,
        ),
        ("Id", "path", "id", "Nomor · Number", number),
    ]
}

/// The shared parameters, by the names of their components.
pub(super) fn shared(source: &Source<'_>) -> Map<String, Value> {
    let mut shared = Map::new();
    for (component, place, name, description, schema) in in_query().into_iter().chain(elsewhere()) {
        let mut parameter = json!({
            "name": name, "in": place, "description": description, "schema": schema,
        });
        match place {
            "path" => parameter["required"] = json!(true),
            "query" if may_be_blank(component) => parameter["allowEmptyValue"] = json!(true),
            _ => {}
        }
        shared.insert(component.to_owned(), parameter);
    }
    let (statuses, doors) = (source.words.statuses, source.words.doors);
    let listed = [
        (
            "Status",
            "status",
            "Status · Status",
            json!({ "type": "string", "enum": statuses }),
        ),
        (
            "Via",
            "via",
            "Jalan masuk · Way in",
            json!({ "type": "string", "enum": doors }),
        ),
        ("Agency", "agency", "OPD · Agency", schema("AgencyCode")),
        ("Region", "region", "Wilayah · Region", schema("RegionCode")),
    ];
    for (component, name, description, items) in listed {
        shared.insert(component.to_owned(), several(name, description, &items));
    }
    shared
}

/// Whether a blank value is none; how a call is to be taken must be said in full.
fn may_be_blank(component: &str) -> bool {
    !["DryRun", "Atomic"].contains(&component)
}

/// A parameter that takes several values with commas.
fn several(name: &str, description: &str, items: &Value) -> Value {
    json!({
        "name": name, "in": "query", "description": description,
        "style": "form", "explode": false, "allowEmptyValue": true,
        "schema": { "type": "array", "minItems": 1, "items": items },
    })
}

fn one(name: &str, description: &str, schema: &Value) -> Value {
    json!({
        "name": name, "in": "query", "description": description, "allowEmptyValue": true,
        "schema": schema,
    })
}

fn category(axis: &Category) -> Value {
    let codes = schema(&row::name(&axis.list.name, "Code"));
    several(&axis.name, &both(&axis.label), &codes)
}

/// The filters of a list of rows.
pub(super) fn filters(about: &Indicator) -> Vec<Value> {
    let period = period::answered(&about.period.grains);
    let mut all = vec![several("period", "Periode · Period", &period)];
    all.extend(range(&period));
    all.extend(about.categories.iter().map(category));
    all.push(several("basis", "Sumber · Source", &bases(about)));
    let mut sorts: Vec<String> = ["id", "period", "updated_at"].map(str::to_owned).into();
    sorts.extend(fixed::stored(about).map(|(_, measure)| measure.name.clone()));
    let turned: Vec<String> = sorts.iter().map(|name| format!("-{name}")).collect();
    sorts.extend(turned);
    let sort = json!({ "type": "string", "enum": sorts, "default": "id" });
    all.push(one(
        "sort",
        "Urutan; - membaliknya · Order; - turns it round",
        &sort,
    ));
    let field = json!({ "type": "string", "enum": row::members(about) });
    all.push(several(
        "fields",
        "Anggota yang diminta · Members wanted",
        &field,
    ));
    all
}

fn bases(about: &Indicator) -> Value {
    let codes: Vec<&str> = about
        .bases
        .iter()
        .map(|basis| basis.code.as_str())
        .collect();
    json!({ "type": "string", "enum": codes })
}

fn range(period: &Value) -> [Value; 2] {
    [
        one("from", "Periode pertama · First period", period),
        one("to", "Periode terakhir · Last period", period),
    ]
}

/// What holds for the rows of a bulk call that don't say otherwise.
pub(super) fn defaults(about: &Indicator) -> Vec<Value> {
    let mut all = vec![
        one(
            "agency",
            "OPD baris · The rows' agency",
            &json!({ "type": "string" }),
        ),
        one(
            "region",
            "Wilayah baris · The rows' region",
            &schema("RegionCode"),
        ),
        one(
            "period",
            "Periode baris · The rows' period",
            &period::begun(period::answered(&about.period.grains), about),
        ),
        one("basis", "Sumber baris · The rows' source", &bases(about)),
    ];
    for axis in &about.categories {
        let codes = schema(&row::name(&axis.list.name, "Code"));
        all.push(one(&axis.name, &both(&axis.label), &codes));
    }
    all
}

/// The parameters of a series.
pub(super) fn series(about: &Indicator) -> Vec<Value> {
    let grains: Vec<&str> = about.period.show.iter().map(|grain| grain.name()).collect();
    let grain = json!({ "type": "string", "enum": grains, "default": grains.first() });
    let period = period::answered(&about.period.show);
    let mut all = vec![one(
        "grain",
        "Panjang periode · How long the periods are",
        &grain,
    )];
    all.extend(range(&period));
    all.extend(about.categories.iter().map(category));
    let names: Vec<&str> = about
        .measures
        .iter()
        .map(|measure| measure.name.as_str())
        .collect();
    all.push(several(
        "measures",
        "Ukuran; semua bila tidak disebut · Measures; all unless said",
        &json!({ "type": "string", "enum": names }),
    ));
    let mut axes = vec!["agency", "region"];
    axes.extend(about.categories.iter().map(|axis| axis.name.as_str()));
    let axes = json!({ "type": "string", "enum": axes });
    all.push(several(
        "by",
        "Dirinci, tidak dijumlahkan · Told apart instead of summed",
        &axes,
    ));
    let status = json!({ "type": "string", "enum": ["all", "validated"] });
    all.push(one(
        "status",
        "Hanya angka sah, atau semua angka OPD sendiri · Only validated figures, or, of the own agency, all",
        &status,
    ));
    all
}
