//! One row in one call.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::gate::{problem, request};
use crate::web::api::caller::Caller;

const PATH: &str = "/indicators/pegawai-esselon/observations";

fn post(caller: &Caller, body: &Value) -> RequestBuilder {
    request(caller, Method::POST, PATH).json(body)
}

fn row(day: u32) -> Value {
    json!({"period": format!("2017-10-{day:02}"), "esselon": "Esselon 1", "pria": 10, "wanita": 4})
}

#[tokio::test]
async fn a_row_is_answered_as_it_stands() {
    let caller = Caller::start().await;
    let answer = post(&caller, &row(29)).send().await.expect("an answer");
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["etag"], "\"1-1\"");
    let place = format!("/api/v2{PATH}/1");
    assert_eq!(answer.headers()["location"], place);
    let body: Value = answer.json().await.expect("JSON");
    let expected = json!({"id": 1, "agency": "bkd", "region": "36", "period": "2017-10-29",
        "esselon": "Esselon 1", "basis": "simpeg", "pria": 10, "wanita": 4, "jumlah": 14,
        "status": "provisional", "via": "api-v2", "revision": 1,
        "created_at": "2018-01-15T03:00:00.000Z", "updated_at": "2018-01-15T03:00:00.000Z"});
    assert_eq!(body, expected);
    let (status, body) = problem(post(&caller, &row(29))).await;
    assert_eq!((status, &body["code"]), (409, &json!("taken")));
}

#[tokio::test]
async fn a_row_that_breaks_rules_is_refused() {
    let caller = Caller::start().await;
    let (status, body) = problem(post(
        &caller,
        &json!({"esselon": "x", "pria": -1, "umur": 3}),
    ))
    .await;
    assert_eq!((status, &body["code"]), (422, &json!("invalid")));
    let codes: Vec<&str> = body["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .filter_map(|one| one["code"].as_str())
        .collect();
    for code in ["unknown-field", "min", "required", "unknown-code"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    let mut other = row(1);
    other["agency"] = json!("dinkes");
    assert_eq!(problem(post(&caller, &other)).await.1["code"], "forbidden");
    other["agency"] = json!("nobody");
    assert_eq!(problem(post(&caller, &other)).await.1["code"], "invalid");
    other["agency"] = json!(" BKD ");
    assert_eq!(
        post(&caller, &other)
            .send()
            .await
            .expect("an answer")
            .status(),
        201
    );
    for (body, code) in [("{", "malformed"), ("[]", "malformed"), ("", "malformed")] {
        let request =
            request(&caller, Method::POST, PATH).header("content-type", "application/json");
        assert_eq!(problem(request.body(body)).await.1["code"], code, "{body}");
    }
    let large = request(&caller, Method::POST, PATH).header("content-type", "application/json");
    let (_, body) = problem(large.body(vec![b' '; 2 * 1024 * 1024])).await;
    assert_eq!(body["code"], "too-large");
    assert_eq!(caller.size().await.0, 1);
}

#[tokio::test]
async fn the_same_call_adds_one_row() {
    let caller = Caller::start().await;
    let keyed = |body: &Value| post(&caller, body).header("idempotency-key", "satu");
    let calls = (0..8).map(|_| keyed(&row(1)).send());
    let mut bodies = Vec::new();
    let tasks: Vec<_> = calls.map(tokio::spawn).collect();
    for task in tasks {
        let answer = task.await.expect("a task").expect("an answer");
        assert_eq!(answer.status(), 201);
        assert_eq!(answer.headers()["etag"], "\"1-1\"");
        bodies.push(answer.json::<Value>().await.expect("JSON"));
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]));
    assert_eq!(caller.size().await.0, 1);
    for body in [row(2), json!({})] {
        let (status, body) = problem(keyed(&body)).await;
        assert_eq!(
            (status, &body["code"]),
            (422, &json!("idempotency-mismatch"))
        );
    }
}
