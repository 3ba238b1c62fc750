//! A load of keep-alive connections, each sending its next request when the last is answered.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a load came to.
pub struct Load {
    pub answered: usize,
    pub refused: usize,
    pub took: Duration,
    latencies: Vec<u32>,
}

impl Load {
    /// Answered requests per second.
    pub fn rate(&self) -> f64 {
        self.answered as f64 / self.took.as_secs_f64()
    }

    /// The latency, in milliseconds, that the share `part` of requests stays within.
    pub fn within(&self, part: f64) -> f64 {
        let at = ((self.latencies.len() as f64 * part) as usize).min(self.latencies.len() - 1);
        f64::from(self.latencies[at]) / 1000.0
    }

    /// One line for people.
    pub fn line(&self, name: &str) -> String {
        format!(
            "{name:<44} {:>9.0} /s   p50 {:>7.2} ms   p99 {:>7.2} ms   refused {}",
            self.rate(),
            self.within(0.50),
            self.within(0.99),
            self.refused
        )
    }
}

/// Sends requests over `connections` for `span`; `request` writes the nth one.
pub fn load(
    address: &str,
    connections: usize,
    span: Duration,
    request: impl Fn(usize) -> String + Clone + Send + 'static,
) -> Load {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let counter = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(1));
    let begun = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let (address, request, counter) =
                (address.to_owned(), request.clone(), counter.clone());
            runtime.spawn(async move {
                let mut stream = TcpStream::connect(&address).await.expect("a connection");
                stream.set_nodelay(true).expect("an option");
                let (mut answered, mut refused, mut latencies) = (0, 0, Vec::new());
                let mut buffer = vec![0; 4 * 1024 * 1024];
                while begun.elapsed() < span {
                    let n = counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let text = request(n);
                    let sent = Instant::now();
                    stream.write_all(text.as_bytes()).await.expect("sent");
                    let status = answer(&mut stream, &mut buffer).await;
                    latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
                    if (200..300).contains(&status) {
                        answered += 1;
                    } else {
                        refused += 1;
                    }
                }
                (answered, refused, latencies)
            })
        })
        .collect();
    let mut sum = Load {
        answered: 0,
        refused: 0,
        took: span,
        latencies: Vec::new(),
    };
    for task in tasks {
        let (answered, refused, latencies) = runtime.block_on(task).expect("a connection's load");
        sum.answered += answered;
        sum.refused += refused;
        sum.latencies.extend(latencies);
    }
    sum.took = begun.elapsed();
    sum.latencies.sort_unstable();
    sum
}

/// How long one request takes on a connection of its own that is open already.
pub fn once(runtime: &tokio::runtime::Runtime, address: &str, text: &str) -> Duration {
    runtime.block_on(async {
        let mut stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("an option");
        let mut buffer = vec![0; 16 * 1024 * 1024];
        let sent = Instant::now();
        stream.write_all(text.as_bytes()).await.expect("sent");
        let status = answer(&mut stream, &mut buffer).await;
        assert_eq!(status, 200, "{text}");
        sent.elapsed()
    })
}

/// Reads one answer with a Content-Length; its status.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> u16 {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.expect("an answer");
        assert!(read > 0, "the server closed the connection");
        filled += read;
        let Some(head) = find(&buffer[..filled], b"\r\n\r\n") else {
            continue;
        };
        let text = std::str::from_utf8(&buffer[..head]).expect("a readable head");
        let length = text
            .lines()
            .find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.trim().parse().ok())?
            })
            .unwrap_or(0_usize);
        if filled >= head + 4 + length {
            return text[9..12].parse().unwrap_or(0);
        }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// A POST of `body` as JSON.
pub fn post(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A GET with a session's cookie, for uncompressed text.
pub fn get(path: &str, cookie: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n")
}
