//! A longer period is the figure of one shorter one, or needs all of them.

use pimpinan::catalogue::Kind;
use serde_json::{Value, json};

use super::rows::validate;
use super::series::{caller, post, row, series};
use crate::fixtures;
use crate::support::TestApp;
use crate::web::api::caller::{Caller, Limits, add_key, add_user};

#[tokio::test]
async fn a_year_of_a_stock_is_its_last_complete_month() {
    let caller = caller(Kind::Stock).await;
    let all = ["3601", "3602"].map(|region| ["a", "b", "c"].map(|code| (region, code)));
    let post = async |day: &str, (region, code): (&str, &str), pria: i64| {
        let mut sent = row(day, region, pria);
        sent["huruf"] = json!(code);
        post(&caller, sent).await;
    };
    for at in all.as_flattened() {
        post("2016-01-31", *at, 10).await;
    }
    post("2016-02-29", ("3601", "a"), 1_000).await;
    post("2015-01-31", ("3601", "a"), 5).await;
    post("2015-02-28", ("3601", "b"), 7).await;
    let told = async |query: &str| -> Vec<Value> {
        let found = series(&caller, &format!("agency=a1&grain=year&{query}")).await;
        let data = found["data"].as_array().expect("records");
        let tell = |one: &Value| {
            json!([
                one["period"],
                one["moment"],
                one["pria"],
                one["complete"],
                one["rows"]
            ])
        };
        data.iter().map(tell).collect()
    };
    let expected = [
        json!(["2015", "2015-02", 7, false, 1]),
        json!(["2016", "2016-01", 60, true, 6]),
    ];
    assert_eq!(told("").await, expected);
    let by_code = told("from=2016&by=huruf").await;
    assert_eq!(by_code, vec![json!(["2016", "2016-01", 20, true, 2]); 3]);
    let by_region = told("from=2016&by=region").await;
    assert_eq!(by_region, vec![json!(["2016", "2016-01", 30, true, 3]); 2]);
    // The one that came last is what is known of that code in that region.
    let one = told("from=2016&region=3601&huruf=a").await;
    assert_eq!(one, [json!(["2016", "2016-02", 1000, true, 1])]);
}

#[tokio::test]
async fn a_year_of_events_needs_every_region_in_every_month() {
    let caller = caller(Kind::Flow).await;
    for month in 1..=12 {
        for (region, code) in [("3601", "a"), ("3601", "b"), ("3602", "c")] {
            if (month, region) != (10, "3602") {
                let mut sent = row(&format!("2017-{month:02}-05"), region, 1);
                sent["huruf"] = json!(code);
                post(&caller, sent).await;
            }
        }
    }
    let read = async || {
        let found = series(&caller, "agency=a1&grain=year").await;
        let one = &found["data"][0];
        ["regions", "periods", "huruf_codes", "pria", "complete"].map(|name| one[name].clone())
    };
    let all =
        |pria: i64, complete: bool| [json!(2), json!(12), json!(3), json!(pria), json!(complete)];
    assert_eq!(read().await, all(35, false));
    post(&caller, row("2017-10-07", "3602", 1)).await;
    assert_eq!(read().await, all(36, true));
}

/// The region and code of rows in one month.
async fn sent(caller: &Caller, rows: &[(&str, &str)]) {
    for (region, code) in rows {
        let mut sent = row("2017-09-30", region, 1);
        sent["huruf"] = json!(code);
        post(caller, sent).await;
    }
}

/// What a series says of the regions in its figures.
async fn regions(caller: &Caller, query: &str) -> Vec<Value> {
    let found = series(caller, &format!("agency=a1&grain=month&{query}")).await;
    let names = [
        "pria",
        "regions",
        "regions_due",
        "regions_without",
        "complete",
    ];
    let tell = |one: &Value| Value::from_iter(names.map(|name| one[name].clone()));
    let data = found["data"].as_array().expect("records");
    data.iter().map(tell).collect()
}

