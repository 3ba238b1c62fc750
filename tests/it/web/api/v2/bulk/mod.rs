//! Many rows in one call: what is taken, what is refused and why, and what stays.

mod cases;
mod input;

use std::time::Duration;

use pimpinan::store::upkeep::doctor;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::gate::{problem, request};
use crate::database;
use crate::web::api::caller::Caller;

const SLUG: &str = "pegawai-esselon";
const NDJSON: &str = "application/x-ndjson";
const CSV: &str = "text/csv";
const JSON: &str = "application/json";

fn put(caller: &Caller, query: &str, kind: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    let path = format!("/indicators/{SLUG}/observations{query}");
    let request = request(caller, Method::PUT, &path);
    request.header("content-type", kind).body(body)
}

async fn sent(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

/// Created, updated, unchanged, refused.
fn counts(body: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "refused"].map(|name| body[name].as_u64().expect("a count"))
}

/// Codes with their fields and rows.
fn faults(body: &Value) -> Vec<String> {
    let problems = body["problems"].as_array().expect("problems");
    let line = |one: &Value| {
        format!(
            "{} {} {}",
            one["code"].as_str().expect("a code"),
            one["field"].as_str().expect("a field"),
            one["rows"]
        )
    };
    problems.iter().map(line).collect()
}

fn line(day: u32, level: &str, pria: &str) -> String {
    format!(
        "{{\"tanggal\":\"2017-10-{day:02}\",\"esselon\":\"{level}\",\"pria\":{pria},\"wanita\":4}}\n"
    )
}

fn rows(from: u32, days: u32, pria: u32) -> String {
    let levels = ["Esselon 1", "Esselon 2"];
    let days = from..from + days;
    days.flat_map(|day| levels.map(|level| line(day, level, &pria.to_string())))
        .collect()
}

fn examine(caller: &Caller) {
    let app = &caller.app.app;
    // The tests' own people are allowed indicators without an entry of the journal.
    database::with(&app.config.database, |conn| {
        conn.batch("DELETE FROM agency_grants").expect("none");
    });
    let report = doctor::examine(&app.config.database, &app.catalogue).expect("an examination");
    assert_eq!(report.wrong, [""; 0]);
}

#[tokio::test]
async fn rows_are_created_changed_and_left_as_they_are() {
    let caller = Caller::start().await;
    let (status, body) = sent(put(&caller, "", NDJSON, rows(1, 3, 10))).await;
    assert_eq!((status, counts(&body)), (200, [6, 0, 0, 0]), "{body}");
    assert_eq!((&body["rows"], &body["revision"]), (&json!(6), &json!(1)));
    assert_eq!(body["indicator"], SLUG);
    let (_, body) = sent(put(&caller, "", NDJSON, rows(1, 3, 10))).await;
    assert_eq!(counts(&body), [0, 0, 6, 0]);
    assert_eq!(body["revision"], 1);
    let mixed = rows(1, 1, 10) + &rows(2, 1, 11) + &rows(9, 1, 1) + &line(10, "Esselon 1", "-3");
    let (_, body) = sent(put(&caller, "", NDJSON, mixed)).await;
    assert_eq!(counts(&body), [2, 2, 2, 1]);
    assert_eq!(faults(&body), ["min pria [7]"]);
    assert_eq!(caller.size().await, (8, 12));
    examine(&caller);
}

