//! `/target`: targets with their revisions, judged by the figures that dashboards show.

use super::sektor::{Row, create};
use crate::people::{Browser, location};
use crate::support::TestApp;

const SLUG: &str = "angka-harapan-hidup";

async fn figure(app: &TestApp, period: &str, value: i64) {
    let row = Row {
        slug: SLUG,
        agency: "dinkes",
        region: "36",
        period,
        codes: &[],
        values: &[value],
    };
    create(app, row).await;
}

fn fields<'f>(app: &'f TestApp, period: &'f str, value: &'f str) -> Vec<(&'f str, &'f str)> {
    let about = app.app.catalogue.indicator(SLUG).expect("it");
    vec![
        ("indikator", SLUG),
        ("ukuran", about.measures[0].name.as_str()),
        ("wilayah", "36"),
        ("opd", ""),
        ("periode", period),
        ("jenis", "point"),
        ("nilai", value),
        ("dokumen", "RPJMD 2017–2022"),
        ("halaman", "IX-3"),
        ("tanggal", "2017-06-01"),
    ]
}

/// Sets a target and answers its address.
async fn set(app: &TestApp, admin: &Browser<'_>, period: &str, value: &str) -> String {
    let sent = admin
        .post("/target/baru", &fields(app, period, value))
        .await;
    let to = location(&sent).to_owned();
    assert_eq!(
        sent.status(),
        303,
        "{}",
        sent.text().await.unwrap_or_default()
    );
    to.split('?').next().expect("a path").to_owned()
}

#[tokio::test]
async fn a_target_is_judged_by_the_figure_and_keeps_its_revisions() {
    let app = TestApp::start().await;
    figure(&app, "2016", 6_000).await;
    figure(&app, "2017", 4_200).await;
    let admin = app.signed_in("admin").await;
    let target = set(&app, &admin, "2017", "70").await;
    let leader = app.signed_in("pimpinan").await;
    let list = leader.text("/target").await;
    assert!(list.contains("tercapai 60,00% (rendah)"), "{list}");
    assert!(list.contains("RPJMD 2017–2022, halaman IX-3"), "{list}");
    // The indicator's page and the sector's card say the same.
    let page = leader.text("/sektor/kesehatan/angka-harapan-hidup").await;
    assert!(
        page.contains("Target 2017: 70,00 tahun; tercapai 60,00% (rendah)"),
        "{page}"
    );
    // Red ones need attention.
    let needs = leader.text("/perhatian").await;
    assert!(needs.contains("baru tercapai 60,00%"), "{needs}");
    // A second revision, from the form of the first.
    let mut again = fields(&app, "2017", "50");
    again.push(("revisi", "1"));
    let sent = admin.post("/target/baru", &again).await;
    assert_eq!(sent.status(), 303);
    let page = leader.text(&target).await;
    assert!(page.contains("tercapai 84,00% (tinggi)"), "{page}");
    assert!(page.contains("42,00 tahun (sementara)"), "{page}");
    assert!(
        page.contains("70,00 tahun") && page.contains("50,00 tahun"),
        "{page}"
    );
    let needs = leader.text("/perhatian").await;
    assert!(!needs.contains("baru tercapai"), "{needs}");
    // Somebody who saw the first alone sets nothing, and nobody sets a second first.
    let stale = admin.post("/target/baru", &again).await;
    assert_eq!(stale.status(), 303, "the same again is no change");
    again[6] = ("nilai", "51");
    assert_eq!(admin.post("/target/baru", &again).await.status(), 409);
    let first = admin
        .post("/target/baru", &fields(&app, "2017", "52"))
        .await;
    assert_eq!(first.status(), 409);
    let gone = admin
        .post(&format!("{target}/cabut"), &[("revisi", "2")])
        .await;
    assert_eq!(location(&gone), "/target?pesan=target-taken-back");
    let list = leader.text("/target").await;
    assert!(list.contains("Tidak ada target pada pilihan ini"), "{list}");
    assert!(leader.text(&target).await.contains("Target dicabut"));
    let journal = admin.text("/jurnal").await;
    for told in ["menetapkan target", "mengubah target", "mencabut target"] {
        assert!(journal.contains(told), "{told}");
    }
}

