//! As many rows as `ROWS` says (a million) fetched from `MariaDB`, `PostgreSQL`, CSV and JSON, new and
//! unchanged, in runs of 200 000, beside the bulk call with the same rows in the same run; and the
//! most memory meanwhile.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{Path as At, Query};
use axum::routing::get;
use pimpinan::intake::pull::{Allowed, Definition, How, run as fetched};
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::people::accounts;
use pimpinan::store::sources::pulls;
use pimpinan::store::sources::pulls::{Cause, NewSource};

use super::agencies::{mariadb, postgres};
use super::bulk::{row, rows};
use super::world::{World, serve};

const SLUG: &str = "usia-asn";
/// Rows that a run may take.
const PART: u32 = 200_000;
/// Rows of a page of JSON.
const PAGE: u32 = 40_000;

/// Measures and prints it.
pub fn run() {
    let all = rows();
    let (new, same) = bulk(all);
    line("bulk call, new rows", new, new);
    line("bulk call, unchanged", same, same);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("rekap.csv");
    write(&file, all);
    let world = World::start();
    let files = serve(&world.runtime, application(all));
    let csv = |part: u32| format!("[file]\naddress = \"http://{files}/csv/{part}\"\n");
    let json = |part: u32| {
        format!(
            "[json]\naddress = \"http://{files}/json/{part}\"\nrows = \"$.data[*]\"\n\
             paging = {{ by = \"page\", parameter = \"page\" }}\n"
        )
    };
    measure("CSV", &world, (all, None), csv, (new, same));
    measure("JSON", &World::start(), (all, None), json, (new, same));
    let base = |kind: &'static str, port: u16, database: &'static str, user: &'static str| {
        move |part: u32| {
            let (from, to) = (part * PART, (part + 1) * PART);
            format!(
                "[{kind}]\nhost = \"127.0.0.1\"\nport = {port}\ndatabase = \"{database}\"\n\
                 user = \"{user}\"\nquery = \"SELECT tanggal, usia, pria, wanita FROM rekap \
                 WHERE id >= {from} AND id < {to}\"\n"
            )
        }
    };
    match postgres(&file) {
        Some(server) => {
            let of = base("postgres", server.port, "postgres", "pimpinan");
            measure("PostgreSQL", &World::start(), (all, None), of, (new, same));
        }
        None => println!("PostgreSQL is not installed, or can't be started"),
    }
    match mariadb(&file) {
        Some(server) => {
            let of = base("mysql", server.port, "simpeg", "pembaca");
            measure(
                "MariaDB",
                &World::start(),
                (all, Some("x")),
                of,
                (new, same),
            );
        }
        None => println!("MariaDB is not installed, or can't be started"),
    }
}

fn line(name: &str, rate: f64, beside: f64) {
    println!(
        "{name:<44} {rate:>9.0} rows/s {:>7.0} %",
        100.0 * rate / beside
    );
}

/// Rows a second of one call with all rows, and of the same again.
fn bulk(all: u32) -> (f64, f64) {
    let world = World::start();
    let key = world.key();
    let lines = (0..all).map(row).map(|(day, age, pria, wanita)| {
        format!("{{\"tanggal\":\"{day}\",\"usia\":{age},\"pria\":{pria},\"wanita\":{wanita}}}\n")
    });
    let body = axum::body::Bytes::from(lines.collect::<Vec<_>>().concat());
    let url = format!(
        "http://{}/api/v2/indicators/{SLUG}/observations",
        world.address
    );
    let client = reqwest::Client::new();
    let call = |counted: &str| {
        let begun = Instant::now();
        let answer = world.runtime.block_on(async {
            let call = client
                .put(&url)
                .header("content-type", "application/x-ndjson")
                .bearer_auth(&key)
                .body(body.clone());
            let answer = call.send().await.expect("an answer");
            answer.text().await.expect("a text")
        });
        assert!(answer.contains(&format!("\"{counted}\":{all}")), "{answer}");
        f64::from(all) / begun.elapsed().as_secs_f64()
    };
    (call("created"), call("unchanged"))
}

/// The rows as a file with their numbers.
fn write(path: &Path, all: u32) {
    let mut text = String::new();
    for n in 0..all {
        let (day, age, pria, wanita) = row(n);
        let _ = writeln!(text, "{n},{day},{age},{pria},{wanita}");
    }
    std::fs::write(path, text).expect("a file");
}