#[tokio::test]
async fn every_form_of_a_body_says_the_same() {
    let caller = Caller::start().await;
    let list = json!([{"tanggal": "2017-10-01", "eselon": "Esselon 1", "pria": 1, "wanita": 2}]);
    let envelope = json!({"defaults": {"period": "2017-10-02"},
        "rows": [{"esselon": "esselon 1", "pria": "1", "wanita": 2.0, "id": 7, "status": "validated"},
                 {"esselon": "Esselon 1", "pria": 1, "wanita": 2, "period": "2017-10-03"}]});
    for (kind, text, created) in [
        (JSON, list.to_string(), 1),
        (JSON, envelope.to_string(), 2),
        (
            CSV,
            "period,esselon,pria,wanita\r\n2017-10-04,Esselon 1,1,2\r\n\r\n".to_owned(),
            1,
        ),
        (
            CSV,
            "\u{feff}tanggal;\"esselon\";pria;wanita\n2017-10-05;\"Esselon 1\";1;2".to_owned(),
            1,
        ),
        (
            NDJSON,
            "\n{\"tanggal\":\"2017-10-06\",\"esselon\":\"Esselon 1\",\"pria\":1,\"wanita\":2}"
                .to_owned(),
            1,
        ),
    ] {
        let (status, body) = sent(put(&caller, "", kind, text.clone())).await;
        assert_eq!(
            (status, counts(&body)),
            (200, [created, 0, 0, 0]),
            "{text} {body}"
        );
    }
    for (kind, text) in [
        (JSON, "[]"),
        (JSON, "{\"rows\":[]}"),
        (NDJSON, ""),
        (CSV, "tanggal,esselon,pria,wanita"),
    ] {
        let (status, body) = sent(put(&caller, "", kind, text)).await;
        assert_eq!(
            (status, &body["rows"]),
            (200, &json!(0)),
            "{kind} {text} {body}"
        );
    }
}

#[tokio::test]
async fn a_dry_run_and_a_test_key_change_nothing() {
    let caller = Caller::start().await;
    sent(put(&caller, "", NDJSON, rows(1, 1, 1))).await;
    let before = caller.size().await;
    let (_, body) = sent(put(&caller, "?dry_run=true", NDJSON, rows(1, 2, 2))).await;
    assert_eq!(
        (counts(&body), &body["dry_run"]),
        ([2, 2, 0, 0], &json!(true))
    );
    caller.become_test().await;
    let (_, body) = sent(put(&caller, "?atomic=true", NDJSON, rows(1, 2, 2))).await;
    assert_eq!(
        (counts(&body), &body["dry_run"]),
        ([2, 2, 0, 0], &json!(false))
    );
    assert_eq!(caller.size().await, before);
}

#[tokio::test]
async fn an_atomic_call_takes_all_or_nothing() {
    let caller = Caller::start().await;
    let bad = rows(1, 5, 1) + &line(6, "Esselon 1", "x");
    let (status, body) = problem(put(
        &caller,
        "?atomic=true",
        NDJSON,
        bad.replace(":x", ":\"x\""),
    ))
    .await;
    assert_eq!((status, counts(&body)), (422, [0, 0, 0, 11]));
    assert_eq!(faults(&body), ["integer pria [11]"]);
    assert_eq!(caller.size().await.0, 0);
    let (status, body) = sent(put(&caller, "?atomic=true", NDJSON, rows(1, 5, 1))).await;
    assert_eq!((status, counts(&body)), (200, [10, 0, 0, 0]));
    let validate = "UPDATE observations SET status = 1 WHERE id = 3";
    let done = caller
        .app
        .app
        .db
        .write(move |tx| tx.conn.batch(validate))
        .await;
    done.expect("a validated row");
    let (status, body) = problem(put(&caller, "?atomic=true", NDJSON, rows(1, 5, 2))).await;
    assert_eq!(
        (status, faults(&body)),
        (422, vec!["validated  [3]".to_owned()])
    );
    let (status, body) = sent(put(&caller, "", NDJSON, rows(1, 5, 2))).await;
    assert_eq!((status, counts(&body)), (200, [0, 9, 0, 1]));
}

#[tokio::test]
async fn thousands_of_rows_come_in_pieces_and_totals_stay_right() {
    let caller = Caller::start().await;
    let many = |add: u32| -> String {
        let levels = ["Esselon 1", "Esselon 2", "Esselon 3", "Esselon 4"];
        let line = |n: u32| {
            let day = jiff::civil::date(2010, 1, 1).saturating_add(jiff::Span::new().days(n / 4));
            let (level, pria) = (levels[n as usize % 4], n % 97 + add);
            format!(
                "{{\"tanggal\":\"{day}\",\"esselon\":\"{level}\",\"pria\":{pria},\"wanita\":4}}\n"
            )
        };
        (0..2_300).map(line).collect()
    };
    let (_, body) = sent(put(&caller, "", NDJSON, many(0))).await;
    assert_eq!(counts(&body), [2_300, 0, 0, 0], "{body}");
    let (_, body) = sent(put(&caller, "", NDJSON, many(0))).await;
    assert_eq!(counts(&body), [0, 0, 2_300, 0]);
    let (_, body) = sent(put(&caller, "?atomic=true", NDJSON, many(1))).await;
    assert_eq!(counts(&body), [0, 2_300, 0, 0]);
    examine(&caller);
    // What is refused in a later piece takes the earlier ones back.
    let validate = "UPDATE observations SET status = 1 WHERE id = 2250";
    let done = { &caller.app.app.db }.write(move |tx| tx.conn.batch(validate));
    done.await.expect("a validated row");
    let (status, body) = problem(put(&caller, "?atomic=true", NDJSON, many(2))).await;
    assert_eq!((status, counts(&body)), (422, [0, 0, 0, 2_300]));
    assert_eq!(faults(&body), ["validated  [2250]"]);
    let (_, body) = sent(put(&caller, "?atomic=true", NDJSON, many(1))).await;
    assert_eq!(counts(&body), [0, 0, 2_300, 0]);
}

