//! A run that takes longer than its lease: who is at it says so again and again, and no other
//! instance begins the same meanwhile.

use std::time::{Duration, Instant};

use axum::response::IntoResponse as _;
use pimpinan::catalogue::load;
use pimpinan::intake::pull::{Allowed, How, run};
use pimpinan::store::sources::pulls::{Cause, LEASE_MS};

use super::{World, rows};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_longer_than_its_lease_is_not_taken_by_another_instance() {
    let world = World::start().await;
    let paged = "[json.paging]\nby = \"page\"\nparameter = \"hal\"\n[limits]\nseconds = 60";
    let id = world.source(paged).await;
    let other = world.app.beside(load::embedded().expect("the catalogue"));
    let other = other.await;
    // Each page alone comes in time. A thread that sleeps gives its place away first: it may be the one
    // that keeps the time.
    world.agency.answers(|address, _| {
        tokio::task::block_in_place(|| std::thread::sleep(Duration::from_secs(7)));
        let page = |number: &str| address.ends_with(&format!("hal={number}"));
        let first = [("2017-10-29", 20, 1, 2)];
        let second = [("2017-10-29", 21, 3, 4)];
        let all = [("1", &first[..]), ("2", &second[..])];
        let found = all.into_iter().find(|(number, _)| page(number));
        rows(found.map_or(&[], |(_, all)| all)).into_response()
    });
    let source = world.found(id).await;
    let how = || How {
        cause: Cause::Hand,
        user: world.user,
        dry: false,
        allowed: Allowed::default(),
        again: None,
    };
    let watch = async {
        let first = until(&world, id, 0).await;
        let most = Duration::from_millis(u64::try_from(LEASE_MS).expect("a time") - 1_000);
        let later = || {
            world.app.app.clock.advance(most);
            other.app.clock.advance(most);
        };
        later();
        let renewed = until(&world, id, first).await;
        assert!(renewed > first, "it says that it is still at it");
        later();
        assert!(
            world.app.app.clock.now_ms() > first,
            "the first lease is over"
        );
        let taken = run(&other.app, &source, how()).await.expect("a store");
        assert!(taken.is_none(), "{taken:?}");
    };
    let (done, ()) = tokio::join!(run(&world.app.app, &source, how()), watch);
    let done = done.expect("a run").expect("nobody else is at it");
    assert_eq!((done.state.name(), done.counts.created), ("changed", 2));
    assert_eq!(until(&world, id, -1).await, 0, "it is let go of");
}

/// Until when the source is held, once that is later than this.
async fn until(world: &World, id: i64, than: i64) -> i64 {
    let begun = Instant::now();
    loop {
        let sql = "SELECT until FROM sources WHERE id = $1";
        let db = &world.app.app.db;
        let read = db.read(move |conn| conn.query_one(sql, &[id.into()], |row| row.int(0)));
        let until = read.await.expect("a store").expect("a source");
        if until > than || begun.elapsed() > Duration::from_secs(18) {
            return until;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
