//! Webhooks: registered through the API, delivered to a receiver in process, by a clock that
//! stands still until it is moved.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use pimpinan::base::config::Config;
use pimpinan::base::http::address::Reach;
use pimpinan::work::deliver::round;
use pimpinan::work::webhooks::Sender;
use pimpinan::work::webhooks::sign::signature;
use reqwest::Method;
use serde_json::{Value, json};

use crate::web::api::caller::{Caller, Limits, OTHER, add_key, add_user};

/// What a receiver has heard, and what it answers next.
#[derive(Debug, Default)]
struct Heard {
    calls: Vec<(HeaderMap, String)>,
    answers: Vec<u16>,
}

type Shared = Arc<Mutex<Heard>>;

async fn take(State(heard): State<Shared>, headers: HeaderMap, body: String) -> StatusCode {
    let mut heard = heard.lock().expect("a lock");
    heard.calls.push((headers, body));
    let answer = heard.answers.pop().unwrap_or(204);
    StatusCode::from_u16(answer).expect("a status")
}

struct World {
    caller: Caller,
    sender: Sender,
    heard: Shared,
    url: String,
}

impl World {
    async fn start() -> Self {
        let config = Config {
            webhooks: Reach::new(true, &[]),
            ..Config::default()
        };
        let caller = Caller::configured(config).await;
        let heard = Shared::default();
        let router = Router::new().fallback(take).with_state(Arc::clone(&heard));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        let sender = Sender::new(Reach::new(true, &[])).expect("a sender");
        Self {
            caller,
            sender,
            heard,
            url,
        }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        self.ask_as(&self.caller.key, method, path, body).await
    }

