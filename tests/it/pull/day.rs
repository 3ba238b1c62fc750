//! A day of a source in seconds of the test clock: two instances share it, one is killed in a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::response::IntoResponse as _;
use pimpinan::store::commit::journal::Actor;
use pimpinan::store::sources::pulls;
use pimpinan::store::sources::pulls::State;
use pimpinan::work::pull::round;

use super::{World, code, rows};

const DAY: &str = "2017-10-29";

/// Fetches a source every hour from the next minute on.
async fn hourly(world: &World, id: i64) {
    let (app, now) = (&world.app.app, world.app.app.clock.now_ms());
    let source = world.found(id).await;
    let text = source
        .definition
        .replacen('{', "{\"schedule\":\"0 * * * *\",", 1);
    let by = Actor::person(world.user);
    let done = app.db.write(move |tx| {
        let sql = "UPDATE sources SET definition = $1 WHERE id = $2";
        tx.conn.execute(sql, &[(&text).into(), id.into()])?;
        pulls::switch(tx, &source, Some(now + 60_000), &by)
    });
    done.await.expect("an active source");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_two_instances_of_which_one_is_killed() {
    let world = World::start().await;
    let id = world.source("").await;
    hourly(&world, id).await;
    let app = &world.app.app;
    let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
    let other = world.app.beside(catalogue).await;
    let slow = Arc::new(AtomicBool::new(false));
    let waits = Arc::clone(&slow);
    let hour = Arc::new(std::sync::atomic::AtomicI64::new(0));
    let at = Arc::clone(&hour);
    world.agency.answers(move |_, _| {
        if waits.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_secs(3));
        }
        rows(&[(DAY, 20, at.load(Ordering::SeqCst), 2)]).into_response()
    });
    let ahead = |seconds| {
        for clock in [&app.clock, &other.app.clock] {
            clock.advance(Duration::from_secs(seconds));
        }
    };
    for n in 0..24 {
        ahead(3_660);
        hour.store(n, Ordering::SeqCst);
        if n == 12 {
            // It begins a run and is killed while the agency answers.
            slow.store(true, Ordering::SeqCst);
            let dying = Arc::clone(&other.app);
            let killed = tokio::spawn(async move { round(&dying).await });
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            killed.abort();
            let _ = killed.await;
            slow.store(false, Ordering::SeqCst);
            round(app).await.expect("nothing may be done yet");
            assert_eq!(world.figures().await[0].1, 11, "the source is held");
            ahead(61);
            round(app).await.expect("a round");
        } else {
            let both = tokio::join!(round(app), round(&other.app));
            both.0.expect("a round");
            both.1.expect("a round");
        }
        assert_eq!(world.figures().await[0].1, n, "hour {n}");
    }
    judge(&world, id).await;
}

/// One run an hour, and the one that was cut short is told as that.
async fn judge(world: &World, id: i64) {
    let app = &world.app.app;
    let runs = app
        .db
        .read(move |conn| pulls::runs(conn, Some(id), 99))
        .await;
    let runs = runs.expect("runs");
    assert_eq!(
        runs.len(),
        25,
        "one an hour, and the one that was cut short"
    );
    let failed: Vec<_> = runs
        .iter()
        .filter(|run| run.state == State::Failed)
        .collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(code(failed[0]), "cut-short");
    assert!(runs.iter().all(|run| run.state != State::Running));
    assert_eq!(world.found(id).await.failures, 0);
}
