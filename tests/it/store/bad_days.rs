//! A full disk: the store says so, loses nothing that it answered, and goes on when there is room.

use pimpinan::base::error::Error;

use crate::database;
use crate::support::TestApp;

fn fill(name: String) -> impl FnOnce(&mut pimpinan::store::Tx<'_>) -> Result<(), Error> {
    move |tx| {
        let sql = "INSERT INTO one_time_links (token, purpose, created_at, expires_at)
                   VALUES ($1, $2, 0, 0)";
        let weight = "x".repeat(20_000);
        tx.conn.execute(sql, &[(&name).into(), (&weight).into()])?;
        Ok(())
    }
}

async fn limit_pages(app: &TestApp, pages: i64) {
    app.app
        .db
        .write(move |tx| {
            let sql = format!("PRAGMA max_page_count = {pages}");
            tx.conn.query_one(&sql, &[], |row| row.int(0)).map(drop)
        })
        .await
        .expect("a limit");
}

#[tokio::test]
async fn a_full_store_refuses_keeps_and_recovers() {
    if database::is_about_the_file("a full store refuses, keeps and recovers") {
        return;
    }
    let app = TestApp::start().await;
    limit_pages(&app, 400).await;
    let mut kept = 0;
    let refused = loop {
        match app.app.db.write(fill(format!("before-{kept}"))).await {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 1000, "the store never filled");
    };
    assert!(matches!(refused, Error::Unavailable(_)), "{refused:?}");
    limit_pages(&app, 4000).await;
    app.app
        .db
        .write(fill("after".to_owned()))
        .await
        .expect("there is room again");
    let sql = "SELECT count(*) FROM one_time_links";
    let read = app
        .app
        .db
        .read(move |conn| conn.query_one(sql, &[], |row| row.int(0)));
    assert_eq!(read.await.expect("an answer"), Some(kept + 1));
}
