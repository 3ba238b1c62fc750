//! The published contract, run against every data set that it names.

use std::fmt::Write as _;

use reqwest::Method;
use serde_json::{Value, json};

use crate::web::api::caller::{Caller, FORM, JSON, answer, error, form, typed};

fn contract() -> Vec<Value> {
    let text = include_str!("../../../../fixtures/contract/v1.json");
    let contract: Value = serde_json::from_str(text).expect("the contract");
    contract["datasets"].as_array().expect("data sets").clone()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("{pointer}"))
}

/// A complete set of fields; `turn` makes the natural key another one.
fn fields(data_set: &Value, turn: usize) -> Vec<(String, String)> {
    let parameters = data_set["post"]["parameters"]
        .as_array()
        .expect("parameters");
    let value = |p: &Value| match (text(p, "/field"), &p["allowed"]) {
        ("apikey" | "user_id", _) => None,
        ("tahun", _) => Some((2001 + turn).to_string()),
        ("tanggal", _) => Some(format!("2017-10-{:02}", turn + 1)),
        ("pria" | "wanita", _) => Some((10 + turn).to_string()),
        (_, Value::Array(codes)) => codes[0].as_str().map(str::to_owned),
        _ => Some("20".to_owned()),
    };
    parameters
        .iter()
        .filter_map(|p| Some((text(p, "/field").to_owned(), value(p)?)))
        .collect()
}

fn pairs(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect()
}

