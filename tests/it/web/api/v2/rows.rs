//! Rows: listed in pages, read, replaced and taken away by those who may.

use pimpinan::figures::observation::Status;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use super::gate::{problem, request};
use crate::changes;
use crate::web::api::caller::{Caller, Limits, add_key};

const ROWS: &str = "/indicators/pegawai-esselon/observations";

fn row(year: i32, code: &str, pria: i64) -> Value {
    json!({ "period": format!("{year}-03-01"), "esselon": code, "pria": pria, "wanita": 1 })
}

async fn send(request: RequestBuilder) -> Response {
    request.send().await.expect("an answer")
}

async fn text(request: RequestBuilder) -> String {
    let answer = send(request).await;
    let status = answer.status();
    let text = answer.text().await.expect("a text");
    assert_eq!(status, StatusCode::OK, "{text}");
    text
}

async fn add(caller: &Caller, row: Value) -> i64 {
    let answer = send(request(caller, Method::POST, ROWS).json(&row)).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let row: Value = answer.json().await.expect("a row");
    row["id"].as_i64().expect("a number")
}

pub(super) async fn validate(caller: &Caller, slug: &str, id: i64) {
    let target = caller.app.app.db.target(slug).expect("it").clone();
    let decided = caller.app.app.db.write(move |tx| {
        let decision = pimpinan::store::figures::validation::Decision::Validate;
        let actor = pimpinan::store::commit::journal::Actor::person(1);
        changes::decide(tx, &target, id, &decision, &actor)
    });
    let row = decided.await.expect("a write").expect("a row");
    assert_eq!(row.status, Status::Validated);
}

fn get(caller: &Caller, query: &str) -> RequestBuilder {
    request(caller, Method::GET, &format!("{ROWS}{query}"))
}

async fn ids(caller: &Caller, query: &str) -> Vec<i64> {
    let page: Value = serde_json::from_str(&text(get(caller, query)).await).expect("JSON");
    let rows = page["data"].as_array().expect("rows");
    rows.iter()
        .map(|row| row["id"].as_i64().expect("a number"))
        .collect()
}

async fn filled() -> (Caller, Vec<i64>) {
    let caller = Caller::start().await;
    let mut all = Vec::new();
    for (year, code, pria) in [
        (2016, "Esselon 1", 5),
        (2017, "Esselon 1", 9),
        (2017, "Esselon 2", 3),
        (2015, "Esselon 3", 7),
    ] {
        all.push(add(&caller, row(year, code, pria)).await);
    }
    (caller, all)
}

#[tokio::test]
async fn rows_are_filtered_and_put_in_order() {
    let (caller, all) = filled().await;
    let pick = |at: &[usize]| at.iter().map(|at| all[*at]).collect::<Vec<i64>>();
    for (query, expected) in [
        ("", pick(&[0, 1, 2, 3])),
        ("?sort=-id", pick(&[3, 2, 1, 0])),
        ("?sort=period", pick(&[3, 0, 1, 2])),
        ("?sort=-pria", pick(&[1, 3, 0, 2])),
        ("?sort=updated_at", pick(&[0, 1, 2, 3])),
        ("?period=2017-03-01", pick(&[1, 2])),
        ("?tanggal=2017-03-01,2015-03-01", pick(&[1, 2, 3])),
        ("?from=2016&to=2017", pick(&[0, 1, 2])),
        ("?esselon=Esselon%201,Esselon%203", pick(&[0, 1, 3])),
        ("?esselon=Esselon+1&period=2017-03-01", pick(&[1])),
        ("?agency=bkd&region=36&basis=simpeg", pick(&[0, 1, 2, 3])),
        ("?agency=dinkes", pick(&[])),
        ("?status=validated", pick(&[])),
        ("?via=api-v2", pick(&[0, 1, 2, 3])),
        ("?via=form,import", pick(&[])),
        ("?updated_since=2018-01-15T03:00:00Z", pick(&[0, 1, 2, 3])),
        ("?updated_since=2018-01-16", pick(&[])),
    ] {
        assert_eq!(ids(&caller, query).await, expected, "{query}");
    }
    for query in [
        "?sort=x",
        "?limit=0",
        "?limit=1001",
        "?cursor=x",
        "?fields=x",
        "?esselon=x",
        "?status=x",
        "?period=kemarin",
        "?x=1",
        "?limit=1&limit=2",
        "?period=2017-03-01&tanggal=2017-03-01",
    ] {
        let (status, body) = problem(get(&caller, query)).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (400, Some("malformed")),
            "{query}"
        );
    }
}

