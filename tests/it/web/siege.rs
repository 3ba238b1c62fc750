//! Callers who take their time, or all that there is: what they hold is theirs alone.

use std::time::{Duration, Instant};

use pimpinan::base::config::Config;
use pimpinan::base::limit::Rate;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::TestApp;
use crate::web::api::caller::Caller;

/// Far more than anything here takes.
const LONG: Duration = Duration::from_secs(20);

async fn connect(base: &str) -> TcpStream {
    let address = base.strip_prefix("http://").expect("an address");
    TcpStream::connect(address).await.expect("a connection")
}

async fn send(stream: &mut TcpStream, text: &str) {
    stream.write_all(text.as_bytes()).await.expect("sent");
}

/// The head of the next answer.
async fn head(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    while !said.windows(4).any(|four| four == b"\r\n\r\n") {
        let mut piece = [0; 1024];
        let read = tokio::time::timeout(LONG, stream.read(&mut piece));
        let length = read.await.expect("in time").expect("an answer");
        assert!(length > 0, "{}", String::from_utf8_lossy(&said));
        said.extend_from_slice(&piece[..length]);
    }
    String::from_utf8_lossy(&said).to_ascii_lowercase()
}

fn started(path: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {length}\r\n\r\na=1"
    )
}

async fn start(config: Config) -> TestApp {
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    TestApp::configured(catalogue, config).await
}

#[tokio::test]
async fn a_body_on_its_way_takes_no_place() {
    let config = Config {
        requests: 1,
        ..Config::default()
    };
    let app = start(config).await;
    let mut slow = Vec::new();
    for path in ["/masuk", "/api/v1/pegawai", "/api/v2/indicators", "/keluar"] {
        let mut stream = connect(&app.base).await;
        send(&mut stream, &started(path, 1000)).await;
        slow.push(stream);
    }
    // The heads have been read: the server waits for what is missing.
    for _ in 0..5 {
        assert_eq!(app.get("/docs").await.status(), 200);
    }
    let text = app.app.measured().expect("metrics");
    assert!(text.contains("pimpinan_requests_running 0"), "{text}");
}

#[tokio::test]
async fn a_byte_now_and_then_is_too_slow_and_told_so() {
    let config = Config {
        patience: Duration::from_millis(300),
        ..Config::default()
    };
    let app = start(config).await;
    for (path, json) in [
        ("/masuk", false),
        ("/api/v1/pegawai", true),
        ("/api/v2/indicators", true),
    ] {
        let stream = connect(&app.base).await;
        let (mut answers, mut sending) = stream.into_split();
        sending
            .write_all(started(path, 1000).as_bytes())
            .await
            .expect("sent");
        let drip = tokio::spawn(async move {
            // Each byte comes well within the patience with a silence.
            while sending.write_all(b"a").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(30)).await;
            }
        });
        let mut said = Vec::new();
        let read = tokio::time::timeout(LONG, answers.read_to_end(&mut said));
        let _ = read.await.expect("the server ends it");
        let said = String::from_utf8_lossy(&said).to_ascii_lowercase();
        assert!(said.starts_with("http/1.1 408"), "{path}: {said}");
        assert!(said.contains("connection: close"), "{path}: {said}");
        assert_eq!(said.contains("json"), json, "{path}: {said}");
        drip.abort();
    }
}

#[tokio::test]
async fn bodies_share_a_budget_of_bytes() {
    let app = start(Config::default()).await;
    // A client may have half of what there is while nobody else has any.
    let room = &app.app.room.bodies;
    let client = pimpinan::base::client::Client::of("127.0.0.1");
    let taken = room.take(client, 16 * 1024 * 1024).expect("half of it");
    let answer = app
        .http
        .post(format!("{}/masuk", app.base))
        .body("x".repeat(100_000))
        .header("content-type", "application/x-www-form-urlencoded")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["retry-after"], "5");
    drop(taken);
    let again = app.http.post(format!("{}/masuk", app.base));
    let kind = "application/x-www-form-urlencoded";
    let again = again.header("content-type", kind);
    let again = again.body("email=a&password=b").send();
    assert_eq!(again.await.expect("an answer").status(), 401);
}

