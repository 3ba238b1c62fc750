//! What waits, as its validator sees it; what was sent back; what is asked to be opened; several at
//! once and taken back.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;

use super::{row, send, statuses, with_rows};
use crate::people::{AGENCY, Browser, location};
use crate::support::TestApp;

const MINUTE: Duration = Duration::from_secs(60);

/// The alert of a page that says what was done.
fn told(page: &str) -> &str {
    let from = page.find("role=\"status\"").unwrap_or(page.len());
    let rest = &page[from..];
    &rest[..rest.find("</ul>").unwrap_or(rest.len())]
}

#[tokio::test]
async fn a_ratio_is_computed_and_rates_are_not_added() {
    let app = TestApp::start().await;
    let key = app.add_key(AGENCY).await;
    let budget =
        |year: i32, spent: i64| json!({"tahun": year, "anggaran": 300, "realisasi": spent});
    for body in [budget(2015, 150), budget(2016, 200)] {
        let (status, answer) =
            send(&app, Method::POST, "penyerapan-anggaran-opd", &key, body).await;
        assert_eq!(status, 200, "{answer}");
    }
    let city = |code: &str, rate: &str| json!({"tahun": 2014, "wilayah": code, "inflasi": rate});
    for body in [city("3673", "11.27"), city("3671", "10.03")] {
        let (status, answer) =
            send(&app, Method::POST, "laju-inflasi-menurut-kota", &key, body).await;
        assert_eq!(status, 200, "{answer}");
    }
    let page = app.signed_in("admin").await.text("/pengesahan").await;
    assert!(page.contains("66,67%"), "{page}");
    assert!(page.contains("Sebelumnya 2015: 50,00%"), "{page}");
    assert!(
        page.contains("Kota Serang 11,27%") && !page.contains("21,30"),
        "{page}"
    );
}

#[tokio::test]
async fn it_says_what_was_before_the_course_and_who_sent_it() {
    let (app, _, _) = with_rows(&[2014, 2015]).await;
    let admin = app.signed_in("admin").await;
    admin.post("/data/pegawai/2/sahkan", &[]).await;
    let key = app.add_key(AGENCY).await;
    let new = json!({"tahun": 2016, "pria": 40, "wanita": 20});
    assert_eq!(send(&app, Method::POST, "pegawai", &key, new).await.0, 200);
    let page = admin.text("/pengesahan").await;
    assert!(page.contains("Sebelumnya 2015: 30 orang"), "{page}");
    assert!(page.contains("naik 100,0%"), "{page}");
    assert!(page.contains("class=\"spark\""), "{page}");
    assert!(page.contains("API v1 · Kunci"), "{page}");
    assert!(
        page.contains("Laki-laki naik 300,0 % dari 2015: 10 menjadi 40."),
        "{page}"
    );
}