    async fn ask_as(
        &self,
        key: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> (u16, Value) {
        let url = format!("{}/api/v2/webhooks{path}", self.caller.app.base);
        let mut request = self.caller.app.http.request(method, url).bearer_auth(key);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a body");
        (status, serde_json::from_str(&text).unwrap_or(Value::Null))
    }

    /// Registers a webhook for all indicators; answers its number and secret.
    async fn hook(&self) -> (i64, String) {
        let (status, hook) = self
            .ask(Method::POST, "", Some(json!({ "url": self.url })))
            .await;
        assert_eq!(status, 201, "{hook}");
        let secret = hook["secret"].as_str().expect("a secret").to_owned();
        (hook["id"].as_i64().expect("a number"), secret)
    }

    async fn round(&self) {
        let done = round(&self.caller.app.app, &self.sender).await;
        done.expect("a round");
    }

    fn answer_next(&self, statuses: &[u16]) {
        self.heard.lock().expect("a lock").answers = statuses.iter().rev().copied().collect();
    }

    fn calls(&self) -> Vec<(HeaderMap, String)> {
        self.heard.lock().expect("a lock").calls.clone()
    }

    fn bodies(&self) -> Vec<Value> {
        let calls = self.calls().into_iter();
        calls
            .map(|(_, body)| serde_json::from_str(&body).expect("JSON"))
            .collect()
    }

    async fn change(&self, slug: &str, year: &str) {
        let row = [("tahun", year), ("pria", "1"), ("wanita", "2")];
        assert_eq!(self.caller.post(slug, &row).await.0, 200);
    }

    fn later(&self, seconds: u64) {
        let clock = &self.caller.app.app.clock;
        clock.advance(Duration::from_secs(seconds));
    }

    async fn log(&self, hook: i64) -> Vec<Value> {
        let path = format!("/{hook}/deliveries");
        let (status, log) = self.ask(Method::GET, &path, None).await;
        assert_eq!(status, 200);
        log["data"].as_array().expect("a list").clone()
    }
}

#[tokio::test]
async fn a_change_is_told_once_signed_and_gathered() {
    let world = World::start().await;
    world.change("pegawai", "2014").await;
    let (hook, secret) = world.hook().await;
    world.round().await;
    assert_eq!(world.calls().len(), 0, "what was before is no news");
    world.change("pegawai", "2015").await;
    world.change("pegawai", "2016").await;
    world.change("penduduk", "2016").await;
    world.round().await;
    world.round().await;
    let at = "2018-01-15T03:00:00.000Z";
    let change = |indicator: &str, revision: i64| json!({ "type": "change", "indicator": indicator, "revision": revision, "at": at });
    let mut bodies = world.bodies();
    bodies.sort_by_key(|body| body["indicator"].to_string());
    assert_eq!(bodies, [change("pegawai", 3), change("penduduk", 1)]);
    for (headers, body) in world.calls() {
        let text = |name: &str| headers[name].to_str().expect("text").to_owned();
        let timestamp: i64 = text("webhook-timestamp").parse().expect("a number");
        let expected = signature(&secret, &text("webhook-id"), timestamp, &body);
        assert_eq!(text("webhook-signature"), expected.expect("a signature"));
        assert_eq!(text("content-type"), "application/json");
    }
    let log = world.log(hook).await;
    assert_eq!(log.len(), 2);
    assert!(
        log.iter()
            .all(|told| told["state"] == "delivered" && told["status"] == 204)
    );
}

#[tokio::test]
async fn what_failed_is_sent_again_later_and_then_given_up() {
    let world = World::start().await;
    let (hook, _) = world.hook().await;
    world.change("pegawai", "2016").await;
    world.answer_next(&[500, 302]);
    world.round().await;
    let log = world.log(hook).await;
    assert_eq!(
        (&log[0]["state"], &log[0]["status"]),
        (&json!("waiting"), &json!(500))
    );
    assert_eq!(log[0]["next_at"], "2018-01-15T03:00:05.000Z");
    world.later(4);
    world.round().await;
    assert_eq!(world.calls().len(), 1);
    world.later(1);
    world.round().await;
    assert_eq!(
        world.log(hook).await[0]["status"],
        302,
        "a redirect is not followed"
    );
    world.later(30);
    world.round().await;
    let ids: Vec<_> = world
        .calls()
        .iter()
        .map(|(h, _)| h["webhook-id"].clone())
        .collect();
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(world.log(hook).await[0]["state"], "delivered");

    world.change("pegawai", "2017").await;
    world.answer_next(&[500; 20]);
    for _ in 0..10 {
        world.round().await;
        world.later(86_400);
    }
    let log = world.log(hook).await;
    assert_eq!(
        (&log[0]["state"], &log[0]["attempts"]),
        (&json!("failed"), &json!(8))
    );
    assert_eq!(world.calls().len(), 3 + 8);
}

#[tokio::test]
async fn a_newer_change_takes_the_place_of_one_that_waits() {
    let world = World::start().await;
    let (hook, _) = world.hook().await;
    world.change("pegawai", "2016").await;
    world.answer_next(&[500]);
    world.round().await;
    world.change("pegawai", "2017").await;
    world.round().await;
    assert_eq!(world.calls().len(), 1, "its turn has not come");
    world.later(5);
    world.round().await;
    assert_eq!(world.bodies()[1]["revision"], 2);
    let states: Vec<_> = world
        .log(hook)
        .await
        .iter()
        .map(|told| told["state"].clone())
        .collect();
    assert_eq!(states, ["delivered", "failed"]);
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_tried_again() {
    let world = World::start().await;
    let gone = json!({ "url": "http://127.0.0.1:9/", "indicators": ["pegawai"] });
    let (status, hook) = world.ask(Method::POST, "", Some(gone)).await;
    assert_eq!(status, 201);
    world.change("penduduk", "2016").await;
    world.change("pegawai", "2016").await;
    world.round().await;
    let log = world.log(hook["id"].as_i64().expect("a number")).await;
    assert_eq!(log.len(), 1, "it wants to hear of one indicator only");
    assert_eq!(
        (&log[0]["state"], &log[0]["status"]),
        (&json!("waiting"), &json!(null))
    );
    assert!(log[0]["error"].is_string());
}

#[tokio::test]
async fn two_processes_share_the_work_and_tell_nothing_twice() {
    let world = World::start().await;
    world.hook().await;
    world.hook().await;
    for slug in ["pegawai", "penduduk"] {
        world.change(slug, "2016").await;
    }
    tokio::join!(world.round(), world.round(), world.round());
    assert_eq!(world.calls().len(), 4);
}

#[tokio::test]
async fn a_webhook_is_its_agencys_and_ends_with_its_key() {
    let world = World::start().await;
    let (hook, _) = world.hook().await;
    let stranger = world.caller.stranger().await;
    let path = format!("/{hook}");
    for (method, path) in [
        (Method::GET, path.clone()),
        (Method::DELETE, path.clone()),
        (Method::GET, format!("{path}/deliveries")),
        (Method::POST, format!("{path}/ping")),
    ] {
        let (status, _) = world.ask_as(&stranger, method, &path, None).await;
        assert_eq!(status, 404, "{path}");
    }
    let (_, list) = world.ask_as(&stranger, Method::GET, "", None).await;
    assert_eq!(list["data"], json!([]));
    let (_, shown) = world.ask(Method::GET, &path, None).await;
    assert_eq!(shown.get("secret"), None, "told once");

    let app = &world.caller.app;
    let ends = app.app.clock.now_ms() + 60_000;
    let limits = Limits {
        expires_at: Some(ends),
        ..Limits::default()
    };
    let user = add_user(app, OTHER).await;
    let short = add_key(app, OTHER, user, limits).await;
    let body = Some(json!({ "url": world.url }));
    assert_eq!(world.ask_as(&short, Method::POST, "", body).await.0, 201);
    let colleague = add_key(app, "bkd", world.caller.user, Limits::default()).await;
    let (status, _) = world.ask_as(&colleague, Method::DELETE, &path, None).await;
    assert_eq!(status, 403, "another key registered it");
    assert_eq!(world.ask(Method::DELETE, &path, None).await.0, 204);
    world.later(60);
    world.change("pegawai", "2016").await;
    world.round().await;
    assert_eq!(world.calls().len(), 0);
}

#[tokio::test]
async fn a_trial_is_told_and_an_agency_has_so_many() {
    let world = World::start().await;
    let (hook, _) = world.hook().await;
    let (status, told) = world
        .ask(Method::POST, &format!("/{hook}/ping"), None)
        .await;
    assert_eq!((status, &told["type"]), (202, &json!("ping")));
    world.round().await;
    assert_eq!(world.bodies()[0]["type"], "ping");
    for _ in 1..20 {
        world.hook().await;
    }
    let body = Some(json!({ "url": world.url }));
    let (status, problem) = world.ask(Method::POST, "", body).await;
    assert_eq!((status, &problem["code"]), (409, &json!("limit-reached")));
}

#[tokio::test]
async fn what_is_no_webhook_is_refused() {
    let world = World::start().await;
    for (body, code) in [
        (json!({}), "required"),
        (json!({ "url": null }), "required"),
        (json!({ "url": 7 }), "address"),
        (json!({ "url": "ftp://example.go.id/" }), "address"),
        (
            json!({ "url": format!("http://a.id/{}", "x".repeat(3000)) }),
            "max",
        ),
        (
            json!({ "url": "http://a.id/", "indicators": [] }),
            "malformed",
        ),
        (
            json!({ "url": "http://a.id/", "indicators": "pegawai" }),
            "malformed",
        ),
        (
            json!({ "url": "http://a.id/", "indicators": ["tidak-ada"] }),
            "unknown-indicator",
        ),
        (
            json!({ "url": "http://a.id/", "rahasia": "x" }),
            "unknown-field",
        ),
    ] {
        let (status, problem) = world.ask(Method::POST, "", Some(body.clone())).await;
        assert_eq!(status, 422, "{body}");
        assert_eq!(problem["problems"][0]["code"], code, "{body}");
    }
    assert_eq!(world.ask(Method::POST, "", Some(json!([]))).await.0, 400);
    assert_eq!(world.ask(Method::POST, "", None).await.0, 415);
    for id in ["0", "-1", "x", "99999999999999999999"] {
        assert_eq!(world.ask(Method::GET, &format!("/{id}"), None).await.0, 404);
    }
}

/// A lease and a pause that were written ten years ahead hold nothing.
#[tokio::test]
async fn deliveries_of_a_clock_that_was_ahead_are_made() {
    let world = World::start().await;
    world.hook().await;
    world.change("pegawai", "2015").await;
    world.answer_next(&[500]);
    world.round().await;
    let calls = world.calls().len();
    world.round().await;
    assert_eq!(world.calls().len(), calls, "its pause is kept");
    let write = world.caller.app.app.db.write(|tx| {
        let far = tx.now + 10 * 366 * 86_400_000;
        let sql = "UPDATE webhook_deliveries SET next_at = $1, leased_until = $1";
        tx.conn.execute(sql, &[far.into()])
    });
    write.await.expect("a clock that is ahead");
    world.round().await;
    assert_eq!(world.calls().len(), calls + 1);
}
