//! Alerts: one event is told once, its end once, to those who may hear of it and want to.

use std::time::Duration;

use pimpinan::base::config::{Config, Smtp};
use pimpinan::figures::alert::Kind;
use pimpinan::figures::alert_choice::{Choice, Mode};
use pimpinan::store::alerts::choices;
use pimpinan::store::alerts::messages::{self, Message, Turn};
use pimpinan::work::alert_letters::post;
use pimpinan::work::alerts::watch;

use super::mail::{mail_server, to};
use crate::people::User;
use crate::support::TestApp;
use crate::web::pages::sektor::{Row, create};

const SLUG: &str = "angka-harapan-hidup";

/// A program that sends mail there; it is ten in the morning in WIB.
async fn app(url: &str) -> TestApp {
    let from = "Dashboard <dashboard@bantenprov.go.id>".to_owned();
    let config = Config {
        mail: Some(Smtp {
            url: url.to_owned(),
            from,
        }),
        ..Config::default()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    TestApp::configured(catalogue, config).await
}

/// Somebody of an agency.
async fn of(app: &TestApp, agency: &'static str) -> User {
    let user = app.add_user("operator").await;
    let id = user.id;
    app.write(move |tx| {
        let sql = "UPDATE users SET agency = $1 WHERE id = $2";
        tx.conn.execute(sql, &[agency.into(), id.into()])
    })
    .await;
    user
}

async fn choose(app: &TestApp, user: i64, change: impl FnOnce(&mut Choice) + Send + 'static) {
    app.write(move |tx| {
        let mut choice = choices::of(tx.conn, user)?;
        change(&mut choice);
        choices::set(tx, user, &choice)
    })
    .await;
}

async fn inbox(app: &TestApp, user: i64, kind: Kind) -> Vec<Message> {
    let read = app
        .app
        .db
        .read(move |conn| messages::list(conn, user, false, 999));
    let mut all = read.await.expect("an inbox");
    all.retain(|one| one.event.kind == kind);
    all
}

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

/// Sets the target of 2017 to as many years.
async fn target(app: &TestApp, value: &str, seen: &str) {
    let admin = app.signed_in("admin").await;
    let about = app.app.catalogue.indicator(SLUG).expect("it");
    let form = [
        ("indikator", SLUG),
        ("ukuran", about.measures[0].name.as_str()),
        ("wilayah", "36"),
        ("periode", "2017"),
        ("jenis", "point"),
        ("nilai", value),
        ("dokumen", "RPJMD"),
        ("revisi", seen),
    ];
    assert_eq!(admin.post("/target/baru", &form).await.status(), 303);
}

fn later(app: &TestApp, hours: u64) {
    app.app.clock.advance(Duration::from_secs(hours * 3_600));
}

#[tokio::test]
async fn a_red_target_is_told_once_and_so_is_its_end() {
    let (url, letters) = mail_server().await;
    let app = app(&url).await;
    let (own, other) = (of(&app, "dinkes").await, of(&app, "bkd").await);
    let leader = app.add_user("pimpinan").await;
    figure(&app, "2017", 4_200).await;
    // What stood at the first look is no news.
    watch(&app.app).await.expect("a first look");
    for user in [&own, &leader] {
        assert_eq!(inbox(&app, user.id, Kind::Due).await.len(), 0);
    }
    for user in [own.id, other.id, leader.id] {
        choose(&app, user, |choice| {
            choice.modes.insert(Kind::Target, Mode::Now);
        })
        .await;
    }
    target(&app, "70", "").await;
    for _ in 0..2 {
        watch(&app.app).await.expect("a look");
        post(&app.app).await.expect("letters");
    }
    let told = inbox(&app, leader.id, Kind::Target).await;
    assert_eq!((told.len(), told[0].turn), (1, Turn::Begun));
    assert_eq!(inbox(&app, own.id, Kind::Target).await.len(), 1);
    let nothing = inbox(&app, other.id, Kind::Target).await;
    assert_eq!(
        nothing,
        [],
        "nobody hears of agencies that they may not see"
    );
    let sent = letters.lock().expect("a list").clone();
    assert_eq!(to(&sent, &leader.email).len(), 1, "{sent:?}");
    assert!(
        sent.iter().any(|one| one.contains("baru tercapai 60,00%")),
        "{sent:?}"
    );
    assert_eq!(to(&sent, &other.email).len(), 0);
    // Its end is told once.
    target(&app, "45", "1").await;
    for _ in 0..2 {
        watch(&app.app).await.expect("a look");
        post(&app.app).await.expect("letters");
    }
    let told = inbox(&app, leader.id, Kind::Target).await;
    assert_eq!((told.len(), told[0].turn), (2, Turn::Over));
    let sent = letters.lock().expect("a list").clone();
    assert_eq!(to(&sent, &leader.email).len(), 2, "{sent:?}");
    let browser = app.browser_of(leader.id).await;
    let page = browser.text("/kotak-masuk").await;
    assert!(page.contains("Kotak masuk, 2 pesan belum dibaca"), "{page}");
    assert!(
        page.contains("tidak lagi rendah") && page.contains("baru tercapai"),
        "{page}"
    );
}

#[tokio::test]
async fn odd_figures_of_a_day_are_one_message_and_wait_for_the_daily_letter() {
    let (url, letters) = mail_server().await;
    let app = app(&url).await;
    let own = of(&app, "dinkes").await;
    watch(&app.app).await.expect("a first look");
    for (year, value) in (2005..).zip([6_900, 6_910, 6_890, 6_905, 6_895, 6_900, 6_908, 6_902]) {
        figure(&app, &format!("{year}"), value).await;
    }
    figure(&app, "2013", 690).await;
    watch(&app.app).await.expect("a look");
    let told = inbox(&app, own.id, Kind::Odd).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].event.facts["count"], "1");
    figure(&app, "2014", 69_000).await;
    watch(&app.app).await.expect("a look");
    assert_eq!(inbox(&app, own.id, Kind::Odd).await.len(), 1, "of one day");
    // It is ten in the morning: the letter of today goes now, and no second one today.
    post(&app.app).await.expect("letters");
    let count = || to(&letters.lock().expect("a list"), &own.email).len();
    assert_eq!(count(), 1);
    later(&app, 1);
    let leader = app.add_user("pimpinan").await;
    target(&app, "70", "").await;
    watch(&app.app).await.expect("a look");
    post(&app.app).await.expect("letters");
    assert_eq!(count(), 1, "one daily letter a day");
    assert_eq!(
        inbox(&app, leader.id, Kind::Odd).await,
        [],
        "it began before"
    );
    later(&app, 12);
    post(&app.app).await.expect("letters at eleven at night");
    assert_eq!(count(), 1, "quiet");
    later(&app, 9);
    post(&app.app)
        .await
        .expect("letters at eight in the morning");
    let waits = inbox(&app, own.id, Kind::Target).await;
    assert_eq!(count(), 1 + usize::from(!waits.is_empty()));
}