#[tokio::test]
async fn a_key_reads_the_targets_of_its_agency_alone() {
    let app = TestApp::start().await;
    figure(&app, "2017", 4_200).await;
    let admin = app.signed_in("admin").await;
    set(&app, &admin, "2017", "70").await;
    set(&app, &admin, "2016", "70").await;
    let read = |key: String, path: &'static str| {
        let request = app.http.get(format!("{}/api/v2/{path}", app.base));
        request.bearer_auth(key).send()
    };
    let key = app.add_key("dinkes").await;
    let told = read(key.clone(), "targets").await.expect("an answer");
    let told: serde_json::Value = told.json().await.expect("JSON");
    let all = told["data"].as_array().expect("a list");
    assert_eq!(all.len(), 2, "{told}");
    let judged = all.iter().find(|one| one["period"] == "2017").expect("it");
    assert_eq!(
        (&judged["share"], &judged["band"]),
        (&6_000.into(), &"low".into())
    );
    assert_eq!(
        (&judged["least"], &judged["value"]),
        (&"70.00".into(), &"42.00".into())
    );
    assert_eq!(judged["unsure"], serde_json::json!(["provisional"]));
    let grey = all.iter().find(|one| one["period"] == "2016").expect("it");
    assert_eq!(
        (&grey["grey"], &grey["share"]),
        (&"missing".into(), &().into())
    );
    let unknown = read(key, "targets?tahun=2017").await.expect("an answer");
    assert_eq!(unknown.status(), 400);
    let other = app.add_key("bkd").await;
    let told = read(other, "targets").await.expect("an answer");
    assert_eq!(told.text().await.expect("a text"), r#"{"data":[]}"#);
}

#[tokio::test]
async fn what_cannot_be_judged_is_grey_with_its_reason() {
    let app = TestApp::start().await;
    figure(&app, "2016", 6_900).await;
    figure(&app, "2018", 6_900).await;
    let admin = app.signed_in("admin").await;
    for (period, value) in [
        ("2016", "0"),
        ("2015", "70"),
        ("2018", "70"),
        ("2030", "70"),
    ] {
        set(&app, &admin, period, value).await;
    }
    let list = admin.text("/target?keadaan=abu").await;
    for why in [
        "target nol atau negatif tidak dapat dibagi",
        "belum ada angka",
        "periodenya masih berjalan",
        "periodenya belum mulai",
    ] {
        assert!(list.contains(why), "{why}: {list}");
    }
    assert!(
        list.contains("69,00 tahun"),
        "the figure of a target of nought: {list}"
    );
    let red = admin.text("/target?keadaan=merah").await;
    assert!(red.contains("Tidak ada target pada pilihan ini"), "{red}");
    let needs = admin.text("/perhatian").await;
    assert!(!needs.contains("baru tercapai"), "{needs}");
}

#[tokio::test]
async fn what_is_wrong_with_a_target_is_told() {
    let app = TestApp::start().await;
    let admin = app.signed_in("admin").await;
    let wrong = [
        (1, ("ukuran", "tidak-ada")),
        (2, ("wilayah", "99")),
        (3, ("opd", "tidak-ada")),
        (4, ("periode", "2017-03")),
        (5, ("jenis", "range")),
        (6, ("nilai", "banyak")),
        (6, ("nilai", "1.2.3")),
        (7, ("dokumen", "")),
        (7, ("dokumen", "a\nb")),
        (9, ("tanggal", "kemarin")),
    ];
    for (at, field) in wrong {
        let mut sent = fields(&app, "2017", "70");
        sent[at] = field;
        let answer = admin.post("/target/baru", &sent).await;
        assert_eq!(answer.status(), 422, "{field:?}");
    }
    let mut range = fields(&app, "2017", "70");
    range[5] = ("jenis", "range");
    range.push(("sampai", "60"));
    assert_eq!(admin.post("/target/baru", &range).await.status(), 422);
    let list = admin.text("/target").await;
    assert!(list.contains("Tidak ada target pada pilihan ini"), "{list}");
    for unknown in ["opd=tidak-ada", "sektor=tidak-ada", "keadaan=biru"] {
        let answer = admin.get(&format!("/target?{unknown}")).await;
        assert_eq!(answer.status(), 404, "{unknown}");
    }
}

