//! What the queue says of a figure: of how many rows it is, from which sources and regions, and what
//! it is compared with.

use std::time::Duration;

use pimpinan::catalogue::{Grain, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::journal::{Actor, Via};
use reqwest::Method;
use serde_json::json;

use super::{send, with_rows};
use crate::changes;
use crate::people::AGENCY;
use crate::support::TestApp;

/// A row with the position of its basis and the figure that stands for its indicator.
async fn add(app: &TestApp, slug: &str, (region, at): (&str, &str), basis: usize, value: i64) {
    let target = app.app.db.target(slug).expect("the indicator").clone();
    let mut row = Observation {
        agency: target.indicator.reporters[0].clone(),
        region: region.to_owned(),
        period: Period::parse(at, &Grain::ALL).expect("a period"),
        categories: Default::default(),
        basis: target.indicator.bases[basis].code.clone(),
        values: Default::default(),
    };
    row.values[target.indicator.headline] = Some(value);
    let actor = Actor {
        user: 1,
        key: None,
        via: Via::Form,
    };
    let write = move |tx: &mut pimpinan::store::Tx<'_>| {
        changes::create(tx, &target, &row, Status::Provisional, &actor)
    };
    app.app
        .db
        .write(write)
        .await
        .expect("a write")
        .expect("a row");
}

const REGIONS: [&str; 8] = [
    "3601", "3602", "3603", "3604", "3671", "3672", "3673", "3674",
];

#[tokio::test]
async fn a_decision_on_a_year_says_that_it_is_one_on_its_quarters() {
    let app = TestApp::start().await;
    for at in ["2016", "2016-Q1", "2016-Q2"] {
        add(&app, "laju-pertumbuhan-ekonomi", ("36", at), 0, 520).await;
    }
    let page = app.signed_in("admin").await.text("/pengesahan").await;
    let year = "3 dari 3 baris menunggu disahkan, termasuk Triwulan II 2016 dan Triwulan I 2016";
    assert!(page.contains(year), "{page}");
    assert!(
        page.contains("<span>1 dari 1 baris menunggu disahkan</span>"),
        "{page}"
    );
    let english = app
        .signed_in("admin")
        .await
        .text("/pengesahan?lang=en")
        .await;
    let year = "3 of 3 rows waiting to be validated, with Quarter II 2016 and Quarter I 2016";
    assert!(english.contains(year), "{english}");
}

#[tokio::test]
async fn every_source_says_its_rows_and_their_regions() {
    let app = TestApp::start().await;
    for region in REGIONS {
        add(&app, "penduduk", (region, "2016"), 0, 100).await;
    }
    for region in &REGIONS[..2] {
        add(&app, "penduduk", (region, "2016"), 1, 90).await;
    }
    add(&app, "penduduk", ("36", "2016"), 1, 800).await;
    let page = app.signed_in("admin").await.text("/pengesahan").await;
    assert!(
        page.contains("11 dari 11 baris menunggu disahkan"),
        "{page}"
    );
    assert!(page.contains(" · 8 baris: 8 kab/kota</span>"), "{page}");
    let named = " · 3 baris: Kabupaten Pandeglang, Kabupaten Lebak, Provinsi Banten</span>";
    assert!(page.contains(named), "{page}");
    // What is beside it on another source is told as the part that it is.
    for region in &REGIONS[..3] {
        add(&app, "penduduk", (region, "2017"), 1, 90).await;
    }
    add(&app, "penduduk", ("36", "2017"), 0, 800).await;
    let page = app.signed_in("admin").await.text("/pengesahan").await;
    let part = ": 270 jiwa (3 dari 8 kab/kota, belum lengkap, sementara)</p>";
    assert!(page.contains(part), "{page}");
}