#[tokio::test]
async fn who_is_told_too_often_to_wait_is_made_to() {
    let one = Rate {
        burst: 1,
        per_second: 1,
    };
    let config = Config {
        visits: one,
        ..Config::default()
    };
    let app = start(config).await;
    let page = format!("{}/masuk", app.base);
    let ask = async |http: &reqwest::Client| {
        let begun = Instant::now();
        let answer = http.get(&page).send().await.expect("an answer");
        (answer.status().as_u16(), begun.elapsed())
    };
    assert_eq!(ask(&app.http).await.0, 200);
    let begun = Instant::now();
    for _ in 0..60 {
        assert_eq!(ask(&app.http).await.0, 429);
    }
    let sixty = begun.elapsed();
    let (late, other) = tokio::join!(ask(&app.http), async {
        let other = reqwest::Client::builder().local_address(Some([127, 0, 0, 2].into()));
        ask(&other.build().expect("a client")).await
    });
    assert_eq!(late.0, 429);
    assert!(
        late.1 >= Duration::from_secs(2),
        "{late:?}, {sixty:?} before"
    );
    assert_eq!(other.0, 200);
    assert!(other.1 < late.1, "{other:?}");
}

#[tokio::test]
async fn a_client_has_a_share_of_event_streams() {
    let config = Config {
        connections: 16,
        ..Config::default()
    };
    let caller = Caller::configured(config).await;
    let listen = async || {
        let url = format!("{}/api/v2/events", caller.app.base);
        let asked = caller.app.http.get(url).bearer_auth(&caller.key);
        asked.send().await.expect("an answer")
    };
    let mut streams = Vec::new();
    for _ in 0..4 {
        let mut stream = listen().await;
        assert_eq!(stream.status(), 200);
        stream.chunk().await.expect("a chunk").expect("a beginning");
        streams.push(stream);
    }
    let refused = listen().await;
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().contains_key("retry-after"));
    drop(streams);
    // The server sees that they have gone when it writes to them next.
    caller.app.app.live.close();
    let again = async {
        while listen().await.status() != 200 {
            tokio::task::yield_now().await;
        }
    };
    let let_in = tokio::time::timeout(LONG, again).await;
    assert!(let_in.is_ok(), "the places were not given back");
}

/// The beginning of a bulk call whose body is still to come.
fn bulk(key: &str) -> String {
    format!(
        "PUT /api/v2/indicators/kenaikan-pangkat-otomatis-pegawai/observations HTTP/1.1\r\nHost: x\r\n\
         Authorization: Bearer {key}\r\nContent-Type: application/x-ndjson\r\n\
         Transfer-Encoding: chunked\r\n\r\n1\r\n\n\r\n"
    )
}

#[tokio::test]
async fn a_bulk_call_that_stalls_holds_up_no_other() {
    let caller = Caller::start().await;
    let mut stalled = connect(&caller.app.base).await;
    send(&mut stalled, &bulk(&caller.key)).await;
    let busy = async {
        while caller.app.app.room.bulk.taken() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, busy)
        .await
        .expect("it has begun");
    // Its own key has to wait for it.
    let mut second = connect(&caller.app.base).await;
    send(&mut second, &bulk(&caller.key)).await;
    send(&mut second, "0\r\n\r\n").await;
    let said = head(&mut second).await;
    assert!(said.starts_with("http/1.1 429"), "{said}");
    assert!(said.contains("retry-after: "), "{said}");
    // Others, however many they are, do not.
    let room = &caller.app.app.room;
    assert_eq!(room.checked.available_permits(), 4);
    assert_eq!(room.written.available_permits(), 8);
    send(&mut stalled, "0\r\n\r\n").await;
    let said = head(&mut stalled).await;
    assert!(said.starts_with("http/1.1 200"), "{said}");
}
