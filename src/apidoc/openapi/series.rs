//! The schema of an indicator's series.

use serde_json::{Map, Value, json};

use crate::apidoc::openapi::things::object;
use crate::apidoc::openapi::{Source, both, fixed, measure, period, row, schema};
use crate::catalogue::{Grain, Indicator};

/// Counts that stand beside every figure, with whether they may be missing.
const COUNTS: [(&str, bool, &str); 13] = [
    ("rows", false, "Baris · Rows"),
    ("provisional", false, "Baris sementara · Provisional rows"),
    (
        "returned",
        false,
        "Pengembalian yang belum dijawab · Returns that were not answered yet",
    ),
    ("samples", false, "Baris contoh · Sample rows"),
    ("regions", true, "Wilayah yang masuk · Regions in it"),
    ("regions_due", true, "Wilayah yang seharusnya · Regions due"),
    (
        "regions_without",
        true,
        "Wilayah yang melapor tanpa angka ini · Regions that reported without this figure",
    ),
    ("agencies", true, "OPD yang masuk · Agencies in it"),
    ("agencies_due", true, "OPD yang seharusnya · Agencies due"),
    (
        "agencies_without",
        true,
        "OPD yang melapor tanpa angka ini · Agencies that reported without this figure",
    ),
    (
        "periods",
        true,
        "Periode yang masuk · Shorter periods in it",
    ),
    (
        "periods_due",
        true,
        "Periode yang seharusnya · Shorter periods due",
    ),
    (
        "periods_without",
        true,
        "Periode yang dilaporkan tanpa angka ini · Shorter periods reported without this figure",
    ),
];

/// Adds the schema of the indicator's totals over time.
pub(super) fn schemas(source: &Source<'_>, about: &Indicator, all: &mut Map<String, Value>) {
    let names: Vec<&str> = about.measures.iter().map(|m| m.name.as_str()).collect();
    let mut axes = vec!["agency", "region"];
    axes.extend(about.categories.iter().map(|axis| axis.name.as_str()));
    let grains: Vec<&str> = about.period.show.iter().map(|g| g.name()).collect();
    let list = |of: &[&str]| json!({ "type": "array", "items": { "type": "string", "enum": of } });
    let mut series = object(&json!({
        "indicator": { "type": "string", "const": about.slug },
        "grain": { "type": "string", "enum": grains },
        "status": { "type": "string", "enum": ["all", "validated"] },
        "revision": { "type": "integer", "minimum": 0 },
        "measures": list(&names),
        "by": list(&axes),
        "data": { "type": "array", "items": figures(about) },
    }));
    series["properties"]["targets"] = json!({
        "type": "array", "items": schema("SeriesTarget"),
        "description": "Target OPD pemilik kunci untuk yang ditanyakan, bila ada · Targets of the key's agency for \
                        what is asked for, where there are any",
    });
    series["examples"] = json!([example(source, about)]);
    all.insert(row::name(&about.slug, "Series"), series);
}

/// The figures of a period. Axes are in it where they are told apart or chosen.
fn figures(about: &Indicator) -> Value {
    let mut members = Map::new();
    members.insert("period".to_owned(), period::answered(&about.period.show));
    members.insert("moment".to_owned(), moment());
    members.insert("days".to_owned(), days());
    for axis in ["agency", "region"] {
        members.insert(axis.to_owned(), json!({ "type": "string" }));
    }
    for axis in &about.categories {
        let described = json!({ "type": "string", "description": both(&axis.label) });
        members.insert(axis.name.clone(), described);
    }
    members.insert("basis".to_owned(), json!({ "type": "string" }));
    for of in &about.measures {
        members.insert(of.name.clone(), measure::answered(of));
    }
    for (name, missing, description) in COUNTS {
        let kind = if missing {
            json!(["integer", "null"])
        } else {
            json!("integer")
        };
        members.insert(
            name.to_owned(),
            json!({ "type": kind, "minimum": 0, "description": description }),
        );
    }
    let count = json!({ "type": ["integer", "null"], "minimum": 0 });
    for name in code_counts(about) {
        members.insert(name, count.clone());
    }
    let origin = json!({
        "type": "string", "enum": ["published", "summed"],
        "description": "Diterbitkan sendiri atau dijumlahkan · Reported as it is, or summed",
    });
    members.insert("origin".to_owned(), origin);
    let complete = json!({
        "type": "boolean",
        "description": "Tidak ada yang kurang atau dikembalikan dan periodenya sudah lewat · Nothing \
                        that is due is missing, nothing was sent back, and the period is over",
    });
    members.insert("complete".to_owned(), complete);
    let moment = json!({ "type": "string", "format": "date-time" });
    members.insert("updated_at".to_owned(), moment);
    let mut required: Vec<String> = [
        "period",
        "moment",
        "days",
        "basis",
        "origin",
        "complete",
        "updated_at",
    ]
    .map(str::to_owned)
    .to_vec();
    required.extend(COUNTS.map(|(name, ..)| name.to_owned()));
    required.extend(code_counts(about));
    json!({
        "type": "object", "additionalProperties": false,
        "required": required, "properties": members,
    })
}

/// The shorter period that stands for a longer one.
fn moment() -> Value {
    json!({
        "type": ["string", "null"],
        "description": "Periode lebih pendek yang angkanya dipakai: keadaan terakhir yang lengkap · The \
                        shorter period whose figure it is: the last that is complete",
    })
}

/// On how many days a figure that is put together was reported.
fn days() -> Value {
    json!({
        "type": ["integer", "null"], "minimum": 1,
        "description": "Banyaknya tanggal laporan yang digabung; lebih dari satu berarti angkanya bukan \
                        keadaan satu hari · On how many days it was reported, where it is put together \
                        from the last report of each series; more than one is the state of no one day",
    })
}

/// The names of the counts of codes of each category: how many are in it, how many are due.
fn code_counts(about: &Indicator) -> Vec<String> {
    let names = about.categories.iter().map(|axis| &axis.name);
    names
        .flat_map(|name| [format!("{name}_codes"), format!("{name}_codes_due")])
        .collect()
}

/// A series of one period, with the figures of the example of a row.
fn example(source: &Source<'_>, about: &Indicator) -> Value {
    let row = fixed::answered(source.catalogue, about);
    let grain = about.period.show.first().copied().unwrap_or(Grain::Year);
    let names: Vec<&String> = fixed::stored(about).map(|(_, m)| &m.name).collect();
    let mut figures = Map::new();
    figures.insert("period".to_owned(), json!(fixed::period_of(grain)));
    figures.insert("moment".to_owned(), Value::Null);
    figures.insert("days".to_owned(), Value::Null);
    figures.insert("region".to_owned(), json!(about.region.whole));
    figures.insert("basis".to_owned(), row["basis"].clone());
    for name in &names {
        let value = row.get(*name).cloned().unwrap_or_default();
        figures.insert((*name).clone(), value);
    }
    for (name, missing, _) in COUNTS {
        let count = match name {
            "rows" | "agencies" => json!(1),
            _ if missing => Value::Null,
            _ => json!(0),
        };
        figures.insert(name.to_owned(), count);
    }
    for name in code_counts(about) {
        figures.insert(name, Value::Null);
    }
    figures.insert("origin".to_owned(), json!("published"));
    figures.insert("complete".to_owned(), json!(true));
    figures.insert("updated_at".to_owned(), json!(fixed::MOMENT));
    json!({
        "indicator": about.slug, "grain": grain.name(), "status": "validated", "revision": 12,
        "measures": names, "by": [], "data": [figures],
    })
}