#[tokio::test]
async fn regions_of_another_source_are_named_where_the_whole_has_no_figure_of_it() {
    let app = TestApp::start().await;
    add(&app, "penduduk", ("36", "2016"), 0, 800).await;
    let source = |app: &TestApp| {
        let target = app.app.db.target("penduduk").expect("the indicator");
        target.indicator.bases[1].source.id.clone()
    };
    add(&app, "penduduk", ("00", "2016"), 1, 90).await;
    let page = app.signed_in("admin").await.text("/pengesahan").await;
    let other = format!("{}: Indonesia 90 jiwa", source(&app));
    assert!(
        page.contains(&other.replace('\'', "&#39;")),
        "{other} {page}"
    );
}

#[tokio::test]
async fn what_was_before_is_the_newest_that_was_not_sent_back() {
    let (app, key, _) = with_rows(&[2014, 2015]).await;
    let admin = app.signed_in("admin").await;
    let form = [
        ("opd", AGENCY),
        ("periode", "2015"),
        ("alasan", "Salah ketik"),
    ];
    admin.post("/data/pegawai/kembalikan", &form).await;
    let new = json!({"tahun": 2016, "pria": 28, "wanita": 20});
    assert_eq!(send(&app, Method::POST, "pegawai", &key, new).await.0, 200);
    let page = admin.text("/pengesahan?indikator=pegawai").await;
    let line = page.split("value=\"2016\"").next().expect("the line");
    let line = &line[line.rfind("<article").unwrap_or(0)..];
    assert!(line.contains("Sebelumnya 2014: 30 orang"), "{line}");
    // What is odd beside a figure that was sent back says so.
    let odd = "Laki-laki naik 180,0 % dari 2015: 10 menjadi 28. Angka 2015 itu dikembalikan";
    assert!(page.contains(odd), "{page}");
}

#[tokio::test]
async fn the_tab_counts_figures_and_not_rows() {
    let app = TestApp::start().await;
    for region in REGIONS {
        add(&app, "penduduk", (region, "2016"), 0, 100).await;
    }
    let admin = app.signed_in("admin").await;
    for row in [1, 2, 3] {
        let why = [("alasan", "Salah ketik")];
        let done = admin
            .post(&format!("/data/penduduk/{row}/kembalikan"), &why)
            .await;
        assert_eq!(done.status(), 303);
    }
    let page = admin.text("/pengesahan?lihat=dikembalikan").await;
    assert!(page.contains("<span class=\"badge\">1</span>"), "{page}");
    app.app.clock.advance(Duration::from_secs(60));
    let page = admin.text("/pengesahan").await;
    assert!(page.contains("<span class=\"badge\">1</span>"), "{page}");
}

#[tokio::test]
async fn the_journal_names_the_source_where_two_may_stand_in_a_cell() {
    let app = TestApp::start().await;
    for basis in [0, 1] {
        add(&app, "penduduk", ("36", "2016"), basis, 800).await;
    }
    let page = app.signed_in("admin").await.text("/jurnal").await;
    let target = app.app.db.target("penduduk").expect("the indicator");
    for basis in &target.indicator.bases[..2] {
        let figure = format!("Jumlah Penduduk · 2016 · {}: 800 jiwa", basis.source.id);
        assert!(page.contains(&figure), "{figure} {page}");
    }
}

#[tokio::test]
async fn nothing_that_waits_is_not_said_to_be_validated() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    let empty = admin.text("/pengesahan").await;
    assert!(
        empty.contains("Tidak ada angka sementara untuk pilihan ini."),
        "{empty}"
    );
    add(&app, "penduduk", ("36", "2016"), 0, 800).await;
    let why = [("alasan", "Salah ketik")];
    admin.post("/data/penduduk/1/kembalikan", &why).await;
    let away = admin.text("/pengesahan").await;
    assert!(
        away.contains("1 angka sedang diperbaiki OPD; lihat Dikembalikan."),
        "{away}"
    );
    let other = admin
        .text("/pengesahan?lihat=dikembalikan&indikator=pegawai")
        .await;
    let none = "Tidak ada angka yang dikembalikan dan belum diubah.";
    assert!(other.contains(none), "{other}");
}
