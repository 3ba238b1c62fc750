//! Open streams of events: what they weigh, and how soon a change has reached all of them.

use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::client;
use super::process::Process;
use super::world;

const STREAMS: usize = 1_000;
const CHANGES: usize = 5;
/// More than any change may take.
const LONG: Duration = Duration::from_secs(30);

/// Measures and prints both.
pub fn run() {
    files();
    let folder = tempfile::tempdir().expect("a folder");
    let demo = Process::start(&["demo"], folder.path(), "Ctrl-C");
    let key = demo.key();
    let before = demo.memory();
    let runtime = world::runtime();
    let (told, mut heard) = unbounded_channel();
    runtime.block_on(async {
        for _ in 0..STREAMS {
            let stream = open(&demo.address, &key).await;
            tokio::spawn(listen(stream, told.clone()));
        }
    });
    let open = demo.memory();
    println!("{:<44} {before:>9.1} MB", "memory, no stream of events");
    println!(
        "{:<44} {open:>9.1} MB",
        format!("memory, {STREAMS} streams of events")
    );
    let mut waits: Vec<f64> = (0..CHANGES)
        .map(|n| change(&runtime, &demo.address, &key, n, &mut heard))
        .collect();
    waits.sort_by(f64::total_cmp);
    println!(
        "{:<44} {:>9.0} ms (longest of {CHANGES}; median {:.0} ms)",
        "from a POST until all have heard of it",
        waits[CHANGES - 1],
        waits[CHANGES / 2]
    );
    println!(
        "{:<44} {:>9.1} MB",
        "memory, after these changes",
        demo.memory()
    );
}

/// Asks the system for enough open files.
fn files() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    let wanted = maximum.unwrap_or(u64::MAX).min(10_000);
    let limit = Rlimit {
        current: Some(wanted),
        maximum,
    };
    setrlimit(Resource::Nofile, limit).expect("enough open files");
}

/// A stream that has begun.
async fn open(address: &str, key: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!(
        "GET /api/v2/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut begun = String::new();
    while !begun.contains("retry:") {
        let mut piece = [0; 2048];
        let length = stream.read(&mut piece).await.expect("an answer");
        assert!(length > 0, "{begun}");
        begun += &String::from_utf8_lossy(&piece[..length]);
    }
    assert!(begun.starts_with("HTTP/1.1 200"), "{begun}");
    stream
}

/// Tells when a change is heard.
async fn listen(mut stream: TcpStream, told: UnboundedSender<Instant>) {
    let mut piece = [0; 2048];
    while let Ok(length) = stream.read(&mut piece).await {
        if length == 0 {
            return;
        }
        if String::from_utf8_lossy(&piece[..length]).contains("event: change") {
            let _ = told.send(Instant::now());
        }
    }
}

/// Sends a row, and waits until every stream has heard of it; in milliseconds.
fn change(
    runtime: &tokio::runtime::Runtime,
    address: &str,
    key: &str,
    n: usize,
    heard: &mut UnboundedReceiver<Instant>,
) -> f64 {
    let body = format!(
        r#"{{"apikey":"{key}","tanggal":"1950-01-{:02}","pria":1,"wanita":7}}"#,
        n + 1
    );
    let request = client::post("/api/v1/kenaikan-pangkat-otomatis-pegawai", &body);
    runtime.block_on(async {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        let begun = Instant::now();
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut last = begun;
        for _ in 0..STREAMS {
            let next = tokio::time::timeout(LONG, heard.recv()).await;
            last = last.max(next.expect("in time").expect("a stream"));
        }
        (last - begun).as_secs_f64() * 1000.0
    })
}
