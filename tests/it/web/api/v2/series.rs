//! Series are what plain SQL over the rows gives, with the arithmetic of the pages, and are never
//! older than the question.

use std::collections::{BTreeMap, BTreeSet};

use pimpinan::catalogue::Kind;
use proptest::prelude::*;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::gate::{problem, request};
use crate::fixtures;
use crate::store::totals::{Step, apply, step};
use crate::support::TestApp;
use crate::web::api::caller::{Caller, Limits, add_key, add_user};

pub(super) async fn caller(kind: Kind) -> Caller {
    let app = TestApp::with(fixtures::catalogue(vec![fixtures::indicator("uji", kind)])).await;
    let user = add_user(&app, "a1").await;
    let key = add_key(&app, "a1", user, Limits::default()).await;
    Caller { app, key, user }
}

pub(super) async fn series(caller: &Caller, query: &str) -> Value {
    let path = format!("/indicators/uji/series?{query}");
    let answer = request(caller, Method::GET, &path).send().await;
    let answer = answer.expect("an answer");
    let status = answer.status();
    let text = answer.text().await.expect("a text");
    assert_eq!(status, StatusCode::OK, "{query}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

/// A row, read without the totals.
#[derive(Debug, Clone)]
struct Row {
    agency: String,
    region: String,
    code: String,
    period: String,
    basis: String,
    pria: Option<i64>,
    wanita: Option<i64>,
    validated: bool,
}

async fn rows(caller: &Caller) -> Vec<Row> {
    let read = caller.app.app.db.read(|conn| {
        let sql = "SELECT agency, region, c1, period, basis, m1, m2, status FROM figures";
        conn.query(sql, &[], |row| {
            Ok(Row {
                agency: row.text(0)?,
                region: row.text(1)?,
                code: row.text(2)?,
                period: row.text(3)?,
                basis: row.text(4)?,
                pria: row.opt_int(5)?,
                wanita: row.opt_int(6)?,
                validated: row.text(7)? == "validated",
            })
        })
    });
    read.await.expect("rows")
}

#[derive(Debug, Clone, Default)]
struct Question {
    month: bool,
    agency: Option<&'static str>,
    regions: Vec<&'static str>,
    codes: Vec<&'static str>,
    by: Vec<&'static str>,
    validated: bool,
}

impl Question {
    fn query(&self) -> String {
        let mut query = format!("grain={}", if self.month { "month" } else { "year" });
        let mut add = |name: &str, values: &[&str]| {
            if !values.is_empty() {
                query = format!("{query}&{name}={}", values.join(","));
            }
        };
        add("agency", self.agency.as_slice());
        add("region", &self.regions);
        add("huruf", &self.codes);
        add("by", &self.by);
        if self.validated && self.agency == Some("a1") {
            add("status", &["validated"]);
        }
        query
    }

    fn told<'r>(&self, axis: &str, value: &'r str) -> &'r str {
        if self.by.contains(&axis) { value } else { "" }
    }
}

/// Sums of both measures with how many rows have them, rows, and regions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sum {
    pria: (i64, i64),
    wanita: (i64, i64),
    rows: i64,
    regions: BTreeSet<String>,
}

type Cells = BTreeMap<[String; 5], Sum>;

/// Adds up the rows of a question that are about one of these regions.
fn add_up(rows: &[Row], question: &Question, kind: Kind, regions: Option<&[&str]>) -> Cells {
    let length = if question.month { 7 } else { 4 };
    let within = |codes: &[&str], code: &str| codes.is_empty() || codes.contains(&code);
    let mut last: BTreeMap<_, &Row> = BTreeMap::new();
    for row in rows {
        let fits = (!question.validated || row.validated)
            && question.agency.is_none_or(|agency| agency == row.agency)
            && within(&question.codes, &row.code)
            && regions.is_none_or(|regions| regions.contains(&row.region.as_str()));
        if !fits {
            continue;
        }
        let bucket = &row.period[..length];
        let day = if kind == Kind::Flow { &row.period } else { "" };
        let cell = (&row.agency, &row.region, &row.code, &row.basis, bucket, day);
        let kept = last.entry(cell).or_insert(row);
        if row.period > kept.period {
            *kept = row;
        }
    }
    let mut cells = Cells::new();
    for row in last.into_values() {
        let key = [
            &row.period[..length],
            question.told("agency", &row.agency),
            question.told("region", &row.region),
            question.told("huruf", &row.code),
            &row.basis,
        ];
        let sum = cells.entry(key.map(str::to_owned)).or_default();
        for (at, value) in [(&mut sum.pria, row.pria), (&mut sum.wanita, row.wanita)] {
            at.0 += value.unwrap_or(0);
            at.1 += i64::from(value.is_some());
        }
        sum.rows += 1;
        sum.regions.insert(row.region.clone());
    }
    cells
}

