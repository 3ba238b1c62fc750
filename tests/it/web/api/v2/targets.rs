//! `PUT /api/v2/targets`: the same gate as the form, all or none, the same again is no change.

use reqwest::Method;
use serde_json::{Value, json};

use super::gate::{problem, request};
use crate::support::TestApp;
use crate::web::api::caller::Caller;
use crate::web::pages::sektor::{Row, create};

const SLUG: &str = "angka-harapan-hidup";
const MEASURE: &str = "ahh";

/// A caller of whose key somebody answers who may set targets.
async fn caller() -> Caller {
    let caller = Caller::start().await;
    let user = caller.user;
    role(&caller.app, user, "admin").await;
    caller
}

async fn role(app: &TestApp, user: i64, role: &'static str) {
    app.write(move |tx| {
        let sql = "UPDATE users SET role = $1 WHERE id = $2";
        tx.conn.execute(sql, &[role.into(), user.into()])
    })
    .await;
}

fn target(period: &str, least: impl Into<Value>) -> Value {
    json!({"indicator": SLUG, "measure": MEASURE, "agency": "bkd", "period": period,
        "least": least.into(), "document": "Renstra BKD", "page": "12", "dated": "2017-06-01"})
}

async fn put(caller: &Caller, body: &Value) -> Value {
    let sent = request(caller, Method::PUT, "/targets")
        .json(body)
        .send()
        .await;
    let sent = sent.expect("an answer");
    assert_eq!(sent.status(), 200, "{:?}", sent.text().await);
    sent.json().await.expect("JSON")
}

async fn all(caller: &Caller) -> Vec<Value> {
    let told = request(caller, Method::GET, "/targets").send().await;
    let told: Value = told.expect("an answer").json().await.expect("JSON");
    told["data"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_parameter_that_is_not_known_sets_nothing() {
    let caller = caller().await;
    let rows = json!([target("2017", json!(71))]);
    let sent = request(&caller, Method::PUT, "/targets?dry_run=true").json(&rows);
    let told = sent.send().await.expect("an answer");
    assert_eq!(told.status(), 400);
    assert_eq!(all(&caller).await, Vec::<Value>::new());
}

#[tokio::test]
async fn targets_are_set_once_however_often_they_are_sent() {
    let caller = caller().await;
    let rows = json!([target("2017", json!("71.5")), target("2018", json!(72))]);
    let told = put(&caller, &rows).await;
    assert_eq!(
        (&told["set"], &told["unchanged"]),
        (&json!(2), &json!(0)),
        "{told}"
    );
    let told = put(&caller, &rows).await;
    assert_eq!(
        (&told["set"], &told["unchanged"]),
        (&json!(0), &json!(2)),
        "{told}"
    );
    let found = all(&caller).await;
    assert_eq!(found.len(), 2);
    assert_eq!(
        (&found[0]["least"], &found[0]["revision"]),
        (&json!("71.50"), &json!(1))
    );
    // What is answered can be sent back; another number is the next revision; null takes it back.
    let back = Value::Array(found);
    let told = put(&caller, &back).await;
    assert_eq!(told["unchanged"], 2, "{told}");
    let told = put(&caller, &json!([target("2017", json!(73))])).await;
    assert_eq!(told["set"], 1);
    let mut gone = target("2018", Value::Null);
    gone["most"] = Value::Null;
    let told = put(&caller, &json!([gone])).await;
    assert_eq!(
        (&told["taken_back"], &told["set"]),
        (&json!(1), &json!(0)),
        "{told}"
    );
    let found = all(&caller).await;
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&found[0]["least"], &found[0]["revision"]),
        (&json!("73.00"), &json!(2))
    );
    // The series of the agency tells it beside the figures.
    let path = format!("/indicators/{SLUG}/series?agency=bkd");
    let series = request(&caller, Method::GET, &path).send().await;
    let series: Value = series.expect("an answer").json().await.expect("JSON");
    assert_eq!(series["targets"][0]["least"], "73.00", "{series}");
}

#[tokio::test]
async fn what_is_wrong_is_told_by_row_and_nothing_is_set() {
    let caller = caller().await;
    let with = |field: &str, value: Value| {
        let mut one = target("2017", json!(70));
        one[field] = value;
        one
    };
    let mut bare = target("2017", json!(70));
    bare.as_object_mut().expect("an object").remove("least");
    for (sent, code) in [
        (with("indicator", json!("tidak-ada")), "unknown-indicator"),
        (with("measure", json!("tidak-ada")), "unknown-measure"),
        (with("region", json!("99")), "unknown-region"),
        (with("agency", json!("dinkes")), "unknown-agency"),
        (with("period", json!("2017-03")), "period"),
        (with("least", json!("banyak")), "number"),
        (with("most", json!(60)), "range"),
        (with("document", json!("")), "required"),
        (with("dated", json!("kemarin")), "date"),
        (with("dated", json!("2018-06-01")), "date-ahead"),
        (with("warna", json!(1)), "unknown-field"),
        (bare, "required"),
    ] {
        let rows = json!([target("2016", json!(71)), sent]);
        let (status, body) = problem(request(&caller, Method::PUT, "/targets").json(&rows)).await;
        let found = (
            status,
            &body["problems"][0]["code"],
            &body["problems"][0]["rows"],
        );
        assert_eq!(found, (422, &json!(code), &json!([2])), "{body}");
    }
    let twice = json!([target("2017", json!(1)), target("2017", json!(2))]);
    let (_, body) = problem(request(&caller, Method::PUT, "/targets").json(&twice)).await;
    assert_eq!(body["problems"][0]["code"], "duplicate");
    let (status, _) = problem(request(&caller, Method::PUT, "/targets").json(&json!({}))).await;
    assert_eq!(status, 400);
    assert_eq!(all(&caller).await, Vec::<Value>::new());
}

#[tokio::test]
async fn who_may_set_none_on_pages_sets_none_by_key_and_ten_times_the_figure_is_warned_of() {
    let caller = caller().await;
    let row = Row {
        slug: SLUG,
        agency: "bkd",
        region: "36",
        period: "2016",
        codes: &[],
        values: &[700],
    };
    create(&caller.app, row).await;
    let told = put(&caller, &json!([target("2017", json!(70))])).await;
    assert_eq!(told["warnings"][0]["code"], "far-from-figure", "{told}");
    assert_eq!(told["warnings"][0]["rows"], json!([1]));
    role(&caller.app, caller.user, "operator").await;
    let rows = json!([target("2017", json!(71))]);
    let (status, body) = problem(request(&caller, Method::PUT, "/targets").json(&rows)).await;
    assert_eq!((status, &body["code"]), (403, &json!("forbidden")));
    role(&caller.app, caller.user, "admin").await;
    caller.become_test().await;
    put(&caller, &rows).await;
    let found = all(&caller).await;
    assert_eq!(found[0]["least"], "70.00", "a test key sets nothing");
}