#[tokio::test]
async fn what_ends_before_its_letter_has_none_and_a_server_that_is_down_loses_nothing() {
    let down = app("smtp://127.0.0.1:1").await;
    let leader = down.add_user("pimpinan").await;
    figure(&down, "2017", 4_200).await;
    watch(&down.app).await.expect("a first look");
    choose(&down, leader.id, |choice| {
        choice.modes.insert(Kind::Target, Mode::Now);
        choice.modes.insert(Kind::Due, Mode::Inbox);
    })
    .await;
    target(&down, "70", "").await;
    watch(&down.app).await.expect("a look");
    assert!(post(&down.app).await.is_err(), "the server is down");
    let (url, letters) = mail_server().await;
    let config = Config {
        mail: Some(Smtp {
            url,
            from: "Dashboard <dashboard@bantenprov.go.id>".to_owned(),
        }),
        ..down.app.config.clone()
    };
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let up = TestApp::set(config, catalogue).await;
    for _ in 0..2 {
        watch(&up.app).await.expect("a look");
        post(&up.app).await.expect("letters");
    }
    let count = || to(&letters.lock().expect("a list"), &leader.email).len();
    assert_eq!(count(), 1, "once");
    // It becomes red and well again while nobody could be written to.
    target(&up, "45", "1").await;
    watch(&up.app).await.expect("a look");
    post(&up.app).await.expect("letters");
    assert_eq!(count(), 2, "its end");
    target(&up, "70", "2").await;
    watch(&up.app).await.expect("red");
    target(&up, "45", "3").await;
    watch(&up.app).await.expect("well");
    post(&up.app).await.expect("letters");
    assert_eq!(count(), 2, "neither of what is over nor of its end");
    assert_eq!(inbox(&up, leader.id, Kind::Target).await.len(), 4);
}

