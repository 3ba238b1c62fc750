//! Every entrance with the largest thing that it takes: what the process holds at most meanwhile.

use std::fmt::Write as _;
use std::io::Write as _;

use super::process::{Process, Visitor};
use super::world;

/// An indicator of which any day is a row.
const SLUG: &str = "kenaikan-pangkat-otomatis-pegawai";
/// One of which a day has a row for each age.
const BY_AGE: &str = "usia-asn";
const MIB: usize = 1024 * 1024;

/// What is sent, and how.
struct Entrance {
    name: &'static str,
    method: &'static str,
    path: String,
    kind: &'static str,
    body: Vec<u8>,
    /// How many are sent at the same time.
    at_once: usize,
}

/// Measures and prints every entrance, each with a process of its own.
pub fn run() {
    println!("{:<52} {:>9} {:>16}", "entrance", "sent", "peak over idle");
    for entrance in entrances() {
        let folder = tempfile::tempdir().expect("a folder");
        let demo = Process::start(&["demo"], folder.path(), "Ctrl-C");
        let (idle, sent) = (demo.memory(), entrance.body.len() as f64 / MIB as f64);
        demo.forget_peak();
        let statuses = world::runtime().block_on(send(&demo, &entrance));
        println!(
            "{:<52} {:>6.1} MB {:>13.1} MB   {statuses:?}",
            entrance.name,
            sent * entrance.at_once as f64,
            demo.peak() - idle
        );
    }
}

async fn send(demo: &Process, entrance: &Entrance) -> Vec<u16> {
    let visitor = Visitor::sign_in(demo, "operator@").await;
    demo.forget_peak();
    let mut sending = tokio::task::JoinSet::new();
    for _ in 0..entrance.at_once {
        let method = entrance.method.parse().expect("a method");
        let request = visitor
            .http
            .request(method, format!("{}{}", visitor.base, entrance.path))
            .header("content-type", entrance.kind)
            .header("cookie", &visitor.cookie)
            .header("authorization", format!("Bearer {}", demo.key()))
            .body(entrance.body.clone());
        sending.spawn(async move { request.send().await.map_or(0, |a| a.status().as_u16()) });
    }
    let mut statuses = sending.join_all().await;
    statuses.sort_unstable();
    statuses.dedup();
    // A file is read after its answer.
    tokio::time::sleep(std::time::Duration::from_secs(20)).await;
    statuses
}

fn entrances() -> Vec<Entrance> {
    let mut all = bulk();
    all.extend(files());
    let json = "application/json";
    let form = "application/x-www-form-urlencoded";
    let row = format!("{{\"a\":\"{}\"}}", "x".repeat(MIB - 16)).into_bytes();
    for (name, path, kind) in [
        (
            "API v1, a row of 1 MiB, 32 at once",
            format!("/api/v1/{SLUG}"),
            json,
        ),
        (
            "API v2, a row of 1 MiB, 32 at once",
            format!("/api/v2/indicators/{SLUG}/observations"),
            json,
        ),
        (
            "a form of 1 MiB, 32 at once",
            format!("/data/{SLUG}/kisi"),
            form,
        ),
    ] {
        all.push(Entrance {
            name,
            method: "POST",
            path,
            kind,
            body: row.clone(),
            at_once: 32,
        });
    }
    all.push(Entrance {
        name: "sign-in, 100 at once",
        method: "POST",
        path: "/masuk".to_owned(),
        kind: form,
        body: b"email=a%40b.test&password=salah-sekali-lagi".to_vec(),
        at_once: 100,
    });
    all
}

