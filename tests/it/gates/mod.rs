//! The gates that every figure passes, whatever the door: who may enter it, whether its period has
//! begun, whether what is computed agrees with what it is computed from.

mod doubts;
mod outliers;

use std::collections::BTreeMap;

use pimpinan::intake::gate;
use pimpinan::store::keys;
use pimpinan::store::keys::NewKey;
use pimpinan::store::people::grants;
use reqwest::Method;
use serde_json::{Value, json};

use crate::import::support::{plan_bytes, plan_file, refusals};
use crate::people::{AGENCY, Browser};
use crate::support::TestApp;
use crate::web::api::caller::{Caller, error};
use crate::web::api::v2::gate::{problem, request};

const NOT_ALLOWED: &str = "The apikey is not allowed for this data set.";

/// Takes every allowance back that the tests begin with.
async fn close(app: &TestApp) {
    app.write(|tx| tx.conn.batch("DELETE FROM agency_grants"))
        .await;
}

/// Allows an agency an indicator.
async fn open(app: &TestApp, agency: &'static str, slug: &'static str) {
    app.write(move |tx| grants::give(tx, agency, slug, None))
        .await;
}

fn pendidik(caller: &Caller) -> reqwest::RequestBuilder {
    let row = json!({"period": "2017", "pria": 1, "wanita": 2});
    request(caller, Method::POST, "/indicators/pendidik/observations").json(&row)
}

#[tokio::test]
async fn an_agency_enters_what_it_reports_or_was_allowed() {
    let caller = Caller::start().await;
    close(&caller.app).await;
    let year = [("tahun", "2017"), ("pria", "1"), ("wanita", "2")];
    assert_eq!(caller.post("pegawai", &year).await.0, 200);
    let refused = (403, error(NOT_ALLOWED));
    assert_eq!(caller.post("pendidik", &year).await, refused);
    // Who may not enter hears so before anything else.
    assert_eq!(caller.post("pendidik", &[]).await, refused);
    let (status, body) = problem(pendidik(&caller)).await;
    assert_eq!((status, &body["code"]), (403, &json!("forbidden")));
    let bulk = request(&caller, Method::PUT, "/indicators/pendidik/observations");
    assert_eq!(problem(bulk.json(&json!([]))).await.0, 403);
    open(&caller.app, "bkd", "pendidik").await;
    assert_eq!(caller.post("pendidik", &year).await.0, 200);
    let (status, body) = problem(pendidik(&caller)).await;
    assert_eq!((status, &body["code"]), (409, &json!("taken")));
    caller
        .app
        .write(|tx| grants::take(tx, "bkd", "pendidik", None))
        .await;
    assert_eq!(caller.put("pendidik/2", &year).await, refused);
    let away = request(
        &caller,
        Method::DELETE,
        "/indicators/pendidik/observations/2",
    );
    assert_eq!(problem(away).await.0, 403);
}

#[tokio::test]
async fn every_agency_enters_what_all_report_about_themselves() {
    let caller = Caller::start().await;
    close(&caller.app).await;
    let row = json!({"period": "2017", "anggaran": 10, "realisasi": 9});
    let path = "/indicators/penyerapan-anggaran-opd/observations";
    let sent = request(&caller, Method::POST, path).json(&row).send().await;
    assert_eq!(sent.expect("an answer").status(), 201);
}

#[tokio::test]
async fn naming_an_indicator_for_a_key_allows_it() {
    let caller = Caller::start().await;
    close(&caller.app).await;
    let (catalogue, user) = (caller.app.app.catalogue.clone(), caller.user);
    let slugs = ["pendidik", "pegawai"].map(str::to_owned);
    let key = caller.app.write(move |tx| {
        gate::name(tx, &catalogue, "bkd", &slugs, None)?;
        let new = NewKey {
            name: "DAPODIK",
            agency: "bkd",
            user_id: user,
            indicators: Some(&slugs),
            expires_at: None,
        };
        keys::create(tx, &new, None)
    });
    let key = key.await;
    let year = [("tahun", "2017"), ("pria", "1"), ("wanita", "2")];
    let sent = caller.form(Method::POST, "pendidik", &key, &year).await;
    assert_eq!(sent.0, 200);
    let given = caller.app.app.db.read(grants::all).await.expect("grants");
    let pair = ("bkd".to_owned(), "pendidik".to_owned());
    assert_eq!(given, [pair].into());
    let pensiun = [("tanggal", "2019-01-01"), ("pria", "1"), ("wanita", "2")];
    let sent = caller.form(Method::POST, "pegawai-yang-akan-pensiun", &key, &pensiun);
    assert_eq!(sent.await, (403, error(NOT_ALLOWED)));
}

