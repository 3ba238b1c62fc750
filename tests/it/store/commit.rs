//! What the writer promises: answers after the commit, nothing half-applied, ids never twice.

use pimpinan::error::Error;

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
