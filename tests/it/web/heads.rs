//! The head of a request is bounded: 64 KiB, and 100 lines.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::TestApp;

/// The first line of the answer to a request with these lines in its head.
async fn answer(app: &TestApp, lines: &str) -> String {
    let place = app.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(place).await.expect("a connection");
    let head = format!("GET /healthz HTTP/1.1\r\nHost: {place}\r\n{lines}\r\n");
    // The server may have answered before it has read all.
    let _ = stream.write_all(head.as_bytes()).await;
    let mut text = [0; 64];
    let length = stream.read(&mut text).await.expect("an answer");
    let text = String::from_utf8_lossy(&text[..length]);
    text.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_head_beyond_its_limits_is_refused_and_one_within_is_not() {
    let app = TestApp::start().await;
    let long = |bytes: usize| format!("X-A: {}\r\n", "a".repeat(bytes));
    let many = |lines: usize| "X-A: a\r\n".repeat(lines);
    let rest = "GET /healthz HTTP/1.1\r\nHost: \r\nX-A: \r\n\r\n".len();
    let rest = rest + app.base.trim_start_matches("http://").len();
    for bytes in [60_000, 64 * 1024 - rest] {
        assert_eq!(answer(&app, &long(bytes)).await, "HTTP/1.1 200 OK");
    }
    assert_eq!(answer(&app, &many(90)).await, "HTTP/1.1 200 OK");
    let beyond = [64 * 1024 - rest + 1, 70_000, 100_000, 200_000];
    for lines in beyond.map(long).into_iter().chain([many(120)]) {
        let told = answer(&app, &lines).await;
        assert_eq!(told, "HTTP/1.1 431 Request Header Fields Too Large");
    }
}