async fn page_of(browser: &Browser<'_>, path: &str, form: &[(&str, &str)]) -> (u16, String) {
    let answer = browser.post(path, form).await;
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("a page"))
}

#[tokio::test]
async fn people_enter_for_their_agency_what_it_may_and_admins_for_all() {
    let app = TestApp::start().await;
    let operator = app.signed_in("operator").await;
    let admin = app.signed_in("admin").await;
    close(&app).await;
    let mut form = vec![("tahun", "2017"), ("pria", "1"), ("wanita", "2")];
    let (status, page) = page_of(&operator, "/data/pegawai/baru", &form).await;
    assert_eq!(status, 422);
    assert!(page.contains("bukan pelapor"), "{page}");
    let grid = [
        ("tanggal", "2017-09-30"),
        ("Esselon 1|pria", "7"),
        ("Esselon 1|wanita", "3"),
    ];
    let (status, page) = page_of(&operator, "/data/pegawai-esselon/kisi", &grid).await;
    assert!(status == 422 && page.contains("bukan pelapor"), "{page}");
    open(&app, AGENCY, "pegawai").await;
    assert_eq!(page_of(&operator, "/data/pegawai/baru", &form).await.0, 303);
    form[0].1 = "2016";
    form.push(("opd", "dinkes"));
    assert_eq!(page_of(&admin, "/data/pegawai/baru", &form).await.0, 303);
}

#[tokio::test]
async fn what_an_agency_may_enter_is_ticked_on_its_page() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    let page = admin.text("/opd/bkd").await;
    assert!(
        page.contains("Hak mengisi angka") && page.contains("Jumlah Pegawai;"),
        "{page}"
    );
    let sent = admin
        .post(
            "/opd/bkd/izin",
            &[("indikator", "pendidik"), ("indikator", "tim-medis")],
        )
        .await;
    assert_eq!(sent.status(), 303);
    let page = admin.text("/opd/bkd").await;
    assert!(page.contains("value=\"pendidik\" checked"), "{page}");
    admin
        .post("/opd/bkd/izin", &[("indikator", "pendidik")])
        .await;
    let given = app.app.db.read(|conn| grants::of(conn, "bkd")).await;
    assert_eq!(given.expect("grants"), ["pendidik".to_owned()].into());
    let journal = admin.text("/jurnal?jenis=agency").await;
    assert!(
        journal.contains(" mengizinkan ") && journal.contains(" mencabut izin "),
        "{journal}"
    );
    assert_eq!(
        admin
            .post("/opd/bkd/izin", &[("indikator", "x")])
            .await
            .status(),
        400
    );
    assert_eq!(admin.post("/opd/x/izin", &[]).await.status(), 404);
}

#[tokio::test]
async fn a_file_says_for_each_row_whether_its_agency_may() {
    let app = TestApp::start().await;
    close(&app).await;
    let path = app.folder.path().join("angka.csv");
    let text = "opd,tahun,pria,wanita\nbkd,2017,1,2\ndinkes,2017,1,2\n,2016,1,2\n";
    std::fs::write(&path, text).expect("a file");
    let scope = pimpinan::intake::import::Scope {
        may_update: true,
        ..Default::default()
    };
    let plan = plan_file(&app, &path, Some("pegawai"), scope, BTreeMap::default()).await;
    let plan = plan.expect("a plan");
    let refused = ["3 A opd not-reporter ", "4 A opd blank-axis "];
    assert_eq!(refusals(&plan), refused);
    let all = plan_bytes(&app, text.as_bytes(), "pegawai").await;
    assert_eq!(refusals(&all.expect("a plan")), ["4 A opd blank-axis "]);
}