fn multipart(fields: &[(&str, &str)]) -> (String, String) {
    let mut body = String::new();
    for (name, value) in fields {
        let _ = write!(
            body,
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    (
        "multipart/form-data; boundary=x".to_owned(),
        body + "--x--\r\n",
    )
}

#[tokio::test]
async fn a_call_with_nothing_but_the_key_hears_what_is_missing() {
    let caller = Caller::start().await;
    let before = caller.size().await;
    for data_set in contract() {
        let slug = text(&data_set, "/slug");
        let recorded = &data_set["error_when_nothing_but_apikey_is_sent"];
        let (status, body) = caller.post(slug, &[]).await;
        assert_eq!(json!(status), recorded["status"], "{slug}");
        assert_eq!(body.to_string(), recorded["body"].to_string(), "{slug}");
    }
    assert_eq!(caller.size().await, before);
}

#[tokio::test]
async fn rows_are_created_in_every_published_form() {
    let caller = Caller::start().await;
    for data_set in contract() {
        let slug = text(&data_set, "/slug");
        let of = |turn| {
            let mut all = fields(&data_set, turn);
            all.push(("apikey".to_owned(), caller.key.clone()));
            all
        };
        let post = || caller.request(Method::POST, slug);
        let (query, urlencoded, parts, object, digits) = (of(0), of(1), of(2), of(3), of(4));
        let in_query = caller.request(Method::POST, &format!("{slug}?{}", form(&pairs(&query))));
        let (kind, body) = multipart(&pairs(&parts));
        let numbers: Value = object
            .iter()
            .map(|(n, v)| {
                (
                    n.clone(),
                    v.parse::<i64>().map_or_else(|_| json!(v), |v| json!(v)),
                )
            })
            .collect();
        let strings: Value = digits.iter().map(|(n, v)| (n.clone(), json!(v))).collect();
        let calls = [
            in_query,
            typed(post(), FORM, form(&pairs(&urlencoded))),
            typed(post(), &kind, body),
            typed(post(), JSON, numbers.to_string()),
            typed(
                post(),
                "application/json; charset=utf-8",
                strings.to_string(),
            ),
        ];
        for (turn, call) in calls.into_iter().enumerate() {
            let (status, body) = answer(call).await;
            assert_eq!(status, 200, "{slug} {turn} {body}");
            let id = body["id"].as_i64().expect("a number");
            let mut expected = data_set["post"]["success"]["body"].clone();
            expected["id"] = json!(id);
            assert_eq!(body.to_string(), expected.to_string());
        }
    }
    let stored = i64::try_from(contract().len() * 5).expect("a count");
    assert_eq!(caller.size().await.0, stored);
}

#[tokio::test]
async fn a_key_is_free_once_for_each_agency() {
    let caller = Caller::start().await;
    let stranger = caller.stranger().await;
    for data_set in contract() {
        let slug = text(&data_set, "/slug");
        let row = fields(&data_set, 0);
        let (status, first) = caller.post(slug, &pairs(&row)).await;
        assert_eq!(status, 200);
        let before = caller.size().await;
        let period = text(&data_set, "/natural_key/0");
        let mut taken = error(json!([format!("The {period} has already been taken.")]));
        taken["id"] = first["id"].clone();
        assert_eq!(
            caller.post(slug, &pairs(&row)).await,
            (404, taken),
            "{slug}"
        );
        assert_eq!(caller.size().await, before);
        let foreign = caller
            .form(Method::POST, slug, &stranger, &pairs(&row))
            .await;
        assert_eq!(foreign.0, 200, "{slug}");
    }
}

#[tokio::test]
async fn a_row_is_replaced_and_may_move_to_a_free_key() {
    let caller = Caller::start().await;
    for data_set in contract() {
        let slug = text(&data_set, "/slug");
        let create = |turn| fields(&data_set, turn);
        let (_, first) = caller.post(slug, &pairs(&create(0))).await;
        let (_, second) = caller.post(slug, &pairs(&create(1))).await;
        let path = format!("{slug}/{}", first["id"]);
        for turn in [0, 5] {
            let (status, body) = caller.put(&path, &pairs(&create(turn))).await;
            let mut expected = data_set["put"]["success"]["body"].clone();
            expected["id"] = first["id"].clone();
            assert_eq!(
                (status, body.to_string()),
                (200, expected.to_string()),
                "{slug}"
            );
        }
        let before = caller.size().await;
        let period = text(&data_set, "/natural_key/0");
        let mut taken = error(json!([format!("The {period} has already been taken.")]));
        taken["id"] = second["id"].clone();
        assert_eq!(caller.put(&path, &pairs(&create(1))).await, (404, taken));
        let incomplete = &data_set["error_when_nothing_but_apikey_is_sent"]["body"];
        assert_eq!(caller.put(&path, &[]).await, (404, incomplete.clone()));
        assert_eq!(caller.size().await, before);
        assert_eq!(
            caller.post(slug, &pairs(&create(0))).await.0,
            200,
            "the old key is free"
        );
    }
}

#[tokio::test]
async fn a_row_that_is_not_the_agencys_does_not_exist() {
    let caller = Caller::start().await;
    let stranger = caller.stranger().await;
    let row = [("tahun", "2017"), ("pria", "1"), ("wanita", "1")];
    let (_, foreign) = caller.form(Method::POST, "pegawai", &stranger, &row).await;
    let (_, own) = caller.post("penduduk", &row).await;
    let before = caller.size().await;
    let ids = [
        "0",
        "999999999",
        "abc",
        "-1",
        "1.5",
        "99999999999999999999",
        "%20",
        "%ff",
    ];
    let mut paths: Vec<String> = ids.iter().map(|id| format!("pegawai/{id}")).collect();
    paths.push(format!("pegawai/{}", foreign["id"]));
    paths.push(format!("pegawai/{}", own["id"]));
    for path in paths {
        let (status, body) = caller.put(&path, &[]).await;
        assert_eq!(status, 404, "{path}");
        if !path.ends_with("%ff") {
            assert_eq!(body, error("Data not found."), "{path}");
        }
    }
    assert_eq!(caller.size().await, before);
}

#[tokio::test]
async fn other_addresses_and_methods_are_answered_in_the_same_envelope() {
    let caller = Caller::start().await;
    let call = |method, path: &str| {
        let request = caller.request(method, path);
        async move {
            let (status, body) = answer(request).await;
            assert_eq!(
                (&body["title"], &body["type"]),
                (&json!("Error"), &json!("error"))
            );
            assert!(body["message"].is_string());
            status
        }
    };
    assert_eq!(call(Method::POST, "no-such-set").await, 404);
    assert_eq!(call(Method::PUT, "no-such-set/1").await, 404);
    assert_eq!(call(Method::POST, "pegawai/1/2").await, 404);
    assert_eq!(call(Method::POST, "").await, 404);
    assert_eq!(call(Method::POST, "pegawai/").await, 401);
    assert_eq!(call(Method::PUT, "pegawai/1/").await, 401);
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
        assert_eq!(call(method, "pegawai").await, 405);
    }
    assert_eq!(call(Method::POST, "pegawai/1").await, 405);
    let refused = caller
        .request(Method::GET, "pegawai")
        .send()
        .await
        .expect("an answer");
    assert_eq!(refused.headers()["allow"], "POST");
}
