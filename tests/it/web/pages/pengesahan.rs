mod queue;
mod truth;

use reqwest::Method;
use serde_json::{Value, json};

use crate::people::{AGENCY, location};
use crate::support::TestApp;
use crate::web::api::caller::answer;

const SLUG: &str = "pegawai";

/// A program with an agency's key, and rows of these years.
async fn with_rows(years: &[i32]) -> (TestApp, String, Vec<i64>) {
    let app = TestApp::start().await;
    let key = app.add_key(AGENCY).await;
    let mut ids = Vec::new();
    for year in years {
        let (status, body) = send(&app, Method::POST, SLUG, &key, row(*year)).await;
        assert_eq!(status, 200, "{body}");
        ids.push(body["id"].as_i64().expect("a number"));
    }
    (app, key, ids)
}

fn row(year: i32) -> Value {
    json!({ "tahun": year, "pria": 10, "wanita": 20 })
}

async fn send(app: &TestApp, method: Method, path: &str, key: &str, body: Value) -> (u16, Value) {
    let url = format!("{}/api/v1/{path}", app.base);
    answer(app.http.request(method, url).bearer_auth(key).json(&body)).await
}

async fn statuses(app: &TestApp) -> Vec<String> {
    let sql = "SELECT status FROM figures ORDER BY id";
    let read = app
        .app
        .db
        .read(move |conn| conn.query(sql, &[], |row| row.text(0)));
    read.await.expect("a read")
}

#[tokio::test]
async fn a_validated_row_stays_as_it_is_until_it_is_reopened() {
    let (app, key, ids) = with_rows(&[2016]).await;
    let admin = app.signed_in("admin").await;
    let at = format!("/data/{SLUG}/{}", ids[0]);
    let done = admin
        .post(&format!("{at}/sahkan"), &[("revisi", "1")])
        .await;
    assert_eq!(location(&done), format!("{at}/riwayat?pesan=validated&n=1"));
    assert_eq!(statuses(&app).await, ["validated"]);

    let path = format!("{SLUG}/{}", ids[0]);
    let (status, body) = send(&app, Method::PUT, &path, &key, row(2016)).await;
    assert_eq!(status, 403);
    assert_eq!(
        body["message"],
        "The data has been validated and can no longer be changed."
    );
    let form = [
        ("tahun", "2016"),
        ("pria", "1"),
        ("wanita", "2"),
        ("revisi", "2"),
    ];
    let typed = admin.post(&format!("{at}/ubah"), &form).await;
    assert_eq!(typed.status(), 422);
    assert!(
        typed
            .text()
            .await
            .expect("a page")
            .contains("sudah disahkan")
    );
    let deleted = admin.post(&format!("{at}/hapus"), &[("revisi", "2")]).await;
    assert_eq!(
        location(&deleted),
        format!("{at}/riwayat?pesan=row-is-validated")
    );

    assert_eq!(
        admin.post(&format!("{at}/buka"), &[]).await.status(),
        400,
        "why?"
    );
    let why = [("alasan", "Salah <b>ketik</b>")];
    assert_eq!(admin.post(&format!("{at}/buka"), &why).await.status(), 303);
    assert_eq!(send(&app, Method::PUT, &path, &key, row(2016)).await.0, 200);
    let history = admin.text(&format!("{at}/riwayat")).await;
    assert!(history.contains("Salah &#60;b&#62;ketik"), "{history}");
    assert!(history.contains("Dibuka kembali") && history.contains("Disahkan"));
}

#[tokio::test]
async fn a_decision_rests_on_what_was_looked_at() {
    let (app, key, ids) = with_rows(&[2016]).await;
    let admin = app.signed_in("admin").await;
    let path = format!("{SLUG}/{}", ids[0]);
    send(
        &app,
        Method::PUT,
        &path,
        &key,
        json!({ "tahun": 2016, "pria": 1, "wanita": 2 }),
    )
    .await;
    let at = format!("/data/{SLUG}/{}/sahkan", ids[0]);
    assert_eq!(admin.post(&at, &[("revisi", "1")]).await.status(), 409);
    let seen = (app.app.clock.now_ms() - 1).to_string();
    let form = [
        ("opd", AGENCY),
        ("periode", "2016"),
        ("dilihat", seen.as_str()),
    ];
    let all = admin.post(&format!("/data/{SLUG}/sahkan"), &form).await;
    assert_eq!(all.status(), 409, "it came later");
    assert_eq!(statuses(&app).await, ["provisional"]);
}

