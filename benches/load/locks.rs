//! The share of their time that writers of ten indicators and two instances wait for locks of
//! ours on the PostgreSQL server that `PIMPINAN_BENCH_DATABASE` names; left out where it names none.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use pimpinan::store::{Conn, Url};

use super::bulk::{Place, Server, key};
use super::client::{self, Load};

/// The indicator of which there are as many more as the load needs.
const PATTERN: &str = "kenaikan-pangkat-otomatis-pegawai";
const INDICATORS: usize = 10;
const CONNECTIONS: usize = 32;

/// What the transactions of all writers do at a moment.
const DOING: &str = "SELECT count(*) AS busy,
        count(*) FILTER (WHERE wait_event_type = 'Lock') AS locked,
        count(*) FILTER (WHERE wait_event_type IN ('LWLock', 'IO')) AS disk,
        count(*) FILTER (WHERE state = 'idle in transaction') AS program
    FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL";

/// How often writers were seen, and doing what.
#[derive(Default)]
struct Seen {
    busy: i64,
    locked: i64,
    disk: i64,
    program: i64,
}

/// Measures and prints it.
pub fn run(span: Duration) {
    let Ok(server) = std::env::var("PIMPINAN_BENCH_DATABASE") else {
        println!("left out: PIMPINAN_BENCH_DATABASE names no PostgreSQL server");
        return;
    };
    for indicators in [1, INDICATORS] {
        measure(&server, indicators, span);
    }
}

fn measure(server: &str, indicators: usize, span: Duration) {
    let place = Place::new("bench_locks");
    let folder = place.folder().join("catalogue");
    catalogue(&folder);
    let key = key(&place);
    let instances = [(); 2].map(|()| Server::with(&place, &folder));
    let over = Arc::new(AtomicBool::new(false));
    let watched = {
        let (over, server) = (over.clone(), server.to_owned());
        std::thread::spawn(move || watch(&server, &over))
    };
    let loads = (0..).zip(&instances).map(|(instance, at)| {
        let (address, key) = (at.address.clone(), key.clone());
        std::thread::spawn(move || {
            client::load(&address, CONNECTIONS, span, move |n| {
                row(&key, indicators, 2 * n + instance)
            })
        })
    });
    let loads: Vec<_> = loads.collect();
    let loads: Vec<Load> = loads
        .into_iter()
        .map(|load| load.join().expect("a load"))
        .collect();
    over.store(true, Ordering::Relaxed);
    let seen = watched.join().expect("what was seen");
    println!("{indicators} indicators, two instances");
    for load in &loads {
        println!("{}", load.line("  POST /api/v1, durable, one instance"));
    }
    let of = |part: i64| 100.0 * part as f64 / seen.busy.max(1) as f64;
    println!(
        "  of a transaction's time: {:.1} % waiting for a lock, {:.1} % for disk and server, {:.1} % for the program",
        of(seen.locked),
        of(seen.disk),
        of(seen.program)
    );
}

/// The shipped catalogue, with the pattern as many times as there are to be indicators.
fn catalogue(folder: &Path) {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    copy(&shipped, folder);
    let pattern = shipped.join("indicators").join(format!("{PATTERN}.toml"));
    let text = std::fs::read_to_string(pattern).expect("the pattern");
    for n in 0..INDICATORS {
        let name = folder.join("indicators").join(format!("beban-{n}.toml"));
        let text = text.replace("number = \"1.1\"", &format!("number = \"1.{}\"", 90 + n));
        std::fs::write(name, text).expect("a file");
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let there = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &there);
        } else {
            std::fs::copy(entry.path(), there).expect("copied");
        }
    }
}

/// Looks at the writers' transactions until the load is over.
fn watch(server: &str, over: &AtomicBool) -> Seen {
    let url = Url::parse(server).expect("a URL");
    let mut conn = Conn::connect(&url).expect("a connection");
    let mut seen = Seen::default();
    while !over.load(Ordering::Relaxed) {
        let rows = conn.query(DOING, &[], |row| {
            Ok([
                row.int("busy")?,
                row.int("locked")?,
                row.int("disk")?,
                row.int("program")?,
            ])
        });
        for [busy, locked, disk, program] in rows.expect("what they do") {
            seen.busy += busy;
            seen.locked += locked;
            seen.disk += disk;
            seen.program += program;
        }
        std::thread::sleep(Duration::from_millis(3));
    }
    seen
}

/// The nth row: an indicator and a day, so that each is a new key.
fn row(key: &str, indicators: usize, n: usize) -> String {
    let days = i64::try_from(n / indicators % 46_000).unwrap_or(0);
    let day = jiff::civil::date(1900, 1, 1)
        .checked_add(jiff::Span::new().days(days))
        .expect("a day");
    let path = format!("/api/v1/beban-{}", n % indicators);
    let body = format!(r#"{{"apikey":"{key}","tanggal":"{day}","pria":{n},"wanita":7}}"#);
    client::post(&path, &body)
}