#[tokio::test]
async fn who_reported_other_codes_only_is_told_apart() {
    let caller = caller(Kind::Stock).await;
    sent(&caller, &[("3601", "a"), ("3601", "b"), ("3602", "b")]).await;
    let (part, whole) = (json!([1, 1, 2, 1, false]), json!([2, 2, 2, 0, true]));
    let both = regions(&caller, "by=huruf").await;
    assert_eq!(both, [part, whole]);
    assert_eq!(regions(&caller, "huruf=a").await, both[..1]);
    assert_eq!(regions(&caller, "huruf=b").await, both[1..]);
    let named = regions(&caller, "region=3601,3602&huruf=a").await;
    assert_eq!(named, both[..1]);
}

#[tokio::test]
async fn a_code_of_events_that_need_not_be_there_lacks_nowhere() {
    let mut indicator = fixtures::indicator("uji", Kind::Flow);
    indicator.categories[0].complete = false;
    let app = TestApp::with(fixtures::catalogue(vec![indicator])).await;
    let user = add_user(&app, "a1").await;
    let key = add_key(&app, "a1", user, Limits::default()).await;
    let caller = Caller { app, key, user };
    sent(&caller, &[("3601", "a"), ("3602", "b")]).await;
    assert_eq!(
        regions(&caller, "huruf=a").await,
        [json!([1, 1, 2, 1, true])]
    );
    // Who has reported nothing lacks all the same.
    assert_eq!(
        regions(&caller, "huruf=a,b").await,
        [json!([2, 2, 2, 0, true])]
    );
}

#[tokio::test]
async fn a_month_put_together_from_several_days_says_of_how_many() {
    let caller = caller(Kind::Stock).await;
    let days = async |query: &str| -> Vec<Value> {
        let found = series(&caller, &format!("agency=a1&{query}")).await;
        let data = found["data"].as_array().expect("records");
        let tell = |one: &Value| json!([one["period"], one["region"], one["pria"], one["days"]]);
        data.iter().map(tell).collect()
    };
    for region in ["3602", "3601"] {
        post(&caller, row("2016-12-31", region, 1)).await;
    }
    post(&caller, row("2017-10-02", "3602", 10)).await;
    let first = post(&caller, row("2017-10-02", "3601", 10)).await;
    let december = json!(["2016-12", "36", 2, 1]);
    let october = json!(["2017-10", "36", 20, 1]);
    let all = days("grain=month").await;
    assert_eq!(all, [december.clone(), october.clone()]);
    let third = post(&caller, row("2017-10-30", "3602", 7)).await;
    let october = json!(["2017-10", "36", 17, 2]);
    assert_eq!(days("grain=month").await, [december, october]);
    let year = days("grain=year&from=2017").await;
    assert_eq!(year, [json!(["2017", "36", 17, 2])]);
    let apart = days("grain=month&from=2017&by=region").await;
    let each = [
        json!(["2017-10", "3601", 10, 1]),
        json!(["2017-10", "3602", 7, 1]),
    ];
    assert_eq!(apart, each);
    let one = days("grain=month&from=2017&region=3602").await;
    assert_eq!(one, each[1..]);
    // Nobody has validated any of it.
    assert!(days("grain=month&status=validated").await.is_empty());
    for id in [first, third] {
        validate(&caller, "uji", id).await;
    }
    post(&caller, row("2017-10-31", "3602", 9)).await;
    let validated = [json!(["2017-10", "36", 17, 2])];
    assert_eq!(days("grain=month&status=validated").await, validated);
}

#[tokio::test]
async fn events_are_of_no_days_that_need_to_be_told() {
    let caller = caller(Kind::Flow).await;
    for day in ["2017-10-02", "2017-10-30"] {
        post(&caller, row(day, "3601", 10)).await;
    }
    let found = series(&caller, "agency=a1&grain=month").await;
    assert_eq!(found["data"][0]["pria"], 20);
    assert_eq!(found["data"][0]["days"], Value::Null);
}
