//! Programs hear of changes as long as their key works.

use std::time::Duration;

use reqwest::{Method, Response};
use serde_json::json;

use super::gate::request;
use crate::web::api::caller::{Caller, Limits, OTHER, add_key, add_user};
use crate::web::api::events::hears;

async fn listen(caller: &Caller, key: &str) -> Response {
    let url = format!("{}/api/v2/events", caller.app.base);
    let request = caller.app.http.get(url).bearer_auth(key);
    request.send().await.expect("a stream")
}

async fn change(caller: &Caller, slug: &str, year: &str) {
    let row = [("tahun", year), ("pria", "1"), ("wanita", "2")];
    assert_eq!(caller.post(slug, &row).await.0, 200);
}

#[tokio::test]
async fn a_program_hears_of_changes_until_its_key_ends() {
    let caller = Caller::start().await;
    let limits = Limits {
        expires_at: Some(caller.app.app.clock.now_ms() + 60_000),
        ..Limits::default()
    };
    let user = add_user(&caller.app, OTHER).await;
    let short = add_key(&caller.app, OTHER, user, limits).await;
    let mut stream = listen(&caller, &short).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    change(&caller, "pegawai", "2015").await;
    hears(
        &mut stream,
        "data: {\"indicator\":\"pegawai\",\"revision\":1}",
    )
    .await;
    caller.app.app.clock.advance(Duration::from_secs(60));
    change(&caller, "pegawai", "2016").await;
    let rest = tokio::time::timeout(Duration::from_secs(2), stream.text()).await;
    let rest = rest.expect("the end").expect("a clean end");
    assert!(!rest.contains("change"), "{rest}");
}

#[tokio::test]
async fn nobody_hears_without_a_key() {
    let caller = Caller::start().await;
    let url = format!("{}/api/v2/events", caller.app.base);
    let answer = caller.app.http.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), 401);
    let wrong = request(&caller, Method::POST, "/events").send().await;
    assert_eq!(wrong.expect("an answer").status(), 405);
}

/// Open to everybody as they are, the others are none of this key's business.
#[tokio::test]
async fn a_key_hears_of_its_own_indicators_alone() {
    let caller = Caller::start().await;
    let limits = Limits {
        expires_at: Some(caller.app.app.clock.now_ms() + 60_000),
        indicators: Some(vec!["usia-asn".to_owned()]),
    };
    let user = add_user(&caller.app, OTHER).await;
    let narrow = add_key(&caller.app, OTHER, user, limits).await;
    let mut stream = listen(&caller, &narrow).await;
    change(&caller, "pegawai", "2015").await;
    let row = [
        ("tanggal", "2017-10-29"),
        ("usia", "30"),
        ("pria", "1"),
        ("wanita", "2"),
    ];
    assert_eq!(caller.post("usia-asn", &row).await.0, 200);
    hears(
        &mut stream,
        "data: {\"indicator\":\"usia-asn\",\"revision\":1}",
    )
    .await;
    caller.app.app.clock.advance(Duration::from_secs(60));
    change(&caller, "pegawai", "2016").await;
    let rest = tokio::time::timeout(Duration::from_secs(2), stream.text()).await;
    let rest = rest.expect("the end").expect("a clean end");
    assert!(!rest.contains("change"), "{rest}");
    let hook = json!({ "url": "https://x.example.go.id/a", "indicators": ["pegawai"] });
    let url = format!("{}/api/v2/webhooks", caller.app.base);
    let limits = Limits {
        expires_at: None,
        indicators: Some(vec!["usia-asn".to_owned()]),
    };
    let narrow = add_key(&caller.app, OTHER, user, limits).await;
    let asked = caller.app.http.post(url).bearer_auth(&narrow).json(&hook);
    assert_eq!(asked.send().await.expect("an answer").status(), 422);
}