#[tokio::test]
async fn pages_follow_their_links() {
    let (caller, all) = filled().await;
    let mut found = Vec::new();
    let mut path = format!("{ROWS}?sort=-pria&limit=3&fields=id");
    loop {
        let answer = send(request(&caller, Method::GET, &path)).await;
        let link = answer.headers().get("link").cloned();
        let page: Value = answer.json().await.expect("JSON");
        for row in page["data"].as_array().expect("rows") {
            assert_eq!(row.as_object().map(serde_json::Map::len), Some(1));
            found.push(row["id"].as_i64().expect("a number"));
        }
        let Some(link) = link else {
            assert_eq!(page["next"], json!(null));
            break;
        };
        let link = link.to_str().expect("a text").to_owned();
        let next = link
            .strip_prefix("</api/v2")
            .and_then(|l| l.strip_suffix(">; rel=\"next\""));
        next.expect("a link").clone_into(&mut path);
        assert!(path.contains(page["next"].as_str().expect("a cursor")));
    }
    assert_eq!(found, [all[1], all[3], all[0], all[2]]);
}

#[tokio::test]
async fn rows_are_served_as_the_caller_wants() {
    let (caller, all) = filled().await;
    let query = "?fields=id,pria,esselon,revision&limit=1";
    let csv = text(get(&caller, query).header("accept", "text/csv")).await;
    assert_eq!(
        csv,
        format!("id,pria,esselon,revision\r\n{},5,Esselon 1,1\r\n", all[0])
    );
    let lines = get(&caller, query).header("accept", "text/csv;q=0.5, application/x-ndjson");
    let expected = format!(
        "{{\"id\":{},\"pria\":5,\"esselon\":\"Esselon 1\",\"revision\":1}}\n",
        all[0]
    );
    assert_eq!(text(lines).await, expected);
    let (status, body) = problem(get(&caller, query).header("accept", "text/html")).await;
    assert_eq!(
        (status, body["code"].as_str()),
        (406, Some("not-acceptable"))
    );
}

#[tokio::test]
async fn others_see_what_is_validated_and_change_nothing() {
    let (mut caller, all) = filled().await;
    validate(&caller, "pegawai-esselon", all[1]).await;
    let own = format!("{ROWS}/{}", all[1]);
    let stranger = caller.stranger().await;
    let mine = std::mem::replace(&mut caller.key, stranger);
    assert_eq!(ids(&caller, "").await, [all[1]]);
    assert_eq!(ids(&caller, "?status=provisional").await, [0_i64; 0]);
    let seen = send(request(&caller, Method::GET, &own)).await;
    assert_eq!(seen.status(), StatusCode::OK);
    for (method, path, status) in [
        (Method::DELETE, own.clone(), 403),
        (Method::GET, format!("{own}/history"), 403),
        (Method::GET, format!("{ROWS}/{}", all[0]), 404),
        (Method::DELETE, format!("{ROWS}/{}", all[0]), 404),
        (Method::GET, format!("{ROWS}/{}/history", all[0]), 404),
    ] {
        let (found, _) = problem(request(&caller, method.clone(), &path)).await;
        assert_eq!(found, status, "{method} {path}");
    }
    for (id, status) in [(all[1], 403), (all[0], 404)] {
        let change = request(&caller, Method::PUT, &format!("{ROWS}/{id}"));
        let (found, _) = problem(change.json(&row(2017, "Esselon 1", 1))).await;
        assert_eq!(found, status);
    }
    caller.key = mine;
    let (status, body) = problem(request(&caller, Method::DELETE, &own)).await;
    assert_eq!((status, body["code"].as_str()), (409, Some("validated")));
    let change = request(&caller, Method::PUT, &own).json(&row(2017, "Esselon 1", 1));
    let (status, body) = problem(change).await;
    assert_eq!((status, body["code"].as_str()), (409, Some("validated")));
}

