//! Clients that dawdle, and more of them than there is room for.

use std::time::Duration;

use pimpinan::base::config::Config;
use pimpinan::base::limit::Rate;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::TestApp;
use crate::web::api::caller::Caller;

const PATIENCE: Duration = Duration::from_millis(200);
/// Far more than anything here takes.
const LONG: Duration = Duration::from_secs(20);

async fn start(config: Config) -> TestApp {
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    TestApp::configured(catalogue, config).await
}

async fn connect(app: &TestApp) -> TcpStream {
    let address = app.base.strip_prefix("http://").expect("an address");
    TcpStream::connect(address).await.expect("a connection")
}

/// Everything that the server says until it closes the connection.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    let reading = tokio::time::timeout(LONG, stream.read_to_end(&mut said));
    let _ = reading.await.expect("the server closes the connection");
    String::from_utf8_lossy(&said).into_owned()
}

/// Sends a request and reads the head of its answer.
async fn ask(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut said = Vec::new();
    while !said.windows(4).any(|four| four == b"\r\n\r\n") {
        let mut piece = [0; 1024];
        let read = tokio::time::timeout(LONG, stream.read(&mut piece));
        let length = read.await.expect("in time").expect("an answer");
        assert!(length > 0, "{}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&piece[..length]);
    }
    String::from_utf8_lossy(&said).into_owned()
}

fn dawdling() -> Config {
    Config {
        patience: PATIENCE,
        ..Config::default()
    }
}

#[tokio::test]
async fn a_head_that_does_not_come_is_not_waited_for() {
    let app = start(dawdling()).await;
    for begun in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = connect(&app).await;
        stream.write_all(begun.as_bytes()).await.expect("sent");
        assert_eq!(until_closed(&mut stream).await, "", "{begun:?}");
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_before_anything_is_asked() {
    let app = start(dawdling()).await;
    let mut stream = connect(&app).await;
    let head = "POST /api/v1/pegawai HTTP/1.1\r\nHost: x\r\nX-API-Key: x\r\n\
        Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"tahun\":";
    let said = ask(&mut stream, head).await;
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
}

#[tokio::test]
async fn who_does_not_take_the_answer_is_let_go() {
    let app = start(dawdling()).await;
    let script = pimpinan::web::assets::Assets::embedded()
        .expect("assets")
        .address("charts.js");
    let request = format!("GET {script} HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut stream = connect(&app).await;
    // More than any system keeps for who does not read.
    let asking = async {
        while stream.write_all(request.as_bytes()).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    let ended = tokio::time::timeout(LONG, asking).await;
    assert!(ended.is_ok(), "the connection stayed open");
}

#[tokio::test]
async fn a_connection_too_many_is_told_so_in_the_words_of_its_address() {
    let config = Config {
        connections: 1,
        ..Config::default()
    };
    let app = start(config).await;
    let mut first = connect(&app).await;
    let alive = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    assert!(ask(&mut first, alive).await.starts_with("HTTP/1.1 200"));
    for path in ["/", "/api/v1/pegawai"] {
        let mut second = connect(&app).await;
        let request = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        let said = ask(&mut second, &request).await.to_ascii_lowercase();
        assert!(said.starts_with("http/1.1 503"), "{said}");
        assert!(said.contains("retry-after: "), "{said}");
        assert!(said.contains("connection: close"), "{said}");
        assert_eq!(said.contains("json"), path.starts_with("/api"), "{said}");
    }
    let mut probe = connect(&app).await;
    assert!(ask(&mut probe, alive).await.starts_with("HTTP/1.1 200"));
    drop(first);
    // The server sees that the first has gone when it looks at it again.
    let again = async {
        let request = "GET /docs HTTP/1.1\r\nHost: x\r\n\r\n";
        while !ask(&mut connect(&app).await, request)
            .await
            .contains(" 200 ")
        {
            tokio::task::yield_now().await;
        }
    };
    let let_in = tokio::time::timeout(LONG, again).await;
    assert!(let_in.is_ok(), "the place of the first was not given back");
}

#[tokio::test]
async fn one_address_cannot_take_every_connection() {
    let config = |secure| Config {
        per_address: 1,
        secure,
        ..Config::default()
    };
    let page = "GET /docs HTTP/1.1\r\nHost: x\r\n\r\n";
    let app = start(config(false)).await;
    let mut first = connect(&app).await;
    assert!(ask(&mut first, page).await.starts_with("HTTP/1.1 200"));
    let said = ask(&mut connect(&app).await, page)
        .await
        .to_ascii_lowercase();
    assert!(said.starts_with("http/1.1 503"), "{said}");
    assert!(said.contains("retry-after: ") && said.contains("connection: close"));
    let app = start(config(true)).await;
    let mut proxy = connect(&app).await;
    assert!(ask(&mut proxy, page).await.starts_with("HTTP/1.1 200"));
    let another = ask(&mut connect(&app).await, page).await;
    assert!(another.starts_with("HTTP/1.1 200"), "{another}");
}

#[tokio::test]
async fn a_full_server_turns_requests_away_and_still_says_that_it_lives() {
    let config = Config {
        requests: 0,
        ..Config::default()
    };
    let app = start(config).await;
    let page = app.get("/beranda").await;
    assert_eq!(page.status(), 503);
    assert_eq!(page.headers()["retry-after"], "5");
    assert!(page.text().await.expect("a page").contains("<html"));
    for path in ["/healthz", "/readyz"] {
        assert_eq!(app.get(path).await.status(), 200, "{path}");
    }
    let call = app.get("/api/v1/pegawai").await;
    assert_eq!(call.status(), 503);
    assert_eq!(call.headers()["retry-after"], "5");
    let said: serde_json::Value = call.json().await.expect("the envelope");
    assert_eq!(said["type"], "error");
    let call = app.get("/api/v2/indicators").await;
    assert_eq!(call.status(), 503);
    assert!(call.headers().contains_key("retry-after"));
    let said: serde_json::Value = call.json().await.expect("a problem");
    assert_eq!(said["code"], "unavailable");
    let text = app.app.measured().expect("metrics");
    assert!(text.contains("pimpinan_shed_total 3"), "{text}");
}

#[tokio::test]
async fn streams_of_events_take_no_place() {
    let config = Config {
        requests: 1,
        ..Config::default()
    };
    let caller = Caller::configured(config).await;
    let listen = async || {
        let url = format!("{}/api/v2/events", caller.app.base);
        let asked = caller.app.http.get(url).bearer_auth(&caller.key);
        let mut stream = asked.send().await.expect("a stream");
        assert_eq!(stream.status(), 200);
        stream
            .chunk()
            .await
            .expect("a chunk")
            .expect("its beginning");
        stream
    };
    let streams = [listen().await, listen().await];
    assert_eq!(caller.app.get("/docs").await.status(), 200);
    let text = caller.app.app.measured().expect("metrics");
    assert!(text.contains("pimpinan_event_streams 2"), "{text}");
    drop(streams);
}

#[tokio::test]
async fn a_program_is_told_how_much_more_it_may_ask() {
    let caller = Caller::start().await;
    let call = async |path: &str| {
        let url = format!("{}{path}", caller.app.base);
        let asked = caller.app.http.get(url).bearer_auth(&caller.key);
        let answer = asked.send().await.expect("an answer");
        let header = |name: &str| {
            let value = answer.headers().get(name)?;
            Some(value.to_str().expect("text").to_owned())
        };
        let told = (header("ratelimit-policy"), header("ratelimit"));
        (answer.status().as_u16(), told, header("retry-after"))
    };
    let (status, (policy, limit), _) = call("/api/v2/key").await;
    assert_eq!(status, 200);
    assert_eq!(policy.as_deref(), Some("\"burst\";q=100000;w=2"));
    assert_eq!(limit.as_deref(), Some("\"burst\";r=99999;t=1"));

    let limited = caller.app.app.db.write(|tx| {
        let sql = "UPDATE api_keys SET per_minute = 2";
        tx.conn.execute(sql, &[])
    });
    limited.await.expect("limited");
    caller.app.app.keyring.forget();
    for left in [1, 0] {
        let (status, (policy, limit), _) = call("/api/v2/key").await;
        assert_eq!(status, 200);
        assert_eq!(policy.as_deref(), Some("\"minute\";q=2;w=60"));
        assert_eq!(limit, Some(format!("\"minute\";r={left};t=60")));
    }
    let (status, (_, limit), wait) = call("/api/v2/key").await;
    assert_eq!((status, wait.as_deref()), (429, Some("60")));
    assert_eq!(limit.as_deref(), Some("\"minute\";r=0;t=60"));
    assert_eq!(call("/docs").await.1, (None, None));
}

#[tokio::test]
async fn an_address_that_asks_for_too_many_pages_is_told_to_wait() {
    let config = Config {
        visits: Rate {
            burst: 2,
            per_second: 1,
        },
        ..Config::default()
    };
    let app = start(config).await;
    for expected in [200, 200, 429] {
        let page = app.get("/docs").await;
        assert_eq!(page.status(), expected);
        assert_eq!(page.headers().contains_key("retry-after"), expected == 429);
    }
    assert_eq!(app.get("/healthz").await.status(), 200);
    assert_eq!(app.get("/api/v2/key").await.status(), 401);
    app.app.clock.advance(Duration::from_secs(1));
    assert_eq!(app.get("/docs").await.status(), 200);
}
