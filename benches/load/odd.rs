//! What it costs to look whether a figure is odd: rows that are near the one before them beside rows
//! that are not, and so are compared with their history; and what it costs to look for alerts.

use std::time::{Duration, Instant};

use super::client::{self, Load};
use super::dues;
use super::world::World;

const CONNECTIONS: usize = 64;
/// Rounds of each load, one after the other, so that a machine's moods meet both.
const ROUNDS: usize = 4;

/// Measures and prints both.
pub fn run(span: Duration) {
    posts(span);
    alerts();
}

fn posts(span: Duration) {
    let mut rates = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (far, rates) in [false, true].into_iter().zip(&mut rates) {
            let world = World::start();
            rates.push(days(&world, span, far).rate());
        }
    }
    let [near, far] = rates.map(dues::median);
    println!(
        "{:<44} {near:>9.0} /s",
        "POST /api/v1, near the figure before"
    );
    println!(
        "{:<44} {far:>9.0} /s",
        "POST /api/v1, compared with the history"
    );
    let cost = 100.0 * (1.0 - far / near);
    println!("{:<44} {cost:>9.1} %", "cost of comparing with the history");
}

/// Days of 81 ages, one after the other; `far`: each figure twice or half the one before it.
fn days(world: &World, span: Duration, far: bool) -> Load {
    let key = world.key();
    client::load(&world.address, CONNECTIONS, span, move |n| {
        let (age, at) = (20 + n % 81, n / 81);
        let day = jiff::civil::date(1900, 1, 1)
            .checked_add(jiff::Span::new().days(i64::try_from(at % 73_000).unwrap_or(0)))
            .expect("a day");
        let men = if far && at % 2 == 1 { 2_000 } else { 1_000 };
        let body = format!(
            r#"{{"apikey":"{key}","tanggal":"{day}","usia":{age},"pria":{men},"wanita":7}}"#
        );
        client::post("/api/v1/usia-asn", &body)
    })
}

fn alerts() {
    let world = dues::monitored();
    for name in ["first look, everything kept", "look again, nothing new"] {
        let begun = Instant::now();
        let done = world
            .runtime
            .block_on(pimpinan::work::alerts::watch(&world.app));
        done.expect("a look");
        let took = begun.elapsed().as_secs_f64() * 1000.0;
        println!("{:<44} {took:>9.1} ms", format!("alerts, {name}"));
    }
}
