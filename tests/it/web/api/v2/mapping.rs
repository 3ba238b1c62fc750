//! A sender's own codes: set by the key itself, applied to what it sends on both APIs.

use reqwest::Method;
use serde_json::{Value, json};

use super::gate::{problem, request};
use crate::web::api::caller::Caller;

async fn map(caller: &Caller, mapping: &Value) -> (u16, Value) {
    let put = request(caller, Method::PUT, "/key/mapping").json(mapping);
    let answer = put.send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

#[tokio::test]
async fn own_codes_stand_for_ours_on_both_apis() {
    let caller = Caller::start().await;
    let mapping =
        json!({"agency": {"D01": "BKD"}, "eselon": {"E1": "esselon 1"}, "region": {"3603": "36"}});
    let (status, body) = map(&caller, &mapping).await;
    let kept =
        json!({"agency": {"D01": "bkd"}, "esselon": {"E1": "Esselon 1"}, "region": {"3603": "36"}});
    assert_eq!((status, &body), (200, &kept));
    let shown = request(&caller, Method::GET, "/key")
        .send()
        .await
        .expect("an answer");
    assert_eq!(shown.json::<Value>().await.expect("JSON")["mapping"], kept);
    let row = json!({"period": "2017-10-01", "agency": "D01", "region": "3603", "eselon": "E1", "pria": 1, "wanita": 2});
    let path = "/indicators/pegawai-esselon/observations";
    let made = request(&caller, Method::POST, path)
        .json(&row)
        .send()
        .await
        .expect("an answer");
    assert_eq!(made.status(), 201);
    let made: Value = made.json().await.expect("JSON");
    assert_eq!(
        (&made["esselon"], &made["region"]),
        (&json!("Esselon 1"), &json!("36"))
    );
    let bulk = request(
        &caller,
        Method::PUT,
        &format!("{path}?agency=D01&esselon=E1"),
    )
    .json(&json!([
        {"period": "2017-10-02", "pria": 1, "wanita": 2}
    ]));
    let body: Value = bulk
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(body["created"], 1, "{body}");
    let fields = [
        ("tanggal", "2017-10-03"),
        ("esselon", "E1"),
        ("pria", "1"),
        ("wanita", "2"),
    ];
    assert_eq!(caller.post("pegawai-esselon", &fields).await.0, 200);
}

#[tokio::test]
async fn codes_that_stand_for_nothing_are_refused() {
    let caller = Caller::start().await;
    for (mapping, code) in [
        (json!({"umur": {"1": "2"}}), "unknown-field"),
        (json!({"esselon": {"E1": "Esselon 9"}}), "unknown-code"),
        (json!({"region": {"1": "Atlantis"}}), "unknown-region"),
        (json!({"agency": {"1": "dinkes"}}), "unknown-agency"),
        (json!({"esselon": {" ": "Esselon 1"}}), "required"),
        (
            json!({"esselon": {"x".repeat(300): "Esselon 1"}}),
            "too-large",
        ),
    ] {
        let put = request(&caller, Method::PUT, "/key/mapping").json(&mapping);
        let (status, body) = problem(put).await;
        assert_eq!(
            (status, &body["problems"][0]["code"]),
            (422, &json!(code)),
            "{mapping}"
        );
    }
    for body in ["", "[]", "{\"esselon\": 1}", "{\"esselon\": {\"a\": 1}}"] {
        let put = request(&caller, Method::PUT, "/key/mapping");
        let put = put.header("content-type", "application/json").body(body);
        assert_eq!(problem(put).await.1["code"], "malformed", "{body}");
    }
    assert_eq!(map(&caller, &json!({})).await, (200, json!({})));
}

#[tokio::test]
async fn a_test_key_is_answered_and_its_mapping_stays() {
    let caller = Caller::start().await;
    let before = json!({"esselon": {"E1": "Esselon 1"}});
    assert_eq!(map(&caller, &before).await, (200, before.clone()));
    caller.become_test().await;
    let tried = json!({"esselon": {"E2": "Esselon 2"}});
    assert_eq!(map(&caller, &tried).await, (200, tried));
    let (status, _) = map(&caller, &json!({"umur": {"1": "2"}})).await;
    assert_eq!(status, 422);
    let shown = request(&caller, Method::GET, "/key").send().await;
    let shown: Value = shown.expect("an answer").json().await.expect("JSON");
    assert_eq!(shown["mapping"], before);
}