#[tokio::test]
async fn the_same_call_is_answered_once() {
    let caller = Caller::start().await;
    let keyed = |name: &str, query: &str, body: String| {
        put(&caller, query, NDJSON, body).header("idempotency-key", name)
    };
    let (_, first) = sent(keyed("a", "", rows(1, 2, 1))).await;
    assert_eq!(counts(&first), [4, 0, 0, 0]);
    let answer = keyed("a", "", rows(1, 2, 1))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.headers()["idempotency-replayed"], "true");
    assert_eq!(answer.json::<Value>().await.expect("JSON"), first);
    for other in [
        keyed("a", "", rows(1, 2, 2)),
        keyed("a", "?atomic=true", rows(1, 2, 1)),
    ] {
        let (status, body) = problem(other).await;
        assert_eq!(
            (status, &body["code"]),
            (422, &json!("idempotency-mismatch"))
        );
    }
    let (_, body) = problem(keyed(&"x".repeat(256), "", String::new())).await;
    assert_eq!(body["code"], "malformed");
    let (_, body) = problem(keyed("b", "", "{}".to_owned())).await;
    assert_eq!(body["code"], "invalid");
    let answer = keyed("b", "", "{}".to_owned())
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.headers()["idempotency-replayed"], "true");
    assert_eq!(answer.status(), 422);
    caller.app.app.clock.advance(Duration::from_hours(25));
    let (_, body) = sent(keyed("a", "", rows(1, 2, 1))).await;
    assert_eq!(counts(&body), [0, 0, 4, 0]);
}

#[tokio::test]
async fn a_call_that_breaks_off_can_be_sent_again() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let caller = Caller::start().await;
    let address = caller.app.base.trim_start_matches("http://").to_owned();
    for (query, rows_left) in [("?atomic=true", 0), ("", 4_000)] {
        let mut stream = tokio::net::TcpStream::connect(&address)
            .await
            .expect("a connection");
        let lines = (0..6_000).map(|n| {
            let day = jiff::civil::date(2000, 1, 1).saturating_add(jiff::Span::new().days(n));
            format!("{{\"tanggal\":\"{day}\",\"esselon\":\"Esselon 1\",\"pria\":1,\"wanita\":4}}\n")
        });
        let text = lines.collect::<Vec<_>>().concat();
        let head = format!(
            "PUT /api/v2/indicators/{SLUG}/observations{query} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: {NDJSON}\r\nIdempotency-Key: half\r\nContent-Length: {}\r\n\r\n",
            caller.key,
            text.len() + 100
        );
        stream.write_all(head.as_bytes()).await.expect("sent");
        stream.write_all(text.as_bytes()).await.expect("sent");
        stream.shutdown().await.expect("closed");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        // The piece that was held back and the one on its way are not waited for.
        let (written, _) = caller.size().await;
        assert!(written <= rows_left, "{written}");
        let again = put(&caller, query, NDJSON, rows(1, 1, 1)).header("idempotency-key", "half");
        let (status, body) = sent(again).await;
        assert_eq!(status, 200, "{body}");
        let clear = "DELETE FROM idempotency";
        let cleared = caller
            .app
            .app
            .db
            .write(move |tx| tx.conn.batch(clear))
            .await;
        cleared.expect("forgotten");
    }
    examine(&caller);
}