#[tokio::test]
async fn several_are_validated_at_once_and_taken_back() {
    let (app, _, ids) = with_rows(&[2015, 2016, 2017]).await;
    let admin = app.signed_in("admin").await;
    let why = [("alasan", "Belum termasuk UPT")];
    admin
        .post(&format!("/data/pegawai/{}/kembalikan", ids[0]), &why)
        .await;
    app.app.clock.advance(MINUTE);
    let choice = |year: &str| format!("pegawai|{AGENCY}|{year}");
    let (first, second) = (choice("2015"), choice("2017"));
    let form = [("pilih", first.as_str()), ("pilih", second.as_str())];
    let done = admin.post("/pengesahan/sahkan", &form).await;
    assert_eq!(
        statuses(&app).await,
        ["validated", "provisional", "validated"]
    );
    let operator = app.signed_in("operator").await;
    assert!(
        !operator
            .text("/catatan")
            .await
            .contains("Belum termasuk UPT")
    );
    let page = admin.text(location(&done)).await;
    let said = told(&page);
    assert!(
        said.contains("Jumlah Pegawai · BKDC · 2015: 30 orang"),
        "{page}"
    );
    assert!(
        said.contains("2017: 30 orang") && !said.contains("2016"),
        "{said}"
    );

    let span: Vec<(String, String)> =
        serde_urlencoded::from_str(location(&done).split_once('?').map_or("", |at| at.1))
            .expect("a query");
    let span: Vec<(&str, &str)> = span.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let other = app.signed_in("admin").await;
    assert_eq!(
        other.post("/pengesahan/urungkan", &span).await.status(),
        409,
        "not theirs"
    );
    app.app.clock.advance(MINUTE);
    let undone = admin.post("/pengesahan/urungkan", &span).await;
    assert_eq!(statuses(&app).await, ["provisional"; 3]);
    let page = admin.text(location(&undone)).await;
    assert!(told(&page).contains("Pengesahan diurungkan"), "{page}");
    let back = operator.text("/catatan").await;
    assert!(
        back.contains("Belum termasuk UPT") && !back.contains("dibuka kembali"),
        "{back}"
    );
    app.app.clock.advance(MINUTE * 16);
    assert_eq!(
        admin.post("/pengesahan/urungkan", &span).await.status(),
        409,
        "too late"
    );
    let none = admin.post("/pengesahan/sahkan", &[]).await;
    assert_eq!(location(&none), "/pengesahan?pesan=none-chosen");
}

#[tokio::test]
async fn only_what_was_validated_just_now_is_taken_back() {
    let (app, _, ids) = with_rows(&[2016]).await;
    let admin = app.signed_in("admin").await;
    admin
        .post(&format!("/data/pegawai/{}/sahkan", ids[0]), &[])
        .await;
    let ever = [
        ("sejak", "-9223372036854775808"),
        ("sampai", "9223372036854775807"),
    ];
    let undone = admin.post("/pengesahan/urungkan", &ever).await;
    assert_eq!(undone.status(), 409, "not all that was ever validated");
    let page = "/pengesahan?sejak=-9223372036854775808&sampai=9223372036854775807";
    assert_eq!(admin.get(page).await.status(), 200);
    assert_eq!(statuses(&app).await, ["validated"]);
}

#[tokio::test]
async fn what_was_sent_back_is_marked_and_has_a_tab() {
    let (app, key, ids) = with_rows(&[2016, 2017]).await;
    let admin = app.signed_in("admin").await;
    let form = [
        ("opd", AGENCY),
        ("periode", "2016"),
        ("alasan", "Salah ketik"),
        ("ke", "/pengesahan"),
    ];
    let done = admin.post("/data/pegawai/kembalikan", &form).await;
    let page = admin.text(location(&done)).await;
    assert!(
        told(&page).contains("Jumlah Pegawai · BKDC · 2016: 30 orang"),
        "{page}"
    );
    assert!(
        !page.contains("value=\"2016\"") && page.contains("value=\"2017\""),
        "{page}"
    );
    let away = admin.text("/pengesahan?lihat=dikembalikan").await;
    assert!(
        away.contains("value=\"2016\"") && !away.contains("value=\"2017\""),
        "{away}"
    );
    assert!(away.contains("Salah ketik"), "{away}");
    // Once it has changed it waits again, marked.
    app.app.clock.advance(MINUTE);
    let path = format!("pegawai/{}", ids[0]);
    let new = json!({"tahun": 2016, "pria": 11, "wanita": 20});
    assert_eq!(send(&app, Method::PUT, &path, &key, new).await.0, 200);
    let page = admin.text("/pengesahan").await;
    assert!(page.contains("Sudah diubah setelah dikembalikan"), "{page}");
}

/// Whether a page says a text.
async fn says(browser: &Browser<'_>, path: &str, text: &str) -> bool {
    browser.text(path).await.contains(text)
}

