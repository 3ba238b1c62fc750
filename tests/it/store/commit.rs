//! What the writer promises: answers after the commit, nothing half-applied, ids never twice.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use pimpinan::base::error::Error;
use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Kind, Period};
use pimpinan::figures::observation::Observation;
use pimpinan::store::Db;
use pimpinan::store::commit::change::Refusal;
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::upkeep::doctor;
use tokio::sync::oneshot;

use crate::changes;
use crate::fixtures;
use crate::support::TestApp;

async fn count(app: &TestApp, table: &'static str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let read = app
        .app
        .db
        .read(move |conn| conn.query_one(&sql, &[], |row| row.int(0)));
    read.await.expect("the store works").expect("a row")
}

fn note(name: &'static str) -> impl FnOnce(&mut pimpinan::store::Tx<'_>) -> Result<i64, Error> {
    move |tx| {
        let id = tx.next_id("uji")?;
        let sql = "INSERT INTO sign_in_failures (subject, failures, failed_at) VALUES ($1, $2, 0)";
        tx.conn.execute(sql, &[name.into(), id.into()])?;
        Ok(id)
    }
}

#[tokio::test]
async fn a_failed_job_leaves_its_neighbours_alone() {
    let app = TestApp::start().await;
    let db = &app.app.db;
    let failing = db.write(|tx| {
        note("kept?")(tx)?;
        Err::<(), _>(Error::Internal("on purpose".to_owned()))
    });
    let panicking = db.write(|tx| {
        note("panicked?")(tx)?;
        assert!(tx.now < 0, "on purpose");
        Ok(())
    });
    let (one, failed, panicked, two) = tokio::join!(
        db.write(note("one")),
        failing,
        panicking,
        db.write(note("two"))
    );
    assert!(one.is_ok() && two.is_ok());
    assert!(matches!(failed, Err(Error::Internal(_))));
    assert!(matches!(panicked, Err(Error::Internal(_))));
    assert_eq!(count(&app, "sign_in_failures").await, 2);
}

/// A row of one day and category.
fn row(category: &str, day: i8) -> Observation {
    let mut values = [None; MEASURES];
    values[0] = Some(1);
    Observation {
        agency: "a1".to_owned(),
        region: "3601".to_owned(),
        period: Period::containing(Grain::Day, jiff::civil::date(2017, 1, day)),
        categories: [category.to_owned(), String::new(), String::new()],
        basis: "x".to_owned(),
        values,
    }
}

/// Adds such a row, for a caller of its own.
async fn add(db: &Db, category: &str, day: i8) -> Result<changes::Told, Error> {
    let target = db.target("uji").expect("the indicator");
    changes::add(db, target, row(category, day), &Actor::person(1)).await
}

#[tokio::test]
async fn rows_that_wait_together_are_added_together() {
    let indicator = fixtures::indicator("uji", Kind::Stock);
    let app = TestApp::with(fixtures::catalogue(vec![indicator])).await;
    let db = &app.app.db;
    let before = add(db, "a", 15).await;
    assert!(before.expect("the store works").is_ok());
    let (release, released) = mpsc::channel::<()>();
    let (begun, begins) = oneshot::channel();
    let held = tokio::spawn({
        let db = db.clone();
        async move {
            db.write(move |_| {
                let _ = begun.send(());
                released.recv().map_err(|e| Error::Internal(e.to_string()))
            })
            .await
        }
    });
    begins.await.expect("the writer is held");
    let sent = Arc::new(AtomicUsize::new(0));
    let wanted = (1..=20).flat_map(|day| ["a", "b"].map(|category| (category, day)));
    let rows: Vec<_> = wanted
        .map(|(category, day)| {
            let (db, sent) = (db.clone(), Arc::clone(&sent));
            tokio::spawn(async move {
                sent.fetch_add(1, Ordering::Relaxed);
                add(&db, category, day).await
            })
        })
        .collect();
    // On a server they wait in a queue of their own, which is not held.
    while sent.load(Ordering::Relaxed) < rows.len() {
        tokio::task::yield_now().await;
    }
    release.send(()).expect("the writer waits");
    held.await.expect("a task").expect("the job works");
    let mut taken = 0;
    for row in rows {
        let made = row.await.expect("a task").expect("the store works");
        taken += i32::from(matches!(made, Err(Refusal::Taken(_))));
    }
    assert_eq!((taken, count(&app, "observations").await), (1, 40));
    assert_eq!(db.commits().apart.get(), 0);
    let report = doctor::examine(&app.app.config.database, &app.app.catalogue);
    assert_eq!(report.expect("an examination").wrong, [""; 0]);
}

#[tokio::test]
async fn a_row_that_fails_leaves_those_that_are_added_with_it_alone() {
    let indicator = fixtures::indicator("uji", Kind::Stock);
    let app = TestApp::with(fixtures::catalogue(vec![indicator])).await;
    let row = |category: &'static str| add(&app.app.db, category, 1);
    let (good, broken, same, other) = tokio::join!(row("a"), row("\0"), row("a"), row("b"));
    assert!(good.expect("the store works").is_ok());
    assert!(matches!(broken, Err(Error::BadRequest(_))), "{broken:?}");
    let same = same.expect("the store works");
    assert!(matches!(same, Err(Refusal::Taken(_))), "{same:?}");
    let job = app.app.db.write(note("beside"));
    let (beside, broken, other_key) = tokio::join!(job, row("\0"), row("c"));
    assert!(beside.is_ok() && broken.is_err());
    assert!(other_key.expect("the store works").is_ok() && other.expect("the store works").is_ok());
    assert_eq!(count(&app, "observations").await, 3);
    assert!(app.app.db.commits().apart.get() > 0);
    let report = doctor::examine(&app.app.config.database, &app.app.catalogue);
    assert_eq!(report.expect("an examination").wrong, [""; 0]);
}

#[tokio::test]
async fn a_broken_unique_rule_is_a_conflict() {
    let app = TestApp::start().await;
    app.app.db.write(note("same")).await.expect("the first");
    let second = app.app.db.write(note("same")).await;
    assert!(matches!(second, Err(Error::Conflict(_))), "{second:?}");
}

#[tokio::test]
async fn ids_grow_and_are_never_given_twice() {
    let app = TestApp::start().await;
    let mut ids = Vec::new();
    for name in ["a", "b", "c"] {
        ids.push(app.app.db.write(note(name)).await.expect("an id"));
    }
    app.app
        .db
        .write(|tx| tx.conn.execute("DELETE FROM sign_in_failures", &[]))
        .await
        .expect("all gone");
    ids.push(app.app.db.write(note("d")).await.expect("an id"));
    assert_eq!(ids, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let app = TestApp::start().await;
    let tried = app
        .app
        .db
        .read(|conn| conn.execute("DELETE FROM journal", &[]))
        .await;
    assert!(tried.is_err());
}