/// Numbers of the rows of a part, or of a page of it.
fn part_of(all: u32, part: u32, page: Option<u32>) -> std::ops::Range<u32> {
    let end = all.min((part + 1) * PART);
    match page {
        None => part * PART..end,
        Some(page) => {
            let from = (part * PART + (page - 1) * PAGE).min(end);
            from..end.min(from + PAGE)
        }
    }
}

/// An application that answers parts of the rows.
fn application(all: u32) -> Router {
    let csv = move |At(part): At<u32>| async move {
        let mut text = "tanggal,usia,pria,wanita\n".to_owned();
        for n in part_of(all, part, None) {
            let (day, age, pria, wanita) = row(n);
            let _ = writeln!(text, "{day},{age},{pria},{wanita}");
        }
        text
    };
    let json = move |At(part): At<u32>, Query(asked): Query<Vec<(String, u32)>>| async move {
        let page = asked.first().map_or(1, |(_, page)| *page);
        let mut text = "{\"data\":[".to_owned();
        for (at, n) in part_of(all, part, Some(page)).enumerate() {
            let (day, age, pria, wanita) = row(n);
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(
                text,
                "{comma}{{\"tanggal\":\"{day}\",\"usia\":{age},\"pria\":{pria},\"wanita\":{wanita}}}"
            );
        }
        text.push_str("]}");
        text
    };
    Router::new()
        .route("/csv/{part}", get(csv))
        .route("/json/{part}", get(json))
}

/// Fetches all parts, then once more; prints how fast beside the bulk call.
fn measure(
    kind: &str,
    world: &World,
    (all, secret): (u32, Option<&str>),
    place: impl Fn(u32) -> String,
    (new, same): (f64, f64),
) {
    let parts = all.div_ceil(PART);
    let ids: Vec<i64> = (0..parts)
        .map(|part| add(world, &format!("bagian-{part}"), &place(part), secret))
        .collect();
    let idle = size("VmRSS:");
    std::fs::write("/proc/self/clear_refs", "5").expect("the peak is forgotten");
    for (what, beside) in [("new rows", new), ("unchanged", same)] {
        let begun = Instant::now();
        let mut taken = 0;
        for id in &ids {
            taken += once(world, *id, what == "new rows");
        }
        assert_eq!(taken, i64::from(all), "{kind}");
        let rate = f64::from(all) / begun.elapsed().as_secs_f64();
        line(&format!("{kind}, {what}"), rate, beside);
    }
    let peak = size("VmHWM:") - idle;
    println!("{:<44} {peak:>9.0} MB over idle", "  most memory");
}

fn add(world: &World, name: &str, place: &str, secret: Option<&str>) -> i64 {
    let text = format!("name = \"{name}\"\nagency = \"bkd\"\nindicator = \"{SLUG}\"\n{place}");
    let definition = Definition::from_toml(&text).expect("a definition");
    assert_eq!(definition.wrong(&world.app.catalogue), []);
    let mut new = NewSource {
        name: definition.name.clone(),
        agency: definition.agency.clone(),
        indicator: definition.indicator.clone(),
        definition: definition.kept().expect("a text"),
        secret: secret.map(str::to_owned),
        user: 0,
    };
    let found = |world: &World| {
        let read = world
            .app
            .db
            .read(|conn| accounts::by_email(conn, "beban@contoh.test"));
        world.runtime.block_on(read).expect("a store")
    };
    let user = found(world).unwrap_or_else(|| {
        world.key();
        found(world).expect("a user")
    });
    new.user = user.id;
    let actor = Actor::person(user.id);
    let added = world.app.db.write(move |tx| pulls::add(tx, &new, &actor));
    world.runtime.block_on(added).expect("a source")
}

/// Runs a source; answers how many rows were added, or stood there already.
fn once(world: &World, id: i64, new: bool) -> i64 {
    let app = Arc::clone(&world.app);
    let done = async move {
        let source = app.db.read(move |conn| pulls::find(conn, id)).await;
        let source = source.expect("a store").expect("a source");
        let how = How {
            cause: Cause::Hand,
            user: source.user,
            dry: false,
            allowed: Allowed::default(),
            again: None,
        };
        fetched(&app, &source, how).await
    };
    let run = world.runtime.block_on(world.runtime.spawn(done));
    let run = run.expect("no panic").expect("a run").expect("its own");
    assert!(run.why.is_none(), "{run:?}");
    if new {
        run.counts.created
    } else {
        run.counts.same
    }
}

/// A size of this process, in megabytes.
fn size(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("its status");
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.expect("a size").trim().trim_end_matches(" kB");
    number.parse::<f64>().expect("a number") / 1024.0
}