#[tokio::test]
async fn an_operator_asks_that_a_validated_figure_be_opened() {
    let (app, key, ids) = with_rows(&[2016]).await;
    let admin = app.signed_in("admin").await;
    let operator = app.signed_in("operator").await;
    let at = format!("/data/pegawai/{}", ids[0]);
    let why = [("alasan", "Data BKN direvisi")];
    let ask = format!("{at}/minta-buka");
    assert_eq!(operator.post(&ask, &why).await.status(), 409, "it is open");
    admin.post(&format!("{at}/sahkan"), &[]).await;
    let form = operator.text(&format!("{at}/ubah")).await;
    assert!(
        !form.contains("name=\"pria\"") && form.contains("Minta dibuka"),
        "{form}"
    );
    assert_eq!(operator.post(&ask, &[]).await.status(), 400, "why?");
    assert_eq!(operator.post(&ask, &why).await.status(), 303);
    assert_eq!(
        operator.post(&ask, &why).await.status(),
        409,
        "once is enough"
    );
    assert!(says(&operator, &format!("{at}/ubah"), "Data BKN direvisi").await);
    assert!(!says(&operator, "/catatan", "Data BKN direvisi").await);

    let asked = admin.text("/pengesahan?lihat=dibuka").await;
    assert!(
        asked.contains("2016: 30 orang") && asked.contains("Data BKN direvisi"),
        "{asked}"
    );
    let no = [("alasan", "Sudah dipublikasikan")];
    assert_eq!(admin.post(&format!("{at}/tolak"), &no).await.status(), 303);
    assert!(says(&operator, "/catatan", "Sudah dipublikasikan").await);
    assert!(says(&admin, "/pengesahan?lihat=dibuka", "Tidak ada permintaan").await);

    assert_eq!(operator.post(&ask, &why).await.status(), 303);
    admin.post(&format!("{at}/buka"), &why).await;
    assert!(says(&admin, "/pengesahan?lihat=dibuka", "Tidak ada permintaan").await);
    let path = format!("pegawai/{}", ids[0]);
    assert_eq!(send(&app, Method::PUT, &path, &key, row(2016)).await.0, 200);
    let history = admin.text(&format!("{at}/riwayat")).await;
    assert!(
        history.contains("Diminta dibuka") && history.contains("Permintaan ditolak"),
        "{history}"
    );
}

#[tokio::test]
async fn a_part_is_told_as_a_part_and_a_doubt_by_its_row() {
    let app = TestApp::start().await;
    let key = app.add_key(AGENCY).await;
    let regions = ["3601", "3602", "3603", "3604"];
    let earlier = regions.iter().take(2).map(|region| (2016, region));
    for (year, region) in earlier.chain(regions.iter().map(|region| (2017, region))) {
        let body = json!({"tahun": year, "wilayah": region, "ditemukan": 30, "dirawat": 20});
        let (status, answer) = send(&app, Method::POST, "balita-gizi-buruk", &key, body).await;
        assert_eq!(status, 200, "{answer}");
    }
    for (day, men) in [("2016-09-01", 10), ("2017-09-01", 90)] {
        let body = json!({"tanggal": day, "esselon": "Esselon 4", "pria": men, "wanita": 20});
        let (status, answer) = send(&app, Method::POST, "pegawai-esselon", &key, body).await;
        assert_eq!(status, 200, "{answer}");
    }
    let admin = app.signed_in("admin").await;
    let page = admin.text("/pengesahan").await;
    let partial = "4 dari 8 kab/kota, belum lengkap";
    assert!(
        page.contains(&format!("<p class=\"muted\">{partial}</p>")),
        "{page}"
    );
    let before = "Sebelumnya 2016: 60 anak (2 dari 8 kab/kota, belum lengkap)";
    assert!(page.contains(before), "{page}");
    let label = format!("2017: 120 anak ({partial})\"");
    assert!(page.contains(&label), "{page}");
    let doubt = "Provinsi Banten, Eselon IV: Laki-laki naik 800,0 %";
    assert!(page.contains(doubt), "{page}");
}
