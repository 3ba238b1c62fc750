//! A million rows in one bulk call over HTTP beside a plain program that inserts the same rows
//! into the same table with the same indexes, and the most memory that the server took: in files,
//! or on the PostgreSQL server that `PIMPINAN_BENCH_DATABASE` names.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use tempfile::TempDir;

use pimpinan::catalogue::{Grain, Period};
use pimpinan::store::{Conn, Param, Url};

use super::server::on;

const SLUG: &str = "usia-asn";
const INSERT: &str =
    "INSERT INTO observations (id, series, indicator, period, status, via, user_id,
    created_at, updated_at, revision, m1, m2, m3)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
const SERIES: &str = "INSERT INTO series (id, indicator, agency, region, c1, c2, c3, basis)
    VALUES ($1, 1, 'bkd', '36', $2, '', '', 'simpeg')";

/// Rows: a million, or as many as `ROWS` says.
pub(super) fn rows() -> u32 {
    let asked = std::env::var("ROWS").ok();
    asked
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_000_000)
}

/// The nth row: day, age, two numbers.
pub(super) fn row(n: u32) -> (String, u32, u32, u32) {
    let day = jiff::civil::date(1980, 1, 1)
        .checked_add(jiff::Span::new().days(i64::from(n / 81)))
        .expect("a day");
    (day.to_string(), 20 + n % 81, (n * 7_919) % 100_003, n % 977)
}

/// Measures and prints it.
pub fn run() {
    let rows = rows();
    let plain = plain(rows);
    println!(
        "{:<44} {plain:>9.0} rows/s",
        "plain program, one transaction"
    );
    let lines = (0..rows).map(row).map(|(day, age, pria, wanita)| {
        format!("{{\"tanggal\":\"{day}\",\"usia\":{age},\"pria\":{pria},\"wanita\":{wanita}}}\n")
    });
    let body = lines.collect::<Vec<_>>().concat();
    let place = Place::new("bench_bulk");
    let key = key(&place);
    let server = Server::start(&place);
    let idle = server.most_memory();
    for (name, counted) in [
        ("bulk call, new rows", "created"),
        ("the same again", "unchanged"),
    ] {
        let begun = Instant::now();
        let answer = server.put(&key, &body);
        let rate = f64::from(rows) / begun.elapsed().as_secs_f64();
        assert!(
            answer.contains(&format!("\"{counted}\":{rows}")),
            "{answer}"
        );
        println!("{name:<44} {rate:>9.0} rows/s");
        println!(
            "{:<44} {:>9.1} %",
            "of the plain program",
            100.0 * rate / plain
        );
    }
    println!(
        "{:<44} {:>9.0} MB (before: {idle:.0})",
        "most memory of the server",
        server.most_memory()
    );
    if std::env::var("DOCTOR").is_ok() {
        drop(server);
        let said = place.program(&["doctor"]).output().expect("a doctor");
        println!("{}", String::from_utf8_lossy(&said.stdout));
    }
}

/// Rows a second of a plain loop over one prepared statement.
fn plain(rows: u32) -> f64 {
    let place = Place::new("bench_plain");
    let mut made = place.program(&["agency", "add", "--code", "x", "--name", "X"]);
    made.status().expect("a database");
    let url = Url::parse(&place.url).expect("a URL");
    let mut conn = Conn::connect(&url).expect("a database");
    let all: Vec<_> = (0..rows).map(row).collect();
    let begun = Instant::now();
    conn.begin_write().expect("begun");
    let one = Param::Int(1);
    for age in 20..101_i64 {
        let code = age.to_string();
        let params = [Param::Int(age), Param::Text(&code)];
        conn.execute(SERIES, &params).expect("a series");
    }
    for (n, (day, age, pria, wanita)) in (1_i64..).zip(&all) {
        let day = day.parse().expect("a day");
        let number = |n: &u32| Param::Int(i64::from(*n));
        let now = Param::Int(1_700_000_000_000);
        let params = [
            Param::Int(n),
            number(age),
            one,
            Param::Int(Period::containing(Grain::Day, day).code()),
            Param::Int(0),
            Param::Int(2),
            one,
            now,
            now,
            one,
            number(pria),
            number(wanita),
            Param::Int(i64::from(pria + wanita)),
        ];
        conn.execute(INSERT, &params).expect("inserted");
    }
    conn.commit().expect("committed");
    f64::from(rows) / begun.elapsed().as_secs_f64()
}

/// A database of its own: a file in a folder, or a schema on the server.
pub(super) struct Place {
    folder: TempDir,
    url: String,
    schema: Option<(String, &'static str)>,
}

impl Place {
    pub(super) fn new(name: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let Ok(server) = std::env::var("PIMPINAN_BENCH_DATABASE") else {
            let url = format!("sqlite://{}", folder.path().join("bench.db").display());
            return Self {
                folder,
                url,
                schema: None,
            };
        };
        let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}");
        on(&server, &sql);
        Self {
            folder,
            url: format!("{server}?options=-c%20search_path%3D{name}"),
            schema: Some((server, name)),
        }
    }

    /// The folder that goes with it.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The program, to be run on this database.
    fn program(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pimpinan"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env("PIMPINAN_DATABASE", &self.url)
            .stdout(Stdio::piped());
        command
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.schema {
            on(server, &format!("DROP SCHEMA {name} CASCADE"));
        }
    }
}

/// A key of an agency, in a new database.
pub(super) fn key(place: &Place) -> String {
    let email = "beban@contoh.test";
    let user = [
        "user", "add", "--email", email, "--name", "B", "--role", "operator",
    ];
    let user = [user.as_slice(), &["--agency", "bkd", "--password-stdin"]].concat();
    let mut adding = place
        .program(&user)
        .stdin(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut input = adding.stdin.take().expect("its input");
    input.write_all(b"kata sandi yang panjang\n").expect("sent");
    drop(input);
    assert!(adding.wait().expect("an end").success());
    let args = [
        "key", "create", "--agency", "bkd", "--user", email, "--name", "beban",
    ];
    let said = place.program(&args).output().expect("a key");
    let said = String::from_utf8(said.stdout).expect("text");
    said.lines().last().expect("a line").to_owned()
}

/// The program as a process.
pub(super) struct Server {
    child: Child,
    pub(super) address: String,
}

impl Server {
    fn start(place: &Place) -> Self {
        Self::serve(place.program(&["serve", "--listen", "127.0.0.1:0"]))
    }

    /// The program with another catalogue.
    pub(super) fn with(place: &Place, catalogue: &Path) -> Self {
        let mut command = place.program(&["serve", "--listen", "127.0.0.1:0"]);
        command.env("PIMPINAN_CATALOGUE", catalogue);
        Self::serve(command)
    }

    fn serve(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::null()).spawn().expect("the program");
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let mut said = output.lines().map(|line| line.expect("a line"));
        let address = said
            .find_map(|line| {
                Some(
                    line.strip_prefix("Dashboard Pimpinan is at http://")?
                        .to_owned(),
                )
            })
            .expect("an address");
        Self { child, address }
    }

    /// The most memory that it has taken so far, in megabytes.
    fn most_memory(&self) -> f64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().split(' ').next()?.parse::<f64>().ok());
        kilobytes.unwrap_or(0.0) / 1000.0
    }

    fn put(&self, key: &str, body: &str) -> String {
        let mut stream = std::net::TcpStream::connect(&self.address).expect("a connection");
        let head = format!(
            "PUT /api/v2/indicators/{SLUG}/observations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).expect("sent");
        stream.write_all(body.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
