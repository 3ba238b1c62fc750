//! Two instances of the program on one database are one program.

use std::sync::Arc;
use std::time::Duration;

use pimpinan::base::live::{Change, News};
use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Catalogue, Grain, Kind, Period};
use pimpinan::figures::observation::{Observation, Status, Stored};
use pimpinan::store::commit;
use pimpinan::store::commit::change::{Mode, Refusal, What};
use pimpinan::store::commit::journal::{Actor, Via};
use pimpinan::store::upkeep::{copy, doctor};

use crate::changes;
use crate::database;
use crate::fixtures;
use crate::support::TestApp;

fn catalogue() -> Catalogue {
    fixtures::catalogue(vec![fixtures::indicator("uji", Kind::Stock)])
}

async fn two() -> (TestApp, TestApp) {
    let one = TestApp::with(catalogue()).await;
    let other = one.beside(catalogue()).await;
    (one, other)
}

/// A row of a day.
fn about(day: i8) -> Observation {
    let mut values = [None; MEASURES];
    values[..2].copy_from_slice(&[Some(i64::from(day)), Some(1)]);
    Observation {
        agency: "a1".to_owned(),
        region: "3601".to_owned(),
        period: Period::containing(Grain::Day, jiff::civil::date(2017, 1, day)),
        categories: ["a".to_owned(), String::new(), String::new()],
        basis: "x".to_owned(),
        values,
    }
}

async fn create(app: &TestApp, day: i8) -> Result<Stored, Refusal> {
    let target = app.app.db.target("uji").expect("the indicator").clone();
    let row = about(day);
    let actor = Actor {
        user: 1,
        key: None,
        via: Via::Api,
    };
    app.write(move |tx| changes::create(tx, &target, &row, Status::Provisional, &actor))
        .await
}

async fn heard(news: &mut tokio::sync::broadcast::Receiver<News>) -> News {
    let next = tokio::time::timeout(Duration::from_secs(10), news.recv());
    next.await.expect("news in time").expect("news")
}

#[tokio::test]
async fn a_change_through_one_reaches_those_who_listen_to_the_other() {
    if database::needs_a_server("a change through one reaches those who listen to the other") {
        return;
    }
    let (one, other) = two().await;
    let (mut near, mut far) = (one.app.live.subscribe(), other.app.live.subscribe());
    for (day, revision) in [(1, 1), (2, 2)] {
        create(&one, day).await.expect("a free key");
        let change = News::Change(Change {
            indicator: "uji".to_owned(),
            revision,
        });
        assert_eq!(heard(&mut far).await, change);
        assert_eq!(heard(&mut near).await, change);
    }
    assert!(near.try_recv().is_err(), "ones own change is told once");
}

