//! Open pages hear of changes.

use std::time::Duration;

use pimpinan::store::people::sessions;
use reqwest::Response;

use crate::web::api::caller::Caller;

async fn listen(caller: &Caller, last: Option<&str>) -> Response {
    let user = caller.user;
    let started = caller
        .app
        .app
        .db
        .write(move |tx| sessions::start(tx, user, false, "test"));
    let secret = started.await.expect("a session");
    let url = format!("{}/events", caller.app.base);
    let mut request = caller
        .app
        .http
        .get(url)
        .header("cookie", format!("sesi={secret}"));
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    request.send().await.expect("a stream")
}

/// Reads until the stream has said `expected`, but not for long.
pub(crate) async fn hears(stream: &mut Response, expected: &str) {
    let mut heard = String::new();
    let reading = async {
        while !heard.contains(expected) {
            let chunk = stream.chunk().await.expect("a living stream");
            heard += &String::from_utf8_lossy(&chunk.expect("more to come"));
        }
    };
    let read = tokio::time::timeout(Duration::from_secs(2), reading).await;
    assert!(read.is_ok(), "waited for {expected}, heard {heard}");
}

fn row(year: &str) -> [(&str, &str); 3] {
    [("tahun", year), ("pria", "1"), ("wanita", "2")]
}

#[tokio::test]
async fn an_open_page_hears_of_a_call_and_again_after_it_comes_back() {
    let caller = Caller::start().await;
    let mut stream = listen(&caller, None).await;
    assert_eq!(stream.status(), 200);
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    hears(&mut stream, "retry: 2000").await;
    assert_eq!(caller.post("pegawai", &row("2017")).await.0, 200);
    let change =
        "event: change\nid: pegawai:1\ndata: {\"indicator\":\"pegawai\",\"revision\":1}\n\n";
    hears(&mut stream, change).await;

    drop(stream);
    assert_eq!(caller.post("pegawai", &row("2018")).await.0, 200);
    let mut stream = listen(&caller, Some("pegawai:1")).await;
    hears(&mut stream, "event: resync\ndata: {}\n\n").await;
    assert_eq!(caller.post("pegawai", &row("2016")).await.0, 200);
    hears(&mut stream, "\"revision\":3").await;
}

#[tokio::test]
async fn a_refused_call_is_no_news() {
    let caller = Caller::start().await;
    let mut stream = listen(&caller, None).await;
    assert_eq!(caller.post("pegawai", &row("x")).await.0, 404);
    assert_eq!(caller.post("penduduk", &row("2017")).await.0, 200);
    let mut heard = String::new();
    while !heard.contains("event: change") {
        let chunk = stream.chunk().await.expect("a living stream");
        heard += &String::from_utf8_lossy(&chunk.expect("more to come"));
    }
    assert!(!heard.contains("pegawai"), "{heard}");
}

#[tokio::test]
async fn a_listener_that_fell_behind_is_told_so() {
    let caller = Caller::start().await;
    let mut stream = listen(&caller, None).await;
    hears(&mut stream, "retry").await;
    for revision in 0..5_000 {
        let indicator = "pegawai".to_owned();
        caller.app.app.live.announce(pimpinan::base::live::Change {
            indicator,
            revision,
        });
    }
    hears(&mut stream, "event: resync").await;
}

#[tokio::test]
async fn streams_end_when_the_server_shuts_down() {
    let caller = Caller::start().await;
    let mut stream = listen(&caller, None).await;
    hears(&mut stream, "retry").await;
    caller.app.app.live.close();
    let rest = tokio::time::timeout(Duration::from_secs(2), stream.chunk()).await;
    assert_eq!(rest.expect("the end").expect("a clean end"), None);
}

#[tokio::test]
async fn nobody_listens_without_signing_in() {
    let caller = Caller::start().await;
    assert_ne!(caller.app.get("/events").await.status(), 200);
}
