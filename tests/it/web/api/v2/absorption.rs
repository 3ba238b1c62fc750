//! A ratio over HTTP: what every agency reports about itself, as one figure of all.

use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::journal::{Actor, Via};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::gate::request;
use crate::changes;
use crate::support::TestApp;
use crate::web::api::caller::{AGENCY, Caller};

const SLUG: &str = "penyerapan-anggaran-opd";

async fn add(app: &TestApp, agency: &str, year: i16, numbers: [i64; 2], status: Status) {
    let target = app.app.db.target(SLUG).expect("the indicator").clone();
    let mut row = Observation {
        agency: agency.to_owned(),
        region: "36".to_owned(),
        period: pimpinan::catalogue::Period::year(year),
        categories: Default::default(),
        basis: target.indicator.bases[0].code.clone(),
        values: Default::default(),
    };
    (row.values[0], row.values[1]) = (Some(numbers[0]), Some(numbers[1]));
    let actor = Actor {
        user: 1,
        key: None,
        via: Via::Form,
    };
    let written = app
        .app
        .db
        .write(move |tx| changes::create(tx, &target, &row, status, &actor));
    written.await.expect("a write").expect("a row");
}

/// The agencies that are due.
fn due(caller: &Caller) -> Vec<String> {
    let target = caller.app.app.db.target(SLUG).expect("the indicator");
    target.indicator.due_agencies().expect("several").to_vec()
}

async fn series(caller: &Caller, query: &str) -> Vec<Value> {
    let path = format!("/indicators/{SLUG}/series?{query}");
    let answer = request(caller, Method::GET, &path).send().await;
    let answer = answer.expect("an answer");
    let status = answer.status();
    let found: Value = answer.json().await.expect("JSON");
    assert_eq!(status, StatusCode::OK, "{query}: {found}");
    found["data"].as_array().expect("records").clone()
}

fn told(one: &Value) -> Value {
    let names = [
        "period",
        "origin",
        "anggaran",
        "realisasi",
        "serapan",
        "complete",
        "returned",
    ];
    let mut told: Vec<Value> = names.iter().map(|name| one[*name].clone()).collect();
    told.extend(["agencies", "agencies_due", "agencies_without"].map(|name| one[name].clone()));
    Value::from(told)
}

#[tokio::test]
async fn absorption_of_all_is_that_of_their_sums_and_says_who_lacks() {
    let caller = Caller::start().await;
    let all = due(&caller);
    let n = all.len();
    assert!(n > 2, "{all:?}");
    for (turn, agency) in all.iter().enumerate() {
        // Large budgets weigh more: a mean of the rates would be another figure.
        let numbers = if turn == 0 { [900, 900] } else { [100, 0] };
        add(&caller.app, agency, 2016, numbers, Status::Validated).await;
    }
    for agency in &all[..2] {
        add(&caller.app, agency, 2015, [100, 50], Status::Validated).await;
        add(&caller.app, agency, 2018, [100, 50], Status::Validated).await;
    }
    let budget = 900 + 100 * (i64::try_from(n).expect("few") - 1);
    let rate = pimpinan::catalogue::value::divide(900 * 10_000, i128::from(budget), 0);
    let found: Vec<Value> = series(&caller, "").await.iter().map(told).collect();
    let rate = rate.expect("a rate");
    let expected = [
        json!(["2015", "summed", 200, 100, 50.0, false, 0, 2, n, 0]),
        json!([
            "2016",
            "summed",
            budget,
            900,
            f64::from(i32::try_from(rate).unwrap()) / 100.0,
            true,
            0,
            n,
            n,
            0
        ]),
        json!(["2018", "summed", 200, 100, 50.0, false, 0, 2, n, 0]),
    ];
    assert_eq!(found, expected);
    alone(&caller, &all[0]).await;
}

/// One of them is complete by itself; the year that runs is not.
async fn alone(caller: &Caller, agency: &str) {
    let first = format!("agency={agency}&from=2016");
    let own: Vec<Value> = series(caller, &first).await.iter().map(told).collect();
    let expected = [
        json!([
            "2016",
            "published",
            900,
            900,
            100.0,
            true,
            0,
            null,
            null,
            null
        ]),
        json!([
            "2018",
            "published",
            100,
            50,
            50.0,
            false,
            0,
            null,
            null,
            null
        ]),
    ];
    assert_eq!(own, expected);
}

#[tokio::test]
async fn what_was_sent_back_is_counted_and_makes_no_whole() {
    let caller = Caller::start().await;
    for year in [2015, 2016] {
        add(&caller.app, AGENCY, year, [100, 180], Status::Provisional).await;
    }
    let own = format!("agency={AGENCY}");
    let told = async || -> Vec<Value> {
        let data = series(&caller, &own).await;
        let tell = |one: &Value| json!([one["period"], one["complete"], one["returned"]]);
        data.iter().map(tell).collect()
    };
    assert_eq!(
        told().await,
        [json!(["2015", true, 0]), json!(["2016", true, 0])]
    );
    let admin = caller.app.signed_in("admin").await;
    let why = [
        ("alasan", "Realisasi di atas anggaran"),
        ("opd", AGENCY),
        ("periode", "2016"),
    ];
    let done = admin.post(&format!("/data/{SLUG}/kembalikan"), &why).await;
    assert_eq!(done.status(), 303);
    assert_eq!(
        told().await,
        [json!(["2015", true, 0]), json!(["2016", false, 1])]
    );
    // What is validated was sent back to nobody.
    assert_eq!(
        series(&caller, &format!("{own}&status=validated")).await,
        Vec::<Value>::new()
    );
}

#[tokio::test]
async fn who_spent_of_nothing_is_left_out_with_both_sides() {
    let caller = Caller::start().await;
    let all = due(&caller);
    let n = all.len();
    for agency in &all {
        let numbers = if *agency == all[0] {
            [0, 700]
        } else {
            [100, 50]
        };
        add(&caller.app, agency, 2016, numbers, Status::Validated).await;
    }
    let found: Vec<Value> = series(&caller, "").await.iter().map(told).collect();
    let others = i64::try_from(n).expect("few") - 1;
    let (budget, spent) = (100 * others, 50 * others + 700);
    let whole = json!(["2016", "summed", budget, spent, 50.0, false, 0, n - 1, n, 1]);
    assert_eq!(found, [whole]);
    let rates = series(&caller, "by=agency&measures=serapan").await;
    let nothing = rates.iter().filter(|one| one["serapan"].is_null()).count();
    assert_eq!((rates.len(), nothing), (n, 1));
    // What was spent counts where it is told by itself.
    let spending = series(&caller, "measures=realisasi").await;
    assert_eq!(
        (&spending[0]["realisasi"], &spending[0]["complete"]),
        (&json!(spent), &json!(true))
    );
}
