//! What the writer promises: answers after the commit, nothing half-applied, ids never twice.

use pimpinan::catalogue::rollup::MEASURES;
use pimpinan::catalogue::{Grain, Kind, Period};
use pimpinan::error::Error;
use pimpinan::store::journal::Actor;
use pimpinan::store::observations::{Observation, Refusal};
use pimpinan::store::{NewRow, doctor};

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

#[tokio::test]
async fn a_row_that_fails_leaves_those_that_are_added_with_it_alone() {
    let indicator = fixtures::indicator("uji", Kind::Stock);
    let app = TestApp::with(fixtures::catalogue(vec![indicator])).await;
    let target = app.app.db.target("uji").expect("the indicator").clone();
    let row = |category: &str| {
        let mut values = [None; MEASURES];
        values[0] = Some(1);
        app.app.db.create(NewRow {
            target: target.clone(),
            observation: Observation {
                agency: "a1".to_owned(),
                region: "3601".to_owned(),
                period: Period::containing(Grain::Day, jiff::civil::date(2017, 1, 1)),
                categories: [category.to_owned(), String::new(), String::new()],
                basis: "x".to_owned(),
                values,
            },
            actor: Actor::person(1),
        })
    };
    let (good, broken, same, other) = tokio::join!(row("a"), row("\0"), row("a"), row("b"));
    assert!(good.expect("the store works").is_ok());
    assert!(matches!(broken, Err(Error::BadRequest(_))), "{broken:?}");
    assert_eq!(same.expect("the store works"), Err(Refusal::Taken));
    let job = app.app.db.write(note("beside"));
    let (beside, broken, other_key) = tokio::join!(job, row("\0"), row("c"));
    assert!(beside.is_ok() && broken.is_err());
    assert!(other_key.expect("the store works").is_ok() && other.expect("the store works").is_ok());
    assert_eq!(count(&app, "observations").await, 3);
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