#[tokio::test]
async fn a_period_that_has_not_begun_is_refused_at_every_door() {
    let caller = Caller::start().await;
    let of = |tahun: &'static str| [("tahun", tahun), ("pria", "1"), ("wanita", "2")];
    let sentence = "The tahun may not be greater than 2018.";
    assert_eq!(
        caller.post("pegawai", &of("2019")).await,
        (404, error(json!([sentence])))
    );
    let (status, _) = caller.post("pegawai", &of("2018")).await;
    assert_eq!(status, 200, "a year that runs is taken");
    let day = [("tanggal", "2018-01-16"), ("esselon", "x"), ("pria", "1")];
    let expected = json!([
        "The wanita field is required.",
        "The tanggal must be a date before or equal to 2018-01-15.",
        "The selected esselon is invalid."
    ]);
    assert_eq!(
        caller.post("pegawai-esselon", &day).await,
        (404, error(expected))
    );
    // It is the sixteenth in western Indonesia before it is so in Greenwich.
    caller
        .app
        .app
        .clock
        .advance(std::time::Duration::from_secs(14 * 3600));
    let day = [
        ("tanggal", "2018-01-16"),
        ("esselon", "Esselon 1"),
        ("pria", "1"),
        ("wanita", "2"),
    ];
    assert_eq!(caller.post("pegawai-esselon", &day).await.0, 200);
    let ahead = [("tanggal", "2030-01-01"), ("pria", "1"), ("wanita", "2")];
    assert_eq!(
        caller.post("pegawai-yang-akan-pensiun", &ahead).await.0,
        200
    );
    let row = json!({"period": "2019", "pria": 1, "wanita": 2});
    let path = "/indicators/pegawai/observations";
    let (status, body) = problem(request(&caller, Method::POST, path).json(&row)).await;
    assert_eq!(status, 422);
    assert_eq!(body["problems"][0]["code"], "not-begun");
    let bulk = request(&caller, Method::PUT, path).json(&json!([row]));
    assert_eq!(problem(bulk).await.1["problems"][0]["code"], "not-begun");
    let plan = plan_bytes(&caller.app, b"tahun,pria,wanita\n2019,1,2\n", "pegawai").await;
    let told = refusals(&plan.expect("a plan"));
    assert_eq!(told, ["2 A tahun not-begun 2018"]);
    let admin = caller.app.signed_in("admin").await;
    let form = [
        ("opd", "bkd"),
        ("tahun", "2019"),
        ("pria", "1"),
        ("wanita", "2"),
    ];
    let (status, page) = page_of(&admin, "/data/pegawai/baru", &form).await;
    assert!(status == 422 && page.contains("belum mulai"), "{page}");
}

#[tokio::test]
async fn what_is_computed_must_agree_with_its_parts() {
    let caller = Caller::start().await;
    let path = "/indicators/penyerapan-anggaran-opd/observations";
    let with = |serapan: Value| {
        let row = json!({"period": "2017", "anggaran": 300, "realisasi": 200, "serapan": serapan});
        request(&caller, Method::PUT, path).json(&json!([row]))
    };
    for (serapan, code) in [
        (json!(66.7), Some("computed")),
        (json!("x"), Some("number")),
        (json!(66.67), None),
        (json!(66.66), None),
        (json!(null), None),
    ] {
        let answer = with(serapan.clone()).send().await.expect("an answer");
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!(
            body["problems"][0]["code"].as_str(),
            code,
            "{serapan}: {body}"
        );
    }
}

#[tokio::test]
async fn a_sum_that_is_filled_in_obeys_its_maximum() {
    let caller = Caller::start().await;
    let most = "9007199254740991";
    let year = [("tahun", "2017"), ("pria", most), ("wanita", "1")];
    let sentence = format!("The jumlah may not be greater than {most}.");
    assert_eq!(
        caller.post("pegawai", &year).await,
        (404, error(json!([sentence])))
    );
}
