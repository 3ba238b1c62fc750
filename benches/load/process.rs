//! The program as a process: how soon it answers, what it holds in memory, what a page weighs.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client;

pub struct Process {
    child: Child,
    pub address: String,
    said: Vec<String>,
    begun: Instant,
}

impl Process {
    /// Starts the program and reads what it says until `last`.
    pub fn start(args: &[&str], folder: &std::path::Path, last: &str) -> Self {
        let begun = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_pimpinan"))
            .args(args)
            .args(["--listen", "127.0.0.1:0"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut said: Vec<String> = Vec::new();
        while !said.iter().any(|line| line.starts_with(last)) {
            said.push(lines.next().expect("more to be said").expect("a line"));
        }
        // What nobody reads any more would stop who says more.
        std::thread::spawn(move || lines.for_each(drop));
        let address = said
            .iter()
            .find_map(|line| line.strip_prefix("Dashboard Pimpinan is at http://"))
            .expect("an address")
            .to_owned();
        Self {
            child,
            address,
            said,
            begun,
        }
    }

    /// The key that a demo has printed.
    pub fn key(&self) -> String {
        let line = self.said.iter().find_map(|line| line.split_once("--key "));
        line.expect("a key").1.to_owned()
    }

    /// Resident memory in megabytes.
    pub fn memory(&self) -> f64 {
        self.size("VmRSS:")
    }

    /// The most that it ever was, or since that was forgotten.
    pub fn peak(&self) -> f64 {
        self.size("VmHWM:")
    }

    /// Begins to note the most anew.
    pub fn forget_peak(&self) {
        let path = format!("/proc/{}/clear_refs", self.child.id());
        std::fs::write(path, "5").expect("its peak is forgotten");
    }

    fn size(&self, name: &str) -> f64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).expect("its status");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .expect("a size");
        let kilobytes: f64 = line
            .trim()
            .trim_end_matches(" kB")
            .trim()
            .parse()
            .expect("a number");
        kilobytes / 1024.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Measures and prints all of it.
pub fn run(span: Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut starts: Vec<f64> = (0..5).map(|_| start(folder.path())).collect();
    starts.sort_by(f64::total_cmp);
    println!(
        "{:<44} {:>9.0} ms (median of 5)",
        "start to first answer", starts[2]
    );

    let folder = tempfile::tempdir().expect("a folder");
    let demo = Process::start(&["demo"], folder.path(), "Ctrl-C");
    println!(
        "{:<44} {:>9.0} ms",
        "demo: start to logins printed",
        demo.begun.elapsed().as_millis()
    );
    println!("{:<44} {:>9.1} MB", "memory, demo idle", demo.memory());
    weigh(&demo);
    let key = demo.key();
    let path = "/api/v1/kenaikan-pangkat-otomatis-pegawai";
    client::load(&demo.address, 64, span, move |n| {
        client::post(path, &row(&key, n))
    });
    println!(
        "{:<44} {:>9.1} MB",
        "memory, after POSTs over 64 connections",
        demo.memory()
    );
}

fn start(folder: &std::path::Path) -> f64 {
    let server = Process::start(&["serve"], folder, "Dashboard Pimpinan is at");
    let stream = std::net::TcpStream::connect(&server.address).expect("a connection");
    let mut stream = stream;
    std::io::Write::write_all(
        &mut stream,
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    )
    .expect("asked");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    server.begun.elapsed().as_secs_f64() * 1000.0
}

fn row(key: &str, n: usize) -> String {
    let days = jiff::Span::new().days(i64::try_from(n % 70_000).expect("a small number"));
    let day = jiff::civil::date(1900, 1, 1)
        .checked_add(days)
        .expect("a day");
    format!(r#"{{"apikey":"{key}","tanggal":"{day}","pria":{n},"wanita":7}}"#)
}

/// Prints what the home page and all that it names weigh, compressed as a browser gets them.
fn weigh(demo: &Process) {
    let (all, page) = super::world::runtime().block_on(async {
        let visitor = Visitor::sign_in(demo, "pimpinan@").await;
        let (text, page) = visitor.get("/beranda").await;
        let named: BTreeSet<&str> = text
            .split('"')
            .filter(|part| part.starts_with("/assets/"))
            .map(|part| part.split('#').next().unwrap_or(part))
            .collect();
        let mut all = page;
        for path in named {
            all += visitor.get(path).await.1;
        }
        (all, page)
    });
    let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
    println!(
        "{:<44} {:>9.1} kB",
        "home page, first load, compressed",
        kilobytes(all)
    );
    println!(
        "{:<44} {:>9.1} kB",
        "home page, later loads, compressed",
        kilobytes(page)
    );
}

/// Somebody who is signed in to the demo.
pub struct Visitor {
    pub http: reqwest::Client,
    pub base: String,
    pub cookie: String,
}

impl Visitor {
    pub async fn sign_in(demo: &Process, who: &str) -> Self {
        let line = |part: &str| {
            demo.said
                .iter()
                .find(|line| line.contains(part))
                .expect("a line")
        };
        let last = |line: &'_ str| line.split_whitespace().last().expect("a word").to_owned();
        let email = last(line(who)).replace('@', "%40");
        let form = format!("email={email}&password={}", last(line("password ")));
        let redirect = reqwest::redirect::Policy::none();
        let http = reqwest::Client::builder()
            .redirect(redirect)
            .build()
            .expect("a client");
        let base = format!("http://{}", demo.address);
        let request = http.post(format!("{base}/masuk"));
        let kind = "application/x-www-form-urlencoded";
        let sent = request.header("content-type", kind).body(form).send().await;
        let signed = sent.expect("an answer");
        let cookie = signed.headers().get("set-cookie").expect("a cookie");
        let cookie = cookie
            .to_str()
            .expect("text")
            .split(';')
            .next()
            .expect("a pair")
            .to_owned();
        Self { http, base, cookie }
    }

    /// A page's text, and its length as it is sent compressed.
    async fn get(&self, path: &str) -> (String, usize) {
        let asked = self
            .http
            .get(format!("{}{path}", self.base))
            .header("cookie", &self.cookie);
        let plain = asked
            .try_clone()
            .expect("a copy")
            .send()
            .await
            .expect("an answer");
        let text = String::from_utf8_lossy(&plain.bytes().await.expect("a body")).into_owned();
        let packed = asked
            .header("accept-encoding", "br")
            .send()
            .await
            .expect("an answer");
        (text, packed.bytes().await.expect("a body").len())
    }
}
