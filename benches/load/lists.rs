//! Lists among a million rows: a page for each order and filter on offer, and a long download.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::people::accounts;
use pimpinan::store::people::accounts::NewUser;
use pimpinan::store::people::sessions;

use super::put;
use super::world::World;

const SLUG: &str = "usia-asn";
const AGENCIES: [&str; 4] = ["bkd", "dinkes", "dindikbud", "bappeda"];
const CHUNK: i64 = 2_000;
/// Times that each page is asked for.
const TIMES: usize = 9;

/// Rows in the list: a million, or as many as `ROWS` says.
fn rows() -> i64 {
    let asked = std::env::var("ROWS").ok();
    asked
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000_000)
}

/// Measures and prints it.
pub fn run() {
    let world = World::start();
    let begun = Instant::now();
    world.runtime.block_on(fill(&world, rows()));
    println!(
        "{} rows written in {:.0} s",
        rows(),
        begun.elapsed().as_secs_f64()
    );
    let cookie = world.runtime.block_on(sign_in(&world));
    let mut slowest = (0.0, String::new());
    for filter in filters() {
        for order in orders() {
            let path = format!("/data/{SLUG}?urut={order}&{filter}");
            let took = world.runtime.block_on(median(&world, &cookie, &path));
            if took > slowest.0 {
                slowest = (took, path.clone());
            }
            if took > 30.0 {
                println!("{took:>9.1} ms   {path}");
            }
        }
        let path = format!("/data/{SLUG}?{filter}");
        let took = world.runtime.block_on(median(&world, &cookie, &path));
        println!("{took:>9.1} ms   {path}");
    }
    println!("{:>9.1} ms   slowest: {}", slowest.0, slowest.1);
    for format in ["csv", "json", "xlsx"] {
        download(&world, &cookie, format);
    }
}

fn orders() -> Vec<String> {
    let keys = [
        "id",
        "periode",
        "kategori-1",
        "wilayah",
        "opd",
        "angka-1",
        "angka-2",
        "angka-3",
        "pengguna",
        "via",
        "status",
        "dibuat",
        "diubah",
    ];
    keys.iter()
        .flat_map(|key| [(*key).to_owned(), format!("-{key}")])
        .collect()
}

fn filters() -> [&'static str; 16] {
    [
        "",
        "baris=100",
        "ujung=akhir",
        "opd=bkd",
        "kategori-1=25",
        "kategori-1=25&opd=dinkes",
        "via=form",
        "via=import",
        "via=import&status=validated&opd=bkd",
        "status=validated",
        "wilayah=36",
        "dari=2015-01-01&sampai=2015-12-31",
        "dari=2015-03-15&sampai=2017-06-20",
        "cari=kesehatan",
        "cari=2016",
        "cari=kesehatan+25+2016",
    ]
}

fn row(n: i64) -> (Observation, Via, Status) {
    let day = jiff::Span::new().days(n / 324);
    let day = jiff::civil::date(2014, 1, 1)
        .checked_add(day)
        .expect("a day");
    let pria = (n * 7_919) % 100_003;
    let mut values = [None; MEASURES];
    values[..3].copy_from_slice(&[Some(pria), Some(n % 977), Some(pria + n % 977)]);
    let row = Observation {
        agency: AGENCIES[usize::try_from(n % 4).expect("small")].to_owned(),
        region: "36".to_owned(),
        period: Period::containing(Grain::Day, day),
        categories: [(20 + n / 4 % 81).to_string(), String::new(), String::new()],
        basis: "simpeg".to_owned(),
        values,
    };
    // Neither doors nor states go with agencies or ages; one in ten thousand rows is from a file.
    let mixed = (n * 2_654_435_761) >> 13;
    let via = match mixed % 10_000 {
        7 => Via::Import,
        door if door % 50 == 0 => Via::Form,
        _ => Via::Api,
    };
    let status = if mixed % 7 < 3 {
        Status::Validated
    } else {
        Status::Provisional
    };
    (row, via, status)
}

async fn fill(world: &World, rows: i64) {
    let target = world.app.db.target(SLUG).expect("the indicator").clone();
    for start in (0..rows).step_by(usize::try_from(CHUNK).expect("small")) {
        let change = |n| {
            let (row, via, status) = row(n);
            let actor = Actor {
                user: 1 + n % 4 % 3,
                key: None,
                via,
            };
            put::row(&target, row, status, actor)
        };
        let changes = (start..(start + CHUNK).min(rows)).map(change).collect();
        let made = world.app.db.apply(put::request(changes)).await;
        let made = made.expect("the store works");
        let refused = made.iter().any(|one| one.fate.is_refused());
        assert!(!refused, "free keys");
    }
}

async fn sign_in(world: &World) -> String {
    let job = world.app.db.write(|tx| {
        let new = NewUser {
            email: "ukur@bantenprov.go.id",
            name: "Pengukur",
            role: "superadmin",
            agency: None,
            password: "",
        };
        let user = accounts::add(tx, &new, None)?;
        sessions::start(tx, user, false, "bench")
    });
    format!("sesi={}", job.await.expect("a session"))
}

async fn median(world: &World, cookie: &str, path: &str) -> f64 {
    let client = reqwest::Client::new();
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let url = format!("http://{}{path}", world.address);
        let begun = Instant::now();
        let answer = client.get(url).header("cookie", cookie).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.bytes().await.expect("a page");
        took.push(begun.elapsed());
    }
    took.sort_unstable();
    took[TIMES / 2].as_secs_f64() * 1000.0
}

/// A hundred thousand rows as a file; the peak of the process's own memory on Linux.
fn download(world: &World, cookie: &str, format: &str) {
    let app = Arc::clone(&world.app);
    let address = world.address.clone();
    let begun = Instant::now();
    let before = own_memory();
    let (size, first, peak) = world.runtime.block_on(async move {
        let path = format!("/data/{SLUG}/unduh?format={format}&sampai=2014-11-04");
        let request = reqwest::Client::new().get(format!("http://{address}{path}"));
        let mut asked = tokio::spawn(request.header("cookie", cookie.to_owned()).send());
        let mut peak = own_memory();
        let mut answer = loop {
            tokio::select! {
                answer = &mut asked => break answer.expect("a task").expect("an answer"),
                () = tokio::time::sleep(Duration::from_millis(20)) => peak = peak.max(own_memory()),
            }
        };
        let first = begun.elapsed();
        let mut size = 0;
        while let Some(piece) = answer.chunk().await.expect("a piece") {
            size += piece.len();
            peak = peak.max(own_memory());
        }
        drop(app);
        (size, first, peak)
    });
    println!(
        "{format:<5} {:>6.1} MB, first byte after {:>5.2} s, whole after {:>5.2} s, memory +{} MB",
        size as f64 / 1e6,
        first.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        peak.saturating_sub(before) / 1024
    );
}

/// Kilobytes of memory that are the process's own; zero where the system does not tell.
fn own_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|text| text.parse().ok()).unwrap_or(0)
}
