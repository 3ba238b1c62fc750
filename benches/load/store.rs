//! Rows created through the writer by 64 callers, without HTTP: what the store itself carries.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use pimpinan::catalogue::MEASURES;
use pimpinan::catalogue::{Grain, Period};
use pimpinan::figures::observation::{Observation, Status};
use pimpinan::store::commit::journal::{Actor, Via};

use super::put;
use super::world::World;

const CALLERS: usize = 64;

/// Measures and prints it.
pub fn run(span: Duration) {
    let world = World::start();
    let rows = Arc::new(AtomicI64::new(0));
    let begun = Instant::now();
    world.runtime.block_on(async {
        let tasks = (0..CALLERS).map(|_| {
            let (app, rows) = (Arc::clone(&world.app), Arc::clone(&rows));
            tokio::spawn(async move {
                let target = app.db.target("usia-asn").expect("the indicator").clone();
                while begun.elapsed() < span {
                    let row = row(rows.fetch_add(1, Ordering::Relaxed));
                    let actor = Actor {
                        user: 1,
                        key: None,
                        via: Via::Api,
                    };
                    let change = put::row(&target, row, Status::Provisional, actor);
                    let made = app.db.apply(put::request(vec![change])).await;
                    assert!(
                        !made.expect("the store works")[0].fate.is_refused(),
                        "a free key"
                    );
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.expect("a caller");
        }
    });
    let rate = rows.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64();
    println!(
        "{:<44} {rate:>9.0} rows/s, {:.0} a commit",
        "store alone, 64 callers, one row each",
        world.per_commit()
    );
}

fn row(n: i64) -> Observation {
    let day = jiff::Span::new().days((n / 81) % 73_000);
    let day = jiff::civil::date(1900, 1, 1)
        .checked_add(day)
        .expect("a day");
    let mut values = [None; MEASURES];
    values[..3].copy_from_slice(&[Some(n), Some(7), Some(n + 7)]);
    Observation {
        agency: "bkd".to_owned(),
        region: "36".to_owned(),
        period: Period::containing(Grain::Day, day),
        categories: [(20 + n % 81).to_string(), String::new(), String::new()],
        basis: "simpeg".to_owned(),
        values,
    }
}