fn expected(rows: &[Row], question: &Question, kind: Kind) -> Cells {
    let is_whole = question.regions.is_empty() || question.regions == ["36"];
    if question.by.contains(&"region") || !is_whole {
        let regions = (!question.regions.is_empty()).then_some(question.regions.as_slice());
        return add_up(rows, question, kind, regions);
    }
    let mut own = add_up(rows, question, kind, Some(&["36"]));
    for (key, sum) in add_up(rows, question, kind, Some(&["3601", "3602"])) {
        let stands = own
            .get(&key)
            .is_some_and(|own| own.pria.1 > 0 || sum.pria.1 == 0);
        if !stands {
            own.insert(key, sum);
        }
    }
    own
}

/// A year of a stock is what its rows give in the one month that stands for it.
fn compare_moments(found: &Value, rows: &[Row], question: &Question) {
    let data = found["data"].as_array().expect("records");
    let (mut told, mut known) = (BTreeSet::new(), BTreeSet::new());
    for record in data {
        let moment = record["moment"].as_str().expect("a month");
        assert_eq!(moment[..4], record["period"], "{question:?} {found}");
        told.insert((&moment[..4], record["basis"].as_str().expect("a basis")));
        let rows: Vec<Row> = rows
            .iter()
            .filter(|row| row.period.starts_with(moment))
            .cloned()
            .collect();
        // What was reported and what is summed may be of different months.
        let is_whole = question.regions.is_empty() || question.regions == ["36"];
        let regions: &[&str] = match record["origin"].as_str() {
            Some("published") => &["36"],
            _ => &["3601", "3602"],
        };
        let of_month = if is_whole && !question.by.contains(&"region") {
            add_up(&rows, question, Kind::Stock, Some(regions))
        } else {
            expected(&rows, question, Kind::Stock)
        };
        compare(std::slice::from_ref(record), &of_month, question);
    }
    let all = expected(rows, question, Kind::Stock);
    known.extend(all.keys().map(|key| (key[0].as_str(), key[4].as_str())));
    let apart = question.by.is_empty() && question.regions.len() < 2;
    assert!(!apart || told == known, "{question:?} {found} {known:?}");
}

fn compare(data: &[Value], expected: &Cells, question: &Question) {
    let said = format!("{question:?} {data:?}");
    for record in data {
        let text = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let key = ["period", "agency", "region", "huruf", "basis"].map(|name| {
            let told = ["period", "basis"].contains(&name) || question.by.contains(&name);
            if told { text(name) } else { String::new() }
        });
        let sum = expected
            .get(&key)
            .unwrap_or_else(|| panic!("{key:?} {said}"));
        for (name, (value, count)) in [("pria", sum.pria), ("wanita", sum.wanita)] {
            let figure = (count > 0).then_some(value);
            assert_eq!(record[name], json!(figure), "{name} {key:?} {said}");
        }
        assert_eq!(record["rows"], sum.rows, "{key:?} {said}");
    }
}

fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    for month in [false, true] {
        for (agency, validated) in [(Some("a1"), false), (Some("a1"), true), (None, true)] {
            for (regions, by) in [
                (vec![], vec![]),
                (vec![], vec!["huruf"]),
                (vec!["36"], vec!["agency"]),
                (vec!["3601"], vec![]),
                (vec!["3601", "00"], vec!["huruf"]),
                (vec![], vec!["region", "agency"]),
                (vec!["3602", "36"], vec!["region"]),
            ] {
                for codes in [vec![], vec!["b"], vec!["a", "c"]] {
                    all.push(Question {
                        month,
                        agency,
                        regions: regions.clone(),
                        codes,
                        by: by.clone(),
                        validated,
                    });
                }
            }
        }
    }
    all
}

