//! Home and sector pages with ten thousand and with a million observations, or ten million.

use std::time::Duration;

use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Indicator, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::figures::observations::Target;

use super::client;
use super::put;
use super::world::World;

/// Rows that share a job of the writer while the world is filled.
const CHUNK: usize = 2_000;
/// Ten years of months, so that both worlds show as many periods.
const MONTHS: i16 = 120;

/// How densely a world is filled.
struct Size {
    pub(super) name: &'static str,
    agencies: usize,
    codes: usize,
    days: i8,
}

const SIZES: [Size; 3] = [
    Size {
        name: "about 10 thousand rows",
        agencies: 1,
        codes: 8,
        days: 1,
    },
    Size {
        name: "about 1 million rows",
        agencies: 12,
        codes: 81,
        days: 5,
    },
    Size {
        name: "about 10 million rows",
        agencies: 40,
        codes: 81,
        days: 15,
    },
];

/// The sizes that are asked for: the largest only where `LARGE` is set, since it takes long.
fn sizes() -> &'static [Size] {
    let most = if std::env::var_os("LARGE").is_some() {
        3
    } else {
        2
    };
    &SIZES[..most]
}

/// Fills a world of each size and measures pages, series or both in it.
pub fn in_each_size(pages: bool, series: bool, span: Duration) {
    for size in sizes() {
        let world = World::start();
        let rows = fill(&world, size);
        println!("{} ({rows})", size.name);
        if pages {
            run(&world, span);
        }
        if series {
            super::series::run(&world, span);
        }
    }
}

/// Measures and prints them.
fn run(world: &World, span: Duration) {
    let cookie = world.cookie();
    for path in pages(world) {
        let request = client::get(&path, &cookie);
        let load = client::load(&world.address, 1, span / 5, move |_| request.clone());
        println!("{}", load.line(&format!("  GET {path}")));
    }
}

/// The home page and a page of each shape of indicator that was filled.
fn pages(world: &World) -> Vec<String> {
    let mut pages = vec!["/beranda".to_owned()];
    let dated = world.app.catalogue.indicators.iter().filter(|i| dated(i));
    pages.extend(dated.map(|i| format!("/sektor/{}/{}", i.sector, i.slug)));
    pages
}

pub(super) fn dated(indicator: &Indicator) -> bool {
    indicator.period.grains == [Grain::Day]
}

/// Fills a world with about a million rows; how many they are.
pub(super) fn fill_million(world: &World) -> usize {
    fill(world, &SIZES[1])
}

fn fill(world: &World, size: &Size) -> usize {
    let mut written = 0;
    for indicator in world.app.catalogue.indicators.iter().filter(|i| dated(i)) {
        let target = world
            .app
            .db
            .target(&indicator.slug)
            .expect("the indicator")
            .clone();
        let rows = rows(world, indicator, size);
        for chunk in rows.chunks(CHUNK) {
            write(world, &target, chunk.to_vec());
        }
        written += rows.len();
    }
    written
}

pub(super) fn write(world: &World, target: &Target, rows: Vec<Observation>) {
    let change = |row| {
        let actor = Actor {
            user: 1,
            key: None,
            via: Via::Import,
        };
        put::row(target, row, Status::Provisional, actor)
    };
    let job = world
        .app
        .db
        .apply(put::request(rows.into_iter().map(change).collect()));
    world.runtime.block_on(job).expect("the store works");
}

fn rows(world: &World, indicator: &Indicator, size: &Size) -> Vec<Observation> {
    let agencies: Vec<&String> = world
        .app
        .catalogue
        .agencies
        .keys()
        .take(size.agencies)
        .collect();
    let places = if indicator.region.v1 {
        indicator.region.due.clone()
    } else {
        vec!["36".to_owned()]
    };
    let codes: Vec<String> = match indicator.categories.first() {
        Some(category) => category
            .list
            .codes
            .iter()
            .take(size.codes)
            .map(|c| c.code.clone())
            .collect(),
        None => vec![String::new()],
    };
    let mut rows = Vec::new();
    for month in 0..MONTHS {
        for day in 1..=size.days {
            let month_of_year = i8::try_from(month % 12).expect("a month") + 1;
            let day = jiff::civil::date(2008 + month / 12, month_of_year, day * (25 / size.days));
            for agency in &agencies {
                for region in &places {
                    for code in &codes {
                        let mut values = [None; MEASURES];
                        for value in values.iter_mut().take(indicator.measures.len()) {
                            *value = Some(i64::from(month) + 20);
                        }
                        rows.push(Observation {
                            agency: (*agency).clone(),
                            region: region.clone(),
                            period: Period::containing(Grain::Day, day),
                            categories: [code.clone(), String::new(), String::new()],
                            basis: indicator.bases[0].code.clone(),
                            values,
                        });
                    }
                }
            }
        }
    }
    rows
}