/// What was done to the row, newest first, after it is gone.
async fn history_is_told(caller: &Caller, path: &str) {
    let history = request(caller, Method::GET, &format!("{path}/history"));
    let past: Value = serde_json::from_str(&text(history).await).expect("JSON");
    let actions: Vec<&Value> = past["data"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|p| &p["action"])
        .collect();
    assert_eq!(actions, ["delete", "update", "create"]);
    assert_eq!(past["data"][1]["before"]["pria"], 9);
    assert_eq!(past["data"][1]["after"]["pria"], 10);
    assert_eq!(past["data"][0]["after"], json!(null));
    assert_eq!(past["data"][1]["key"], "SIMPEG");
}

#[tokio::test]
async fn a_row_is_read_replaced_and_taken_away_at_the_revision_that_is_known() {
    let (caller, all) = filled().await;
    let path = format!("{ROWS}/{}", all[1]);
    let ask = |method: Method| request(&caller, method, &path);
    let answer = send(ask(Method::GET)).await;
    let tag = answer.headers()["etag"]
        .to_str()
        .expect("a header")
        .to_owned();
    assert_eq!(tag, format!("\"{}-1\"", all[1]));
    let mut whole: Value = answer.json().await.expect("a row");
    assert_eq!(whole["pria"], 9);
    let again = send(ask(Method::GET).header("if-none-match", &tag)).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);

    whole["pria"] = json!(10);
    let unsound = problem(ask(Method::PUT).json(&whole)).await;
    assert_eq!(
        (unsound.0, unsound.1["problems"][0]["code"].as_str()),
        (422, Some("sum"))
    );
    whole["jumlah"] = json!(null);
    let change = ask(Method::PUT).header("if-match", &tag).json(&whole);
    let changed = send(change).await;
    assert_eq!(changed.status(), StatusCode::OK);
    let newer = changed.headers()["etag"]
        .to_str()
        .expect("a header")
        .to_owned();
    let changed: Value = changed.json().await.expect("a row");
    assert_eq!(
        (&changed["pria"], &changed["revision"]),
        (&json!(10), &json!(2))
    );
    for request in [
        ask(Method::PUT).header("if-match", &tag).json(&whole),
        ask(Method::DELETE).header("if-match", &tag),
    ] {
        let (status, body) = problem(request).await;
        assert_eq!(
            (status, body["code"].as_str()),
            (412, Some("precondition-failed"))
        );
    }
    let taken = ask(Method::PUT).json(&row(2016, "Esselon 1", 1));
    let (status, body) = problem(taken).await;
    assert_eq!((status, body["code"].as_str()), (409, Some("taken")));
    let broken = ask(Method::PUT).json(&row(2017, "Esselon 1", -1));
    let (status, body) = problem(broken).await;
    assert_eq!(
        (status, body["problems"][0]["code"].as_str()),
        (422, Some("min"))
    );

    let gone = send(ask(Method::DELETE).header("if-match", &newer)).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(problem(ask(Method::GET)).await.0, 404);
    assert_eq!(problem(ask(Method::DELETE)).await.0, 404);
    history_is_told(&caller, &path).await;
}

#[tokio::test]
async fn addresses_that_name_no_row_are_not_found() {
    let caller = Caller::start().await;
    for id in ["0", "x", "-1", "1.0", "99999999999999999999", "%ff"] {
        let path = format!("{ROWS}/{id}");
        assert_eq!(
            problem(request(&caller, Method::GET, &path)).await.0,
            404,
            "{id}"
        );
        assert_eq!(
            problem(request(&caller, Method::DELETE, &path)).await.0,
            404,
            "{id}"
        );
    }
    let put = request(&caller, Method::PUT, &format!("{ROWS}/1")).body("{}");
    assert_eq!(problem(put).await.0, 415);
}

#[tokio::test]
async fn a_key_for_other_indicators_neither_reads_nor_changes_any() {
    let (mut caller, all) = filled().await;
    let limits = Limits {
        indicators: Some(vec!["pegawai".to_owned()]),
        ..Limits::default()
    };
    caller.key = add_key(&caller.app, "bkd", caller.user, limits).await;
    let (row, past) = (
        format!("{ROWS}/{}", all[0]),
        format!("{ROWS}/{}/history", all[0]),
    );
    let series = ROWS.replace("/rows", "/series");
    for (method, path) in [
        (Method::GET, ROWS),
        (Method::GET, &row),
        (Method::GET, &past),
        (Method::GET, &series),
        (Method::DELETE, &row),
    ] {
        let told = problem(request(&caller, method, path)).await.0;
        assert_eq!(told, 403, "{path}");
    }
}
