//! `/pemantauan`: what is owed, as every role sees it.

mod berlaku;

use std::sync::Arc;
use std::time::Duration;

use pimpinan::catalogue::{Grain, MEASURES, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::journal::{Actor, Via};

use crate::changes;
use crate::people::location;
use crate::support::TestApp;

/// 20 February 2026: the figures of January were due on the 13th.
async fn app() -> TestApp {
    later(TestApp::start().await)
}

/// The same, with figures of the indicator below locked sixty days after their deadline.
async fn locking() -> TestApp {
    let mut catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    for indicator in &mut catalogue.indicators {
        let due = Arc::make_mut(indicator).due.as_mut();
        due.expect("what is due").lock_days = Some(60);
    }
    later(TestApp::with(catalogue).await)
}

fn later(app: TestApp) -> TestApp {
    later_by(app, jiff::civil::date(2026, 2, 20))
}

fn later_by(app: TestApp, wanted: jiff::civil::Date) -> TestApp {
    let today = app.app.clock.today();
    let days = today.until(wanted).expect("days").get_days();
    let days = u64::try_from(days).expect("days ahead");
    app.app.clock.advance(Duration::from_secs(days * 86_400));
    assert_eq!(app.app.clock.today(), wanted);
    app
}

/// The codes of the only category that the figures below have.
async fn send(app: &TestApp, day: &str, codes: usize) {
    let target = app.app.db.target("pegawai-esselon").expect("it").clone();
    let period = Period::parse(day, &[Grain::Day]).expect("a day");
    let all = target.indicator.categories[0].list.codes.clone();
    for code in all.into_iter().take(codes) {
        let target = target.clone();
        let written = app.app.db.write(move |tx| {
            let mut values = [None; MEASURES];
            (values[0], values[1]) = (Some(10), Some(4));
            let row = Observation {
                agency: "bkd".to_owned(),
                region: "36".to_owned(),
                period,
                categories: [code.code, String::new(), String::new()],
                basis: target.indicator.bases[0].code.clone(),
                values,
            };
            let actor = Actor {
                user: 1,
                key: None,
                via: Via::Api,
            };
            changes::create(tx, &target, &row, Status::Provisional, &actor)
        });
        written.await.expect("a write").expect("a free cell");
    }
}

const SLUG: &str = "pegawai-esselon";
const ONE: &str = "/pemantauan/bkd/pegawai-esselon?periode=2026-01";

#[tokio::test]
async fn a_leader_finds_who_is_late_and_with_what() {
    let app = app().await;
    let leader = app.signed_in("pimpinan").await;
    let page = leader.text("/pemantauan").await;
    assert!(page.contains("Badan Kepegawaian Daerah"), "{page}");
    assert!(page.contains("data-due=\"missing\""));
    let own = leader.text("/pemantauan/bkd").await;
    assert!(own.contains("belum masuk; lewat tenggat 7 hari"), "{own}");
    assert!(own.contains("13 Februari 2026"));
    assert!(
        !own.contains("/data/pegawai-esselon/baru"),
        "no entry for who only looks"
    );
    let one = leader
        .text("/pemantauan?indikator=pegawai-esselon&lang=en")
        .await;
    assert!(one.contains("missing; 7 days overdue"), "{one}");
    assert_eq!(leader.get("/pemantauan/tidak-ada").await.status(), 404);
    assert_eq!(
        leader.get("/pemantauan?sektor=tidak-ada").await.status(),
        404
    );
    let no_month = "/pemantauan?bulan=2026-13";
    assert_eq!(leader.get(no_month).await.status(), 404);
    let newest = leader.text("/pemantauan/bkd/pegawai-esselon").await;
    assert!(newest.contains("Januari 2026"), "the last that has ended");
    let none = "/pemantauan/bkd/pegawai-esselon?periode=2025-12";
    assert_eq!(leader.get(none).await.status(), 404, "not owed");
}

#[tokio::test]
async fn a_part_is_a_part_and_all_of_it_is_late() {
    let app = app().await;
    let leader = app.signed_in("pimpinan").await;
    let codes = {
        let target = app.app.db.target("pegawai-esselon").expect("it");
        target.indicator.categories[0].list.codes.len()
    };
    send(&app, "2026-01-31", codes - 1).await;
    let page = leader.text(ONE).await;
    let part = format!(
        "sebagian: {} dari {codes} bagian; lewat tenggat 7 hari",
        codes - 1
    );
    assert!(page.contains(&part), "{page}");
    let later = app.app.db.target("pegawai-esselon").expect("it").clone();
    let last = later.indicator.categories[0].list.codes[codes - 1]
        .code
        .clone();
    let written = app.app.db.write(move |tx| {
        let mut values = [None; MEASURES];
        (values[0], values[1]) = (Some(1), Some(1));
        let row = Observation {
            agency: "bkd".to_owned(),
            region: "36".to_owned(),
            period: Period::parse("2026-01-31", &[Grain::Day]).expect("a day"),
            categories: [last, String::new(), String::new()],
            basis: later.indicator.bases[0].code.clone(),
            values,
        };
        let actor = Actor::person(1);
        changes::create(tx, &later, &row, Status::Provisional, &actor)
    });
    let row = written.await.expect("a write").expect("a free cell");
    let page = leader.text(ONE).await;
    assert!(page.contains("lengkap, terlambat 7 hari"), "{page}");
    let target = app.app.db.target("pegawai-esselon").expect("it").clone();
    let gone = app
        .app
        .db
        .write(move |tx| changes::delete(tx, &target, row.id, &Actor::person(1)));
    gone.await.expect("a write").expect("it was there");
    let page = leader.text(ONE).await;
    assert!(
        page.contains("pernah lengkap, terlambat 7 hari; kini tinggal"),
        "{page}"
    );
}

#[tokio::test]
async fn an_operator_sees_the_own_agency_only() {
    let app = app().await;
    let operator = app.signed_in("operator").await;
    let page = operator.text("/pemantauan").await;
    assert!(!page.contains("/pemantauan/bkd"), "{page}");
    assert_eq!(operator.get("/pemantauan/bkd").await.status(), 404);
    assert_eq!(operator.get(ONE).await.status(), 404);
    let file = operator.text("/pemantauan/unduh?format=csv").await;
    assert!(!file.contains("bkd"), "{file}");
}

#[tokio::test]
async fn an_exception_has_a_reason_and_an_end_and_ends_by_itself() {
    let app = app().await;
    let admin = app.signed_in("admin").await;
    let form = [
        ("periode", "2026-01"),
        ("jenis", "excuse"),
        ("alasan", "Server SIMPEG sedang diganti"),
        ("sampai", "2026-02-27"),
    ];
    let path = "/pemantauan/bkd/pegawai-esselon/izin";
    let mut wrong = form;
    wrong[2].1 = " ";
    assert_eq!(admin.post(path, &wrong).await.status(), 422);
    wrong = form;
    wrong[3].1 = "2026-02-19";
    assert_eq!(admin.post(path, &wrong).await.status(), 422, "it has ended");
    let leader = app.signed_in("pimpinan").await;
    assert_eq!(leader.post(path, &form).await.status(), 403);
    let granted = admin.post(path, &form).await;
    assert!(location(&granted).contains("pesan=granted"), "{granted:?}");
    let page = leader.text(ONE).await;
    assert!(
        page.contains("dispensasi sampai 27 Februari 2026"),
        "{page}"
    );
    assert!(page.contains("Server SIMPEG sedang diganti"));
    let journal = admin.text("/jurnal?jenis=due-exception").await;
    assert!(
        journal.contains("Server SIMPEG sedang diganti"),
        "{journal}"
    );
    app.app.clock.advance(Duration::from_secs(8 * 86_400));
    let leader = app.signed_in("pimpinan").await;
    let page = leader.text(ONE).await;
    assert!(page.contains("belum masuk; lewat tenggat 1 hari"), "{page}");
    assert!(page.contains("sudah berakhir"));
}

#[tokio::test]
async fn what_is_locked_changes_by_an_exception_only() {
    let app = locking().await;
    send(&app, "2026-01-30", 1).await;
    app.app.clock.advance(Duration::from_secs(70 * 86_400));
    let key = app.add_key("bkd").await;
    let esselon = {
        let target = app.app.db.target("pegawai-esselon").expect("it");
        target.indicator.categories[0].list.codes[1].code.clone()
    };
    let fields = [
        ("apikey", &*key),
        ("user_id", "1"),
        ("tanggal", "2026-01-31"),
        ("esselon", &*esselon),
        ("pria", "3"),
        ("wanita", "2"),
    ];
    let body = serde_urlencoded::to_string(fields).expect("a form");
    let post = || {
        let request = app.http.post(format!("{}/api/v1/{SLUG}", app.base));
        let kind = "application/x-www-form-urlencoded";
        request
            .header("content-type", kind)
            .body(body.clone())
            .send()
    };
    let refused = post()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a text");
    let said = "The tanggal has been locked since 2026-04-15.";
    assert!(refused.contains(said), "{refused}");
    let admin = app.signed_in("admin").await;
    let form = [
        ("periode", "2026-01"),
        ("jenis", "unlock"),
        ("alasan", "Perbaikan data"),
        ("sampai", "2026-05-03"),
    ];
    let path = "/pemantauan/bkd/pegawai-esselon/izin";
    assert_eq!(admin.post(path, &form).await.status(), 303);
    let taken = post()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a text");
    assert!(!taken.contains("locked"), "{taken}");
    app.app.clock.advance(Duration::from_secs(10 * 86_400));
    let again = post()
        .await
        .expect("an answer")
        .text()
        .await
        .expect("a text");
    assert!(
        again.contains("locked") || again.contains("taken"),
        "{again}"
    );
}

#[tokio::test]
async fn the_matrix_is_taken_away_as_a_file() {
    let app = app().await;
    let leader = app.signed_in("pimpinan").await;
    let csv = leader
        .text("/pemantauan/unduh?format=csv&indikator=pegawai-esselon")
        .await;
    let mut lines = csv.lines();
    let head = lines.next().expect("a head");
    assert!(
        head.starts_with("Kode OPD,OPD,Kode indikator,Indikator,Periode,Tenggat"),
        "{head}"
    );
    let line = lines.next().expect("an obligation");
    assert!(line.starts_with("bkd,"), "{line}");
    assert!(
        line.contains("2026-01,2026-02-13,,\"Belum masuk, lewat tenggat\",tidak"),
        "{line}"
    );
    let book = leader.get("/pemantauan/unduh?format=xlsx").await;
    assert_eq!(book.status(), 200);
    assert!(book.bytes().await.expect("a file").starts_with(b"PK"));
    assert_eq!(
        leader.get("/pemantauan/unduh?format=pdf").await.status(),
        400
    );
}

#[tokio::test]
async fn an_operators_first_page_says_what_has_to_be_sent() {
    let app = app().await;
    let user = app.add_user("operator").await;
    let id = user.id;
    app.write(move |tx| {
        let sql = "UPDATE users SET agency = 'bkd' WHERE id = $1";
        tx.conn.execute(sql, &[id.into()])
    })
    .await;
    let operator = app.browser_of(id).await;
    let page = operator.text("/beranda").await;
    assert!(page.contains("Yang harus Anda kirim"), "{page}");
    assert!(page.contains("belum masuk; lewat tenggat 7 hari"), "{page}");
    let entry = format!("/data/{SLUG}");
    for way in ["kisi", "impor"] {
        assert!(page.contains(&format!("{entry}/{way}\"")), "{way}");
        assert_eq!(operator.get(&format!("{entry}/{way}")).await.status(), 200);
    }
    // The form begins with what is owed.
    let form = page
        .split("href=\"")
        .find(|part| part.starts_with(&format!("{entry}/baru?")));
    let form = form
        .and_then(|part| part.split('"').next())
        .expect("a form");
    let form = form.replace("&#38;", "&");
    assert!(form.contains("tanggal=2026-01-31"), "{form}");
    let filled = operator.text(&form).await;
    assert!(filled.contains("value=\"2026-01-31\""), "{filled}");
    let leader = app.signed_in("pimpinan").await;
    assert!(
        !leader
            .text("/beranda")
            .await
            .contains("Yang harus Anda kirim")
    );
    let admin = app.signed_in("admin").await;
    let agency = admin.text("/opd/bkd").await;
    assert!(
        agency.contains("kewajiban lewat tenggat dan belum lengkap"),
        "{agency}"
    );
}

#[tokio::test]
async fn a_key_reads_what_its_agency_owes() {
    let app = app().await;
    let key = app.add_key("bkd").await;
    let get = |path: &'static str| {
        let request = app.http.get(format!("{}/api/v2/{path}", app.base));
        request.bearer_auth(key.clone()).send()
    };
    let answer = get("obligations?from=2026-02-01&until=2026-02-28").await;
    let answer: serde_json::Value = answer.expect("an answer").json().await.expect("JSON");
    let all = answer["data"].as_array().expect("a list");
    let mut one = all.iter().filter(|one| one["indicator"] == SLUG);
    let one = one.next().expect("the obligation");
    assert_eq!(one["agency"], "bkd");
    assert_eq!(
        (&one["period"], &one["deadline"]),
        (&"2026-01".into(), &"2026-02-13".into())
    );
    assert_eq!(
        (&one["state"], &one["days_over"]),
        (&"missing".into(), &7.into())
    );
    assert!(all.iter().all(|one| one["agency"] == "bkd"));
    let wide = get("obligations?from=2020-01-01&until=2026-02-28").await;
    assert_eq!(wide.expect("an answer").status(), 400);
    let turned = get("obligations?from=2026-02-28&until=2026-02-01").await;
    assert_eq!(turned.expect("an answer").status(), 400);
    let blank = get("obligations?until=").await;
    assert_eq!(blank.expect("an answer").status(), 400);
    let unknown = get("obligations?dari=2020-01-01").await;
    assert_eq!(unknown.expect("an answer").status(), 400);
}