#[tokio::test]
async fn the_inbox_is_read_and_marked_by_its_owner_alone() {
    let (url, _letters) = mail_server().await;
    let app = app(&url).await;
    let leader = app.add_user("pimpinan").await;
    figure(&app, "2017", 4_200).await;
    watch(&app.app).await.expect("a first look");
    target(&app, "70", "").await;
    watch(&app.app).await.expect("a look");
    let browser = app.browser_of(leader.id).await;
    let id = inbox(&app, leader.id, Kind::Target).await[0].id;
    let other = app.signed_in("operator").await;
    let path = format!("/kotak-masuk/{id}");
    assert_eq!(other.post(&path, &[("tanda", "belum")]).await.status(), 404);
    other.post(&path, &[]).await;
    assert_eq!(inbox(&app, leader.id, Kind::Target).await[0].read_at, None);
    assert_eq!(browser.post(&path, &[]).await.status(), 303);
    assert!(
        inbox(&app, leader.id, Kind::Target).await[0]
            .read_at
            .is_some()
    );
    let page = browser.text("/kotak-masuk").await;
    assert!(page.contains("Tidak ada pesan"), "{page}");
    let page = browser.text("/kotak-masuk?lihat=semua&lang=en").await;
    assert!(page.contains("only 60.00% is reached"), "{page}");
    assert_eq!(
        browser.post(&path, &[("tanda", "belum")]).await.status(),
        303
    );
    assert_eq!(browser.post("/kotak-masuk/baca", &[]).await.status(), 303);
    assert!(
        inbox(&app, leader.id, Kind::Target).await[0]
            .read_at
            .is_some()
    );
}

#[tokio::test]
async fn what_is_chosen_is_kept_and_what_is_left_out_is_asked_for() {
    let (url, letters) = mail_server().await;
    let app = app(&url).await;
    let leader = app.add_user("pimpinan").await;
    let browser = app.browser_of(leader.id).await;
    let page = browser.text("/kotak-masuk/atur").await;
    assert!(
        page.contains("Jam tenang") && !page.contains("name=\"source\""),
        "{page}"
    );
    let mut form = vec![
        ("due", "inbox"),
        ("question", "now"),
        ("target", "now"),
        ("rule", "off"),
        ("odd", "daily"),
        ("opd", "dinkes"),
        ("opd", "tidak-ada"),
        ("sektor", "kesehatan"),
        ("tenang-mulai", "21"),
    ];
    let sent = browser.post("/kotak-masuk/atur", &form).await;
    assert_eq!(sent.status(), 422);
    form.push(("tenang-sampai", "5"));
    assert_eq!(browser.post("/kotak-masuk/atur", &form).await.status(), 303);
    let user = leader.id;
    let kept = app
        .app
        .db
        .read(move |conn| choices::of(conn, user))
        .await
        .expect("a choice");
    assert_eq!(
        (kept.agencies, kept.sectors),
        (vec!["dinkes".to_owned()], vec!["kesehatan".to_owned()])
    );
    assert_eq!((kept.quiet_from, kept.quiet_until), (21, 5));
    assert_eq!(kept.modes[&Kind::Rule], Mode::Off);
    let tried = browser.post("/kotak-masuk/uji", &[]).await;
    let to_where = crate::people::location(&tried).to_owned();
    assert_eq!(to_where, "/kotak-masuk/atur?pesan=inbox-tried");
    assert_eq!(to(&letters.lock().expect("a list"), &leader.email).len(), 1);
}