fn bulk() -> Vec<Entrance> {
    let lines = "{\"tanggal\":\"2017-10-05\",\"pria\":1,\"wanita\":2}\n".repeat(400_000);
    let mut rows = String::new();
    for n in 0..100_000 {
        let (day, age) = (day(n / 50), 20 + n % 50);
        let _ = writeln!(
            rows,
            "{{\"tanggal\":\"{day}\",\"usia\":{age},\"pria\":{n},\"wanita\":2}}"
        );
    }
    let path = format!("/api/v2/indicators/{SLUG}/observations");
    let entrance = |name, more: &str, kind, body: Vec<u8>| Entrance {
        name,
        method: "PUT",
        path: format!("{path}{more}"),
        kind,
        body,
        at_once: 1,
    };
    let (json, ndjson, csv) = ("application/json", "application/x-ndjson", "text/csv");
    vec![
        entrance("bulk JSON, [{},{},…] of 15 MB", "", json, list(15 * MIB)),
        entrance("bulk NDJSON, 400,000 rows", "", ndjson, lines.into_bytes()),
        Entrance {
            path: format!("/api/v2/indicators/{BY_AGE}/observations?atomic=true"),
            ..entrance(
                "bulk NDJSON, atomic, 100,000 rows",
                "",
                ndjson,
                rows.into_bytes(),
            )
        },
        entrance(
            "bulk CSV, a;a;… of 15 MB",
            "",
            csv,
            b"a;".repeat(15 * MIB / 2),
        ),
        entrance("bulk NDJSON, rows of 1 MiB", "", ndjson, long_rows()),
    ]
}

fn list(bytes: usize) -> Vec<u8> {
    format!("[{}{{}}]", "{},".repeat(bytes / 3)).into_bytes()
}

fn long_rows() -> Vec<u8> {
    let row = format!("{{\"a\":\"{}\"}}\n", "x".repeat(MIB - 16));
    row.repeat(64).into_bytes()
}

fn files() -> Vec<Entrance> {
    let mut rows = String::from("tanggal;pria;wanita\n");
    for n in 0..200_000 {
        let _ = writeln!(rows, "{};{n};2", day(n % 36_000));
    }
    let object = format!("[{{\"tanggal\":\"{}\"}}]", "x".repeat(40 * MIB));
    let objects = format!(
        "[{}{{\"tanggal\":1}}]",
        "{\"tanggal\":1},".repeat(3_000_000)
    );
    [
        ("file, CSV of a;a;… of 45 MB", b"a;".repeat(45 * MIB / 2)),
        ("file, CSV of 200,000 rows", rows.into_bytes()),
        ("file, XLSX of 200,000 rows", workbook()),
        ("file, JSON with one value of 40 MB", object.into_bytes()),
        ("file, JSON of 3,000,000 objects", objects.into_bytes()),
    ]
    .into_iter()
    .map(|(name, bytes)| Entrance {
        name,
        method: "POST",
        path: format!(
            "/data/{}/impor",
            if name.contains("XLSX") { BY_AGE } else { SLUG }
        ),
        kind: "multipart/form-data; boundary=batas",
        body: upload(&bytes),
        at_once: 1,
    })
    .collect()
}

/// A day of the last century.
fn day(n: i32) -> jiff::civil::Date {
    let first = jiff::civil::date(1900, 1, 1);
    first.checked_add(jiff::Span::new().days(n)).expect("a day")
}

/// A workbook of as many rows as a file may have, its days as texts that the cells share.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, name) in (0_u16..).zip(["tanggal", "usia", "pria", "wanita"]) {
        sheet.write_string(0, at, name).expect("a cell");
    }
    for n in 0..200_000_i32 {
        let row = n.unsigned_abs() + 1;
        sheet
            .write_string(row, 0, day(n / 50).to_string())
            .expect("a cell");
        for (at, number) in (1_u16..).zip([20 + n % 50, n, 2]) {
            sheet.write_number(row, at, number).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn upload(bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    let head =
        "--batas\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"a.csv\"\r\n\r\n";
    body.write_all(head.as_bytes()).expect("memory");
    body.write_all(bytes).expect("memory");
    body.write_all(b"\r\n--batas--\r\n").expect("memory");
    body
}
