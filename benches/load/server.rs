//! Single POSTs on PostgreSQL beside pgbench's single-row inserts, on the server that
//! `PIMPINAN_BENCH_DATABASE` names; left out where it names none.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use pimpinan::store::{Conn, Url};

use super::posts;
use super::world::World;

const CONNECTIONS: &str = "64";

/// A table of few columns and one index: what a single row costs at least.
const PLAIN: &str = "CREATE SEQUENCE plain_id;
    CREATE TABLE plain (id BIGINT PRIMARY KEY, a TEXT, b TEXT, c TEXT, d BIGINT, e BIGINT, f BIGINT)";
const INTO_PLAIN: &str = "INSERT INTO plain VALUES
    (nextval('plain_id'), 'bkd', '36', '2017-10-29', 1, 2, 3);";
/// The table of the figures, with all of its indexes.
const SAME: &str = "CREATE SEQUENCE same_id; CREATE TABLE same (LIKE observations INCLUDING ALL)";
const INTO_SAME: &str = "\\set n random(1, 2000000000)
    INSERT INTO same (id, series, indicator, period, status, via, user_id, created_at, updated_at,
        revision, m1, m2, m3)
    VALUES (nextval('same_id'), :n, 1, 201710290, 0, 1, 1, 1700000000000, 1700000000000, 1,
        :n, 7, :n);";

/// Measures and prints them.
pub fn run(span: Duration) {
    let Ok(server) = std::env::var("PIMPINAN_BENCH_DATABASE") else {
        println!("left out: PIMPINAN_BENCH_DATABASE names no PostgreSQL server");
        return;
    };
    on(
        &server,
        "DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench",
    );
    let url = format!("{server}?options=-c%20search_path%3Dbench");
    let world = World::on(url.clone());
    on(&url, PLAIN);
    on(&url, SAME);
    let plain = pgbench(&url, "one row into a plain table", INTO_PLAIN, span);
    let same = pgbench(&url, "one row into a table as ours", INTO_SAME, span);
    let durable = posts::durable(&world, span);
    println!("{}", durable.line("POST /api/v1, durable, on PostgreSQL"));
    for (name, rate) in [("plain", plain), ("same", same)] {
        let part = 100.0 * durable.rate() / rate;
        println!(
            "{:<44} {part:>9.1} %",
            format!("durable of pgbench, {name} table")
        );
    }
    drop(world);
    on(&server, "DROP SCHEMA bench CASCADE");
}

/// Runs statements; on a thread of its own, because a connection must not meet a runtime.
pub(super) fn on(url: &str, sql: &str) {
    let url = Url::parse(url).expect("a URL");
    let mut conn = Conn::connect(&url).expect("a connection");
    conn.batch(sql).expect("the statements work");
}

/// Transactions per second of pgbench with one statement each.
fn pgbench(url: &str, name: &str, sql: &str, span: Duration) -> f64 {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("script.sql");
    std::fs::write(&script, sql).expect("a file");
    let seconds = span.as_secs().to_string();
    let ran = Command::new(program())
        .args(["-n", "-M", "prepared", "-j", "2", "-c", CONNECTIONS])
        .args(["-T", seconds.as_str(), "-f"])
        .arg(&script)
        .arg(url)
        .output()
        .expect("pgbench runs");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
    let rate = rate.and_then(|text| text.split(' ').next()?.parse().ok());
    let rate: f64 = rate.unwrap_or_else(|| panic!("pgbench: {said} {ran:?}"));
    println!(
        "{:<44} {rate:>9.0} /s",
        format!("pgbench, 64 clients, {name}")
    );
    rate
}

/// pgbench as Debian installs it, or as the path has it.
fn program() -> PathBuf {
    let folders = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let found = folders
        .flatten()
        .map(|folder| folder.path().join("bin/pgbench"));
    found
        .filter(|path| path.exists())
        .max()
        .unwrap_or_else(|| "pgbench".into())
}