fn check(kind: Kind, steps: Vec<Step>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(async {
        let caller = caller(kind).await;
        let target = caller.app.app.db.target("uji").expect("the indicator");
        apply(&caller.app, target, steps).await;
        let rows = rows(&caller).await;
        for question in questions() {
            let found = series(&caller, &question.query()).await;
            if kind == Kind::Stock && !question.month {
                compare_moments(&found, &rows, &question);
                continue;
            }
            let (data, due) = (found["data"].as_array(), expected(&rows, &question, kind));
            let data = data.expect("records");
            assert_eq!(data.len(), due.len(), "{question:?} {found}");
            compare(data, &due, &question);
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn a_series_of_a_stock_is_plain_sql(steps in prop::collection::vec(step(), 1..60)) {
        check(Kind::Stock, steps);
    }

    #[test]
    fn a_series_of_a_flow_is_plain_sql(steps in prop::collection::vec(step(), 1..60)) {
        check(Kind::Flow, steps);
    }
}

pub(super) async fn post(caller: &Caller, row: Value) -> i64 {
    let url = "/indicators/uji/observations";
    let answer = request(caller, Method::POST, url).json(&row).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json::<Value>().await.expect("a row")["id"]
        .as_i64()
        .expect("a number")
}

pub(super) fn row(day: &str, region: &str, pria: i64) -> Value {
    json!({ "period": day, "region": region, "huruf": "a", "pria": pria, "wanita": 1 })
}

#[tokio::test]
async fn a_series_tells_its_figures_and_what_is_in_them() {
    let caller = caller(Kind::Flow).await;
    post(&caller, row("2017-09-01", "3601", 3)).await;
    post(&caller, row("2017-09-05", "3601", 4)).await;
    let query = "agency=a1&grain=year&from=2017&to=2017-12&measures=pria";
    let found = series(&caller, query).await;
    let expected = json!({
        "indicator": "uji", "grain": "year", "status": "all", "revision": 2,
        "measures": ["pria"], "by": [],
        "data": [{
            "period": "2017", "moment": null, "days": null, "agency": "a1", "region": "36", "basis": "x", "origin": "summed",
            "pria": 7, "complete": false, "rows": 2, "provisional": 2, "returned": 0, "samples": 0,
            "regions": 1, "regions_due": 2, "regions_without": 0,
            "agencies": null, "agencies_due": null, "agencies_without": null,
            "periods": 1, "periods_due": 12, "periods_without": 0, "huruf_codes": 1, "huruf_codes_due": 3,
            "updated_at": "2018-01-15T03:00:00.000Z",
        }],
    });
    assert_eq!(found, expected);
    let others = series(&caller, "").await;
    assert_eq!(others["status"], "validated");
    assert_eq!(others["data"], json!([]));
    let outside = series(&caller, "agency=a1&from=2018").await;
    assert_eq!(outside["data"], json!([]));
}

#[tokio::test]
async fn a_series_is_never_older_than_its_question() {
    let caller = caller(Kind::Flow).await;
    let path = "/indicators/uji/series?agency=a1&grain=year";
    let ask = |tag: Option<String>| {
        let mut asked = request(&caller, Method::GET, path);
        if let Some(tag) = tag {
            asked = asked.header("if-none-match", tag);
        }
        async move { asked.send().await.expect("an answer") }
    };
    let mut known = None;
    for n in 1..=20 {
        post(&caller, row(&format!("2017-09-{n:02}"), "3601", 1)).await;
        let answer = ask(known.clone()).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!(body["data"][0]["pria"], n);
        let again = ask(Some(tag.clone())).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers()["etag"], tag.as_str());
        known = Some(tag);
    }
    // What another process commits is seen at once, too.
    crate::database::with(&caller.app.app.config.database, |other| {
        let sql = "UPDATE totals SET m1 = 99; UPDATE indicators SET revision = revision + 1";
        other.batch(sql).expect("a change");
    });
    let answer = ask(known).await;
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(body["data"][0]["pria"], 99);
}

#[tokio::test]
async fn what_a_series_cannot_be_is_told() {
    let caller = caller(Kind::Stock).await;
    for (query, status, code) in [
        ("grain=day", 400, "malformed"),
        ("measures=x", 400, "malformed"),
        ("by=pria", 400, "malformed"),
        ("huruf=z", 400, "malformed"),
        ("region=99", 400, "malformed"),
        ("from=kemarin", 400, "malformed"),
        ("agenci=a1", 400, "malformed"),
        ("grain=year&grain=month", 400, "malformed"),
        ("status=all", 403, "forbidden"),
        ("status=all&agency=a2", 403, "forbidden"),
        ("status=all&agency=a1,a2", 403, "forbidden"),
    ] {
        let path = format!("/indicators/uji/series?{query}");
        let (found, body) = problem(request(&caller, Method::GET, &path)).await;
        assert_eq!(
            (found, body["code"].as_str()),
            (status, Some(code)),
            "{query}"
        );
    }
}
