//! What it costs to keep what is due, beside the same load of an indicator that owes nothing; and
//! the pages of monitoring over forty agencies, sixty indicators and twelve months.

use std::path::Path;
use std::time::Duration;

use pimpinan::catalogue::load;
use pimpinan::catalogue::{Catalogue, Grain, MEASURES, Period};
use pimpinan::figures::observation::Observation;
use pimpinan::store::due::start;

use super::client;
use super::pages;
use super::posts;
use super::world::World;

/// Rounds of each load, one after the other, so that a machine's moods meet both.
const ROUNDS: usize = 4;
/// Indicators that every agency owes each month.
const INDICATORS: usize = 60;

/// Measures and prints both.
pub fn run(span: Duration) {
    costs(span);
    monitoring(span);
}

fn costs(span: Duration) {
    let owing = |text: String| text.replace("since = \"2026-01\"", "since = \"1900-01\"");
    let free = |text: String| without(&text, "[due]");
    let mut rates = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let changes: [fn(String) -> String; 2] = [owing, free];
        for (change, rates) in changes.into_iter().zip(&mut rates) {
            let world = World::of(catalogue(|file, text| match file {
                "usia-asn.toml" => change(text),
                _ => text,
            }));
            rates.push(posts::durable(&world, span).rate());
        }
    }
    let [owing, free] = rates.map(median);
    println!("{:<44} {free:>9.0} /s", "POST /api/v1, nothing owed");
    println!("{:<44} {owing:>9.0} /s", "POST /api/v1, each row owed");
    let cost = 100.0 * (1.0 - owing / free);
    println!("{:<44} {cost:>9.1} %", "cost of what is due");
}

fn monitoring(span: Duration) {
    let world = monitored();
    let cookie = world.cookie();
    for path in ["/pemantauan", "/beranda", "/api/v2/obligations"] {
        let request = client::get(path, &cookie);
        let anew = client::once(&world.runtime, &world.address, &request);
        let name = format!("  GET {path}, made anew");
        println!("{name:<44} {:>9.1} ms", anew.as_secs_f64() * 1000.0);
        let load = client::load(&world.address, 1, span / 5, move |_| request.clone());
        println!("{}", load.line(&format!("  GET {path}")));
    }
}

/// A million rows, and what forty agencies owe of sixty indicators, three of four reports of it.
pub fn monitored() -> World {
    let catalogue = catalogue(|_, text| text);
    let agencies = catalogue.agencies.len();
    let world = World::of(catalogue);
    let since = jiff::civil::date(2020, 1, 1);
    let set = world
        .app
        .db
        .write(move |tx| start::set(tx, since, "Tolok ukur", None));
    world.runtime.block_on(set).expect("since when it counts");
    let rows = pages::fill_million(&world) + report(&world);
    println!("{agencies} agencies, {INDICATORS} indicators more, {rows} rows");
    world
}

/// Three of four reports of each month; how many they are.
fn report(world: &World) -> usize {
    let agencies: Vec<&String> = world.app.catalogue.agencies.keys().collect();
    let mut written = 0;
    for n in 0..INDICATORS {
        let (slug, shift) = (format!("tolok-{n:02}"), i64::try_from(n).unwrap_or(0));
        let target = world.app.db.target(&slug).expect("the indicator").clone();
        let mut rows = Vec::new();
        for month in 0..12 {
            let day =
                jiff::civil::date(2025, 12, 1).saturating_add(jiff::Span::new().months(month));
            let owing = (0_i64..).zip(&agencies);
            for (at, agency) in owing.filter(|(at, _)| (at + shift) % 4 > 0) {
                let mut values = [None; MEASURES];
                values[0] = Some(at % 9 + month);
                rows.push(Observation {
                    agency: (*agency).clone(),
                    region: "36".to_owned(),
                    period: Period::containing(Grain::Month, day),
                    categories: Default::default(),
                    basis: "laporan".to_owned(),
                    values,
                });
            }
        }
        written += rows.len();
        pages::write(world, &target, rows);
    }
    written
}

/// The catalogue with its files changed, and with more indicators that everybody owes.
fn catalogue(change: impl Fn(&str, String) -> String) -> Catalogue {
    let folder = tempfile::tempdir().expect("a folder");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    copy(&from, folder.path(), &change);
    for n in 0..INDICATORS {
        let path = folder.path().join(format!("indicators/tolok-{n:02}.toml"));
        std::fs::write(path, owed(n)).expect("a file");
    }
    load::from_dir(folder.path()).expect("a sound catalogue")
}

fn copy(from: &Path, to: &Path, change: &impl Fn(&str, String) -> String) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            copy(&path, &to.join(name), change);
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a text");
        let text = change(&name.to_string_lossy(), text);
        std::fs::write(to.join(name), text).expect("a file");
    }
}

/// A file of the catalogue without one of its tables.
fn without(text: &str, table: &str) -> String {
    let (before, rest) = text.split_once(table).expect("the table");
    let (_, after) = rest.split_once("\n[").expect("another table");
    format!("{before}[{after}")
}

fn owed(n: usize) -> String {
    format!(
        r#"sector = "kepegawaian"
number = "9.{n}"
title = {{ id = "Tolok {n}", en = "Yardstick {n}" }}
definition = {{ id = "Banyaknya hal yang diukur untuk tolok {n}.", en = "Number of things measured for yardstick {n}." }}
kind = "stock"
producer = "bkd"
reporters = "all"
rhythm = "monthly"

[due]
days = 10
count = "working"
since = "2025-12"

[period]
grains = ["month"]

[[measure]]
name = "jumlah"
label = {{ id = "Jumlah", en = "Total" }}
unit = {{ id = "buah", en = "pieces" }}

[[basis]]
code = "laporan"
source = {{ id = "Laporan perangkat daerah", en = "Reports of agencies" }}
scope = {{ id = "Perangkat daerah", en = "Agencies" }}
"#
    )
}

/// The middle of some rates.
pub fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    let middle = rates.len() / 2;
    f64::midpoint(rates[(rates.len() - 1) / 2], rates[middle])
}