#[tokio::test]
async fn who_signed_in_at_one_is_signed_in_at_the_other() {
    let (one, other) = two().await;
    let browser = one.signed_in("pimpinan").await;
    let asked = other.http.get(format!("{}/profil", other.base));
    let page = asked.header("cookie", &browser.cookie).send().await;
    assert_eq!(page.expect("an answer").status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_both_want_goes_to_one_and_the_books_stay_right() {
    let (one, other) = two().await;
    let apps = [Arc::new(one), Arc::new(other)];
    let mut races = Vec::new();
    for n in 0..56_i8 {
        for app in &apps {
            let app = Arc::clone(app);
            races.push(tokio::spawn(async move { create(&app, n % 28 + 1).await }));
        }
    }
    let (mut won, mut lost) = (Vec::new(), 0);
    for race in races {
        match race.await.expect("no panic") {
            Ok(stored) => won.push(stored.id),
            Err(refusal) => {
                assert!(matches!(refusal, Refusal::Taken(_)), "{refusal:?}");
                lost += 1;
            }
        }
    }
    won.sort_unstable();
    won.dedup();
    assert_eq!((won.len(), lost), (28, 84));
    let url = apps[0].app.config.database.clone();
    let report = doctor::examine(&url, &apps[0].app.catalogue).expect("an examination");
    assert_eq!(report.wrong, [""; 0]);
    assert!(report.sound[1].contains("28 entries"), "{report:?}");
}

#[tokio::test]
async fn entries_lie_in_the_order_of_time_although_clocks_differ() {
    let (one, other) = two().await;
    one.app.clock.advance(Duration::from_secs(20));
    for day in (1..=6).step_by(2) {
        create(&one, day).await.expect("a free key");
        create(&other, day + 1).await.expect("a free key");
    }
    let sql = "SELECT count(*) FROM journal one JOIN journal next ON next.id = one.id + 1
        WHERE next.at < one.at";
    let backwards = one
        .app
        .db
        .read(|conn| conn.query_one(sql, &[], |row| row.int(0)));
    assert_eq!(backwards.await.expect("a count"), Some(0));
}

#[tokio::test]
async fn connections_that_are_cut_are_opened_again_and_a_gap_is_told() {
    if database::needs_a_server("connections that are cut are opened again") {
        return;
    }
    let (app, _) = two().await;
    create(&app, 1).await.expect("a free key");
    let mut news = app.app.live.subscribe();
    // Sessions of this test's schema: their locks and their search path are nobody else's.
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND application_name = current_setting('application_name')";
    let named = format!("{}&application_name=cut", app.app.config.database);
    let url = app.app.config.database.clone();
    let beside = TestApp::on(&named, catalogue()).await;
    let mut far = beside.app.live.subscribe();
    database::with(&named, |conn| {
        conn.query(cut, &[], |row| row.int(0)).expect("cut");
    });
    assert_eq!(heard(&mut far).await, News::Missed);
    create(&beside, 2).await.expect("it writes again");
    let count = "SELECT count(*) FROM observations";
    for _ in 0..8 {
        let read = beside
            .app
            .db
            .read(|conn| conn.query_one(count, &[], |row| row.int(0)));
        assert_eq!(read.await.expect("it reads again"), Some(2));
    }
    assert!(matches!(heard(&mut news).await, News::Change(_)));
    let report = doctor::examine(&url, &app.app.catalogue).expect("an examination");
    assert_eq!(report.wrong, [""; 0]);
}

#[tokio::test]
async fn a_replica_answers_what_is_looked_at_and_nothing_else() {
    let one = TestApp::with(catalogue()).await;
    create(&one, 1).await.expect("a free key");
    let folder = tempfile::tempdir().expect("a folder");
    // As it was before the next row: by way of a file, since a copy goes from one kind to the other.
    let file = format!("sqlite://{}", folder.path().join("away.db").display());
    let stale = database::url(folder.path(), "stale.db");
    for (from, to) in [(&one.app.config.database, &file), (&file, &stale)] {
        copy::run(from, to, &one.app.catalogue, |_| {}).expect("a copy");
    }
    let mut config = one.app.config.clone();
    config.read_replica = Some(stale);
    let app = TestApp::set(config, catalogue()).await;
    create(&app, 2).await.expect("a free key");
    let count = |conn: &mut pimpinan::store::Conn| {
        conn.query_one("SELECT count(*) FROM observations", &[], |row| row.int(0))
    };
    assert_eq!(app.app.db.read(count).await.expect("a count"), Some(2));
    assert_eq!(app.app.db.read_far(count).await.expect("a count"), Some(1));
}

/// A row of an indicator, put by itself.
async fn put(app: &TestApp, slug: &str, day: i8) -> bool {
    let db = &app.app.db;
    let target = db.target(slug).expect("the indicator");
    let made = changes::add(db, target, about(day), &Actor::person(1)).await;
    made.expect("the store works").is_ok()
}

/// A catalogue of two indicators.
fn both() -> Catalogue {
    fixtures::catalogue(vec![
        fixtures::indicator("uji", Kind::Stock),
        fixtures::indicator("coba", Kind::Flow),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_one_indicator_does_not_wait_for_who_writes_another() {
    if database::needs_a_server("who writes one indicator does not wait for another") {
        return;
    }
    let one = TestApp::with(both()).await;
    let other = one.beside(both()).await;
    let held = one.app.db.target("uji").expect("the indicator").clone();
    let (begun, begins) = tokio::sync::oneshot::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let db = one.app.db.clone();
    let holding = tokio::spawn(async move {
        db.write(move |tx| {
            let row = about(1);
            let made = changes::create(tx, &held, &row, Status::Provisional, &Actor::person(1))?;
            let _ = begun.send(());
            let _ = released.recv();
            Ok(made.is_ok())
        })
        .await
    });
    begins.await.expect("the first holds its chain");
    assert!(put(&other, "coba", 1).await, "another indicator is free");
    assert!(put(&one, "coba", 2).await, "in the same process too");
    let mut waits = Box::pin(put(&other, "uji", 2));
    let early = tokio::time::timeout(Duration::from_millis(300), &mut waits).await;
    assert!(early.is_err(), "the same indicator is held");
    release.send(()).expect("it waits");
    assert!(waits.await && holding.await.expect("an end").expect("a row"));
    let report = doctor::examine(&one.app.config.database, &one.app.catalogue);
    assert_eq!(report.expect("an examination").wrong, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_several_indicators_in_any_order_do_not_wait_in_a_circle() {
    let one = TestApp::with(both()).await;
    let other = one.beside(both()).await;
    let mut calls = Vec::new();
    for n in 0..48_i8 {
        for (app, slugs) in [(&one, ["uji", "coba"]), (&other, ["coba", "uji"])] {
            let db = app.app.db.clone();
            // Now one indicator, now both, here in this order and there in the other.
            let some = &slugs[..=usize::from(n % 3 == 0)];
            let put = |slug: &&str| commit::change::Change {
                target: db.target(slug).expect("the indicator").clone(),
                actor: Actor::person(1),
                credit: None,
                what: What::Put {
                    row: about(n % 28 + 1).into(),
                    mode: Mode::Any,
                    status: Status::Provisional,
                },
            };
            let mut request = changes::request(some.iter().map(put).collect());
            request.dry = n % 5 == 0;
            request.atomic = n % 2 == 0;
            calls.push(tokio::spawn(async move { db.apply(request).await }));
        }
    }
    for call in calls {
        call.await.expect("no panic").expect("its turn came");
    }
    for app in [&one, &other] {
        assert_eq!(app.app.db.commits().failed.get(), 0);
    }
    let report = doctor::examine(&one.app.config.database, &one.app.catalogue);
    assert_eq!(report.expect("an examination").wrong, [""; 0]);
}