#[tokio::test]
async fn the_agency_says_why_a_target_was_missed_and_of_which_figure() {
    let app = TestApp::start().await;
    figure(&app, "2017", 3_000).await;
    let admin = app.signed_in("admin").await;
    let target = set(&app, &admin, "2017", "70").await;
    let user = app.add_user("operator").await;
    let id = user.id;
    app.write(move |tx| {
        let sql = "UPDATE users SET agency = 'dinkes' WHERE id = $1";
        tx.conn.execute(sql, &[id.into()])
    })
    .await;
    let own = app.browser_of(id).await;
    let other = app.signed_in("operator").await;
    assert_eq!(other.get(&target).await.status(), 404);
    let path = format!("{target}/kendala");
    let bare = [("nilai", "30.00"), ("kendala", " "), ("tindak_lanjut", "x")];
    assert_eq!(own.post(&path, &bare).await.status(), 422);
    let said = [
        ("nilai", "30.00"),
        ("kendala", "<i>Banjir</i>"),
        ("tindak_lanjut", "Puskesmas keliling"),
    ];
    let done = own.post(&path, &said).await;
    assert_eq!(location(&done), format!("{target}?pesan=target-explained"));
    let page = admin.text(&target).await;
    assert!(page.contains("&#60;i&#62;Banjir"), "{page}");
    assert!(!page.contains("ditulis tentang angka yang lain"), "{page}");
    let moved = [said[1], said[2], ("nilai", "31.00")];
    let moved = own.post(&path, &moved).await;
    assert_eq!(location(&moved), format!("{target}?pesan=target-moved"));
    let list = admin.text("/target").await;
    assert!(list.contains("Puskesmas keliling"), "{list}");
}

#[tokio::test]
async fn a_year_of_events_that_runs_is_judged_at_its_complete_months() {
    let app = TestApp::start().await;
    app.app
        .clock
        .advance(std::time::Duration::from_secs(80 * 86_400));
    let today = app.app.clock.today();
    assert_eq!((today.year(), today.month()), (2018, 4));
    let admin = app.signed_in("admin").await;
    let slug = "kenaikan-pangkat-otomatis-pegawai";
    let about = app.app.catalogue.indicator(slug).expect("it");
    let mut sent = fields(&app, "2018", "1200");
    sent[0] = ("indikator", slug);
    sent[1] = ("ukuran", &about.measures[about.headline].name);
    sent[5] = ("jenis", "range");
    sent.push(("sampai", "2400"));
    let answer = admin.post("/target/baru", &sent).await;
    assert_eq!(
        answer.status(),
        303,
        "{}",
        answer.text().await.expect("a page")
    );
    let list = admin.text("/target").await;
    assert!(list.contains("belum ada angka"), "{list}");
    for month in ["2018-01-31", "2018-02-28", "2018-04-02"] {
        let row = Row {
            slug,
            agency: "bkd",
            region: "36",
            period: month,
            codes: &[],
            values: &[20, 30, 50],
        };
        create(&app, row).await;
    }
    // 100 of the 200 that two months of 1 200 are; March is not there, so April is no part of it.
    let list = admin.text("/target").await;
    assert!(
        list.contains("tercapai 50,00% dari bagian 2 dari 12 bulan (rendah)"),
        "{list}"
    );
}

#[tokio::test]
async fn targets_of_years_gone_by_need_no_attention() {
    let app = TestApp::start().await;
    figure(&app, "2016", 4_200).await;
    figure(&app, "2017", 4_200).await;
    let admin = app.signed_in("admin").await;
    set(&app, &admin, "2016", "70").await;
    let needs = admin.text("/perhatian").await;
    assert!(!needs.contains("baru tercapai"), "two years ago: {needs}");
    let list = admin.text("/target?keadaan=merah").await;
    assert!(
        list.contains("tercapai 60,00%"),
        "it stays in the list: {list}"
    );
    set(&app, &admin, "2017", "70").await;
    let needs = admin.text("/perhatian").await;
    assert!(needs.contains("2017"), "{needs}");
    assert_eq!(
        needs.matches("baru tercapai 60,00%").count(),
        2,
        "told and named: {needs}"
    );
    // Once the figure of this year is there, this year is judged.
    app.app
        .clock
        .advance(std::time::Duration::from_secs(366 * 86_400));
    let admin = app.signed_in("admin").await;
    set(&app, &admin, "2018", "70").await;
    let needs = admin.text("/perhatian").await;
    assert!(!needs.contains("2017 baru"), "two years ago: {needs}");
    figure(&app, "2018", 6_900).await;
    let needs = admin.text("/perhatian").await;
    assert!(!needs.contains("baru tercapai"), "{needs}");
}
