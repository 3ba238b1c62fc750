//! What came with a run: kept only where it is asked for, sealed, for some days, and read again.

use std::time::Duration;

use pimpinan::intake::pull::{Allowed, How, run};
use pimpinan::store::sources::pulls;
use pimpinan::store::sources::pulls::{Cause, Run};

use super::{World, code, rows};

const DAY: &str = "2017-10-29";

impl World {
    async fn again(&self, id: i64, of: i64) -> Run {
        let source = self.found(id).await;
        let how = How {
            cause: Cause::Repeat,
            user: self.user,
            dry: false,
            allowed: Allowed::default(),
            again: Some(of),
        };
        let done = run(&self.app.app, &source, how).await;
        done.expect("a run").expect("nobody else is at it")
    }

    async fn texts(&self, sql: &'static str) -> Vec<String> {
        let read = self
            .app
            .app
            .db
            .read(move |conn| conn.query(sql, &[], |row| row.text(0)));
        read.await.expect("a store")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_kept_where_nothing_is_said_or_it_is_too_much() {
    let world = World::start().await;
    let id = world.source("").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2)]));
    let run = world.run(id).await;
    assert_eq!(
        world.texts("SELECT bytes FROM source_inputs").await.len(),
        0
    );
    let again = world.again(id, run.id).await;
    assert_eq!(
        (again.state.name(), code(&again)),
        ("failed", "not-kept".to_owned())
    );
    assert_eq!(
        world.found(id).await.failures,
        0,
        "the source was not asked"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_is_sealed_read_again_and_goes_after_a_week() {
    let world = World::start().await;
    let id = world.source("[limits]\nkeep_megabytes = 1").await;
    world.agency.says(rows(&[(DAY, 20, 1, 2), (DAY, 21, 3, 4)]));
    let first = world.run(id).await;
    let kept = world.texts("SELECT bytes FROM source_inputs").await;
    assert!(!kept.is_empty() && !kept.concat().contains(DAY));
    world.agency.says(rows(&[(DAY, 20, 9, 2), (DAY, 21, 3, 4)]));
    world.run(id).await;
    let before = world.found(id).await;
    let asked = world.agency.asked.lock().expect("a lock").len();
    let again = world.again(id, first.id).await;
    assert_eq!((again.state.name(), again.counts.changed), ("changed", 1));
    assert_eq!((again.hash, again.cause), (first.hash, Cause::Repeat));
    assert_eq!(world.agency.asked.lock().expect("a lock").len(), asked);
    assert_eq!(world.found(id).await.good_at, before.good_at);
    for age in 0..6 {
        world
            .agency
            .says(rows(&[(DAY, 20, age, 2), (DAY, 21, 3, 4)]));
        world.run(id).await;
    }
    let sweep = || world.app.app.db.write(pulls::sweep_inputs);
    assert_eq!(sweep().await.expect("a store"), 3, "five runs are kept");
    world.app.app.clock.advance(Duration::from_secs(8 * 86_400));
    assert_eq!(sweep().await.expect("a store"), 5);
    assert_eq!(
        world.texts("SELECT bytes FROM source_inputs").await.len(),
        0
    );
}
