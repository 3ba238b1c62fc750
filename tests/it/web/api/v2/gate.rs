//! The gate: who is let in, and how everybody else is refused.

use std::time::Duration;

use pimpinan::base::config::Config;
use pimpinan::base::limit::Rate;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::web::api::caller::{Caller, Limits, add_key};

pub(crate) fn request(caller: &Caller, method: Method, path: &str) -> RequestBuilder {
    let url = format!("{}/api/v2{path}", caller.app.base);
    caller
        .app
        .http
        .request(method, url)
        .bearer_auth(&caller.key)
}

/// Status and JSON of a problem.
pub(crate) async fn problem(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let id = answer.headers()["x-request-id"]
        .to_str()
        .expect("a header")
        .to_owned();
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(body["status"], status);
    assert_eq!(body["request"], Value::from(id));
    let code = body["code"].as_str().expect("a code");
    assert_eq!(body["type"], format!("/docs/v2/problems#{code}"));
    (status, body)
}

async fn code(request: RequestBuilder) -> (u16, String) {
    let (status, body) = problem(request).await;
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

fn is(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn a_key_tells_what_it_may() {
    let caller = Caller::start().await;
    let answer = request(&caller, Method::GET, "/key")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 200);
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(body["agency"]["code"], "bkd");
    assert_eq!(body["indicators"], json!(null));
    assert_eq!(body["test"], json!(false));
}

#[tokio::test]
async fn who_shows_no_key_that_works_is_refused() {
    let caller = Caller::start().await;
    let url = format!("{}/api/v2/key", caller.app.base);
    let bare = || caller.app.http.get(&url);
    assert_eq!(code(bare()).await, is(401, "unauthorized"));
    assert_eq!(code(bare().bearer_auth("x")).await, is(401, "unauthorized"));
    let answer = bare().send().await.expect("an answer");
    assert_eq!(answer.headers()["www-authenticate"], "Bearer");
    let limits = Limits {
        expires_at: Some(caller.app.app.clock.now_ms() + 60_000),
        ..Limits::default()
    };
    let short = add_key(&caller.app, "bkd", caller.user, limits).await;
    let answer = bare()
        .header("x-api-key", &short)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 200);
    caller.app.app.clock.advance(Duration::from_secs(60));
    assert_eq!(
        code(bare().bearer_auth(&short)).await,
        is(401, "unauthorized")
    );
}

#[tokio::test]
async fn what_no_handler_answers_is_a_problem_too() {
    let caller = Caller::start().await;
    for path in ["", "/", "/nowhere", "/nowhere/1"] {
        assert_eq!(
            code(request(&caller, Method::GET, path)).await,
            is(404, "not-found"),
            "{path}"
        );
    }
    let answer = request(&caller, Method::DELETE, "/key")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.headers()["allow"], "GET,HEAD");
    let (status, body) = problem(request(&caller, Method::DELETE, "/key")).await;
    assert_eq!((status, &body["code"]), (405, &json!("method-not-allowed")));
    assert_eq!(body.get("problems"), None);
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let rate = Rate {
        burst: 2,
        per_second: 1,
    };
    let config = Config {
        key_calls: rate,
        ..Config::default()
    };
    let caller = Caller::configured(config).await;
    for _ in 0..2 {
        let answer = request(&caller, Method::GET, "/key").send().await;
        assert_eq!(answer.expect("an answer").status(), 200);
    }
    let answer = request(&caller, Method::GET, "/key")
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers()["retry-after"], "1");
    let (_, body) = problem(request(&caller, Method::GET, "/key")).await;
    assert_eq!(body["code"], "too-many-requests");
}
