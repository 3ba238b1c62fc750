//! Durable single POSTs on v1 and v2 beside two handlers that parse the same JSON: one that answers
//! it, and one that inserts it into a plain table, rows that wait together in one commit.

use std::time::Duration;

use axum::routing::post;
use axum::{Json, Router};

use super::client::{self, Load};
use super::grouped;
use super::world::{self, World};

const CONNECTIONS: usize = 64;

/// Measures and prints both.
pub fn run(span: Duration) {
    let bare = bare(span);
    println!("{}", bare.line("bare handler, the same JSON"));
    let grouped = grouped::run(CONNECTIONS, span);
    println!("{}", grouped.line("bare handler, one table, group commit"));
    for (name, post) in [
        (
            "POST /api/v1, durable",
            durable as fn(&World, Duration) -> Load,
        ),
        ("POST /api/v2, durable", v2),
    ] {
        let world = World::start();
        let load = post(&world, span);
        println!("{}", load.line(name));
        let of = |other: &Load| 100.0 * load.rate() / other.rate();
        println!(
            "{:<44} {:>9.1} % of the insert, {:.1} % of the echo, {:.0} rows a commit",
            "durable of bare",
            of(&grouped),
            of(&bare),
            world.per_commit()
        );
    }
}

fn bare(span: Duration) -> Load {
    async fn echo(Json(body): Json<serde_json::Value>) -> Json<serde_json::Value> {
        Json(body)
    }
    let runtime = world::runtime();
    let address = world::serve(&runtime, Router::new().route("/echo", post(echo)));
    client::load(&address, CONNECTIONS, span, |n| {
        client::post("/echo", &body("x", n))
    })
}

/// The nth row: a day, an age and an agency's own numbers, so that each is a new key.
pub fn body(key: &str, n: usize) -> String {
    let (age, day) = (20 + n % 81, n / 81);
    let day = jiff::civil::date(1900, 1, 1)
        .checked_add(jiff::Span::new().days(i64::try_from(day % 73_000).unwrap_or(0)))
        .expect("a day");
    format!(r#"{{"apikey":"{key}","tanggal":"{day}","usia":{age},"pria":{n},"wanita":7}}"#)
}

/// Rows that are on the disk before they are answered.
pub fn durable(world: &World, span: Duration) -> Load {
    let key = world.key();
    let path = "/api/v1/usia-asn";
    client::load(&world.address, CONNECTIONS, span, move |n| {
        client::post(path, &body(&key, n))
    })
}

fn v2(world: &World, span: Duration) -> Load {
    let key = world.key();
    client::load(&world.address, CONNECTIONS, span, move |n| {
        let (age, day) = (20 + n % 81, n / 81);
        let day = jiff::civil::date(1900, 1, 1)
            .checked_add(jiff::Span::new().days(i64::try_from(day % 73_000).unwrap_or(0)))
            .expect("a day");
        let body = format!(r#"{{"period":"{day}","usia":{age},"pria":{n},"wanita":7}}"#);
        format!(
            "POST /api/v2/indicators/usia-asn/observations HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    })
}
