//! A moment with an offset is the day that it was in WIB, at every door.

use reqwest::Method;
use serde_json::{Value, json};

use super::support::{plan_bytes, records};
use crate::support::TestApp;
use crate::web::api::caller::Caller;

const LATE: [&str; 3] = [
    "2013-10-28T17:00:00Z",
    "2013-10-28T17:00:00+00:00",
    "2013-10-29T00:00:00+07:00",
];

#[tokio::test]
async fn the_first_api_reads_a_moment_as_its_day_in_wib() {
    for moment in LATE {
        let caller = Caller::start().await;
        let user = caller.user.to_string();
        let fields = [
            ("user_id", user.as_str()),
            ("tanggal", moment),
            ("usia", "20"),
            ("pria", "1"),
            ("wanita", "2"),
        ];
        let (status, body) = caller.post("usia-asn", &fields).await;
        assert_eq!(status, 200, "{body}");
        assert_eq!(day(&caller.app).await, "2013-10-29", "{moment}");
    }
}

#[tokio::test]
async fn the_second_api_reads_a_moment_as_its_day_in_wib() {
    for moment in LATE {
        let caller = Caller::start().await;
        let url = format!(
            "{}/api/v2/indicators/usia-asn/observations",
            caller.app.base
        );
        let row = json!({"period": moment, "usia": "20", "pria": 1, "wanita": 2});
        let request = caller.app.http.request(Method::POST, url).json(&row);
        let request = request.bearer_auth(&caller.key);
        let body: Value = request
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON");
        assert_eq!(body["period"], "2013-10-29", "{moment} {body}");
    }
}

#[tokio::test]
async fn a_file_reads_a_moment_as_its_day_in_wib() {
    let app = TestApp::start().await;
    for moment in LATE {
        let text = format!("tanggal;usia;pria;wanita\n{moment};20;1;2\n");
        let plan = plan_bytes(&app, text.as_bytes(), "usia-asn").await;
        let rows = records(&plan.expect("a plan"));
        assert_eq!(rows[0].period, "2013-10-29", "{moment}");
        assert!(rows[0].writes(), "{moment}");
    }
}

/// The only day that stands in the store, as the web list's download says it.
async fn day(app: &TestApp) -> String {
    let leader = app.signed_in("pimpinan").await;
    let text = leader.text("/data/usia-asn/unduh?format=json").await;
    let rows: Value = serde_json::from_str(&text).expect("JSON");
    rows[0]["tanggal"].as_str().expect("a day").to_owned()
}