#[tokio::test]
async fn a_period_is_validated_and_reopened_as_a_whole() {
    let (app, _, _) = with_rows(&[2015, 2016, 2017]).await;
    let admin = app.signed_in("admin").await;
    let queue = admin.text("/pengesahan").await;
    assert!(
        queue.contains("value=\"2016\"") && queue.contains("30 "),
        "{queue}"
    );
    let form = [
        ("opd", AGENCY),
        ("periode", "2016"),
        ("ke", "/pengesahan?opd=9001"),
    ];
    let done = admin.post(&format!("/data/{SLUG}/sahkan"), &form).await;
    let back = location(&done);
    assert!(back.starts_with("/pengesahan?opd=9001&sejak="), "{back}");
    assert_eq!(
        statuses(&app).await,
        ["provisional", "validated", "provisional"]
    );
    let queue = admin.text(back).await;
    assert!(!queue.contains("value=\"2016\""));
    assert!(
        queue.contains("Jumlah Pegawai · BKDC · 2016: 30 orang"),
        "{queue}"
    );
    let form = [
        ("opd", AGENCY),
        ("periode", "2016"),
        ("alasan", "Revisi BPS"),
    ];
    assert_eq!(
        admin
            .post(&format!("/data/{SLUG}/buka"), &form)
            .await
            .status(),
        303
    );
    assert_eq!(statuses(&app).await, ["provisional"; 3]);
    let wrong = [("opd", AGENCY), ("periode", "20"), ("alasan", "x")];
    assert_eq!(
        admin
            .post(&format!("/data/{SLUG}/buka"), &wrong)
            .await
            .status(),
        400
    );
}

#[tokio::test]
async fn the_agency_hears_why_a_figure_came_back() {
    let (app, _, ids) = with_rows(&[2016, 2017]).await;
    let admin = app.signed_in("admin").await;
    let why = [
        ("alasan", "Belum termasuk UPT"),
        ("opd", AGENCY),
        ("periode", "2017"),
    ];
    let row = format!("/data/{SLUG}/{}/kembalikan", ids[0]);
    assert_eq!(admin.post(&row, &why[..1]).await.status(), 303);
    let period = format!("/data/{SLUG}/kembalikan");
    assert_eq!(admin.post(&period, &why).await.status(), 303);
    assert_eq!(statuses(&app).await, ["provisional"; 2]);
    let leader = app.signed_in("pimpinan").await;
    let page = leader
        .text("/sektor/kepegawaian/pegawai?periode=2016")
        .await;
    assert!(page.contains("dikembalikan"), "{page}");

    let operator = app.signed_in("operator").await;
    let page = operator.text("/catatan").await;
    assert_eq!(page.matches("Belum termasuk UPT").count(), 2);
    assert_eq!(operator.post("/catatan/1/selesai", &[]).await.status(), 303);
    assert_eq!(operator.post("/catatan/1/selesai", &[]).await.status(), 404);
    // A validated period has nothing left to settle.
    let form = [("opd", AGENCY), ("periode", "2017")];
    admin.post(&format!("/data/{SLUG}/sahkan"), &form).await;
    assert!(
        operator
            .text("/catatan")
            .await
            .contains("Tidak ada yang perlu diperbaiki")
    );
}

#[tokio::test]
async fn rows_of_others_are_not_there_for_a_limited_validator() {
    let (app, _, ids) = with_rows(&[2016]).await;
    let all = app.signed_in("superadmin").await;
    let form = [
        ("judul", "Pemeriksa"),
        ("izin", "observation.read"),
        ("izin", "observation.validate"),
    ];
    assert_eq!(all.post("/peran/baru", &form).await.status(), 303);
    let other = app.signed_in("pemeriksa").await;
    let at = format!("/data/{SLUG}/{}/sahkan", ids[0]);
    assert_eq!(other.post(&at, &[]).await.status(), 404);
    let form = [("opd", AGENCY), ("periode", "2016")];
    assert_eq!(
        other
            .post(&format!("/data/{SLUG}/sahkan"), &form)
            .await
            .status(),
        404
    );
    assert!(
        other
            .text("/pengesahan")
            .await
            .contains("Tidak ada yang menunggu")
    );
    assert_eq!(statuses(&app).await, ["provisional"]);
}
