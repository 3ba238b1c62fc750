//! The published documentation of API v1 follows from the files, to the letter.

use serde_json::{Value, json};

use super::catalogue;
use crate::catalogue::{Grain, Indicator};

const V1: &str = include_str!("../../../tests/fixtures/contract/v1.json");

/// The documentation table of an indicator, without the row that only PUT has.
fn parameters(indicator: &Indicator) -> Vec<Value> {
    let row = |field: &str, kind: &str, description: &str| json!({ "field": field, "type": kind, "description": description });
    let period = match indicator.period.grains[..] {
        [Grain::Year] => "Number",
        [Grain::Day] => "Date",
        _ => "String",
    };
    let (axis, region) = (&indicator.period, &indicator.region);
    let mut rows = vec![
        row("apikey", "String", "Client Registered Api Key."),
        row(&axis.field, period, &axis.description),
    ];
    let categories = indicator.categories.iter();
    rows.extend(categories.map(|c| row(&c.name, "String", &c.description)));
    rows.extend(
        region
            .v1
            .then(|| row(&region.field, "String", &region.description)),
    );
    let measures = indicator.measures.iter().filter(|m| m.v1);
    rows.extend(measures.map(|m| row(&m.name, "Number", &m.description)));
    rows.push(row("user_id", "Number", "ID User unique user."));
    rows
}

#[test]
fn the_nine_published_data_sets_are_documented_as_published() {
    let catalogue = catalogue();
    let contract: Value = serde_json::from_str(V1).unwrap();
    let sets = contract["datasets"].as_array().unwrap();
    assert_eq!(sets.len(), 9);
    for set in sets {
        let slug = set["slug"].as_str().unwrap();
        let indicator = catalogue.indicator(slug).unwrap();
        let sector = catalogue.sector(&indicator.sector).unwrap();
        assert_eq!(set["sector"], sector.title.id, "{slug}");
        assert_eq!(set["number"], indicator.number, "{slug}");
        assert_eq!(set["title"], indicator.title.id, "{slug}");

        let mut published = set["post"]["parameters"].clone();
        for row in published.as_array_mut().unwrap() {
            if let Some(allowed) = row.as_object_mut().unwrap().remove("allowed") {
                let category = indicator.categories.iter().find(|c| row["field"] == c.name);
                assert_eq!(allowed, allowed_of(&category.unwrap().list), "{slug}");
            }
        }
        assert_eq!(published, Value::from(parameters(indicator)), "{slug}");
        let id = format!("{} unique ID.", indicator.title.id);
        assert_eq!(set["put"]["parameters"][0]["description"], id, "{slug}");
    }
}

fn allowed_of(list: &crate::catalogue::CodeList) -> Value {
    match list.range {
        Some((from, to)) => Value::from(format!("{from} - {to}")),
        None => list.codes.iter().map(|c| c.code.clone()).collect(),
    }
}

#[test]
fn validation_follows_the_published_order() {
    let catalogue = catalogue();
    let contract: Value = serde_json::from_str(V1).unwrap();
    for set in contract["datasets"].as_array().unwrap() {
        let slug = set["slug"].as_str().unwrap();
        let indicator = catalogue.indicator(slug).unwrap();
        let measures = indicator.measures.iter().filter(|m| m.v1 && m.required);
        let names = measures
            .map(|m| m.name.as_str())
            .chain([indicator.period.field.as_str()])
            .chain(indicator.categories.iter().map(|c| c.name.as_str()));
        let messages: Value = names
            .map(|n| format!("The {n} field is required."))
            .collect();
        let published = &set["error_when_nothing_but_apikey_is_sent"]["body"]["message"];
        assert_eq!(*published, messages, "{slug}");
    }
}

#[test]
fn epormas_is_the_tenth() {
    let catalogue = catalogue();
    let epormas = catalogue.indicator("epormas").unwrap();
    let fields: Vec<Value> = parameters(epormas)
        .into_iter()
        .map(|row| row["field"].clone())
        .collect();
    let expected = ["apikey", "tanggal", "kategori", "kota", "jumlah", "user_id"];
    assert_eq!(fields, expected);
    let list = &epormas.categories[0].list;
    let codes: Vec<&str> = list.codes.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "Jalan Raya",
            "Pendidikan",
            "Jembatan",
            "Pariwisata",
            "Permukiman dan Lahan",
            "Gedung dan Pemerintahan",
            "Pemuda dan Olahraga",
            "Kesehatan",
        ]
    );
}

#[test]
fn accepted_spellings_lead_to_the_published_one() {
    let catalogue = catalogue();
    let find = |slug: &str, text: &str| {
        let category = &catalogue.indicator(slug).unwrap().categories[0];
        category.list.find(text).map(str::to_owned)
    };
    for text in [
        "Esselon 1",
        "Eselon 1",
        "esselon 1",
        "Esselon I",
        "ESELON  i",
        " I ",
    ] {
        assert_eq!(
            find("pegawai-esselon", text).as_deref(),
            Some("Esselon 1"),
            "{text}"
        );
    }
    for text in ["Golongan 3", "golongan iii", "Gol. 3", "III"] {
        assert_eq!(
            find("pangkat-pegawai", text).as_deref(),
            Some("Golongan 3"),
            "{text}"
        );
    }
    for text in ["20", " 020 ", "100"] {
        let canonical = text.trim().trim_start_matches('0');
        assert_eq!(find("usia-asn", text).as_deref(), Some(canonical), "{text}");
    }
    for text in [
        "19",
        "101",
        "20.0",
        "20 tahun",
        "+20",
        "",
        "٢٠",
        "99999999999999999999",
    ] {
        assert_eq!(find("usia-asn", text), None, "{text}");
    }
    assert_eq!(find("pegawai-esselon", "Esselon 5"), None);
    assert_eq!(find("pegawai-esselon", ""), None);
    let esselon = &catalogue.indicator("pegawai-esselon").unwrap().categories[0];
    assert_eq!(esselon.aliases, ["eselon"]);
}
