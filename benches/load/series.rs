//! Reading through API v2: series as they are made, as they are kept and where nothing has
//! changed, and pages of rows, each beside the same in a small world.

use std::time::Duration;

use pimpinan::store::keys;
use pimpinan::store::keys::NewKey;
use pimpinan::store::people::accounts;
use pimpinan::store::people::accounts::NewUser;

use super::client;
use super::pages::dated;
use super::world::World;

/// Times that each page of rows is asked for.
const TIMES: usize = 15;
/// Series that are made anew.
const COLD: usize = 120;

/// Measures and prints them.
pub fn run(world: &World, span: Duration) {
    let agency = world.app.catalogue.agencies.keys().next();
    let agency = agency.expect("an agency").clone();
    let key = key(world, &agency);
    for slug in slugs(world) {
        let base = format!("/api/v2/indicators/{slug}");
        for query in ["grain=month", "grain=year&by=region"] {
            let path = format!("{base}/series?{query}&agency={agency}");
            series(world, &path, &key, span);
        }
        lists(world, &base, &key);
    }
}

/// The first and the last indicator that was filled.
fn slugs(world: &World) -> Vec<String> {
    let all = world.app.catalogue.indicators.iter().filter(|i| dated(i));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|i| {
        i.region.due.len() * i.categories.first().map_or(1, |c| c.list.codes.len())
    });
    let picked = [all.first(), all.last()].into_iter().flatten();
    picked.map(|indicator| indicator.slug.clone()).collect()
}

fn key(world: &World, agency: &str) -> String {
    let agency = agency.to_owned();
    let job = world.app.db.write(move |tx| {
        let user = NewUser {
            email: "pembaca@contoh.test",
            name: "Pembaca",
            role: "operator",
            agency: Some(&agency),
            password: "",
        };
        let user_id = accounts::add(tx, &user, None)?;
        let key = NewKey {
            name: "pembaca",
            agency: &agency,
            user_id,
            indicators: None,
            expires_at: None,
        };
        keys::create(tx, &key, None)
    });
    world.runtime.block_on(job).expect("a key")
}

fn get(path: &str, key: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n{more}\r\n")
}

fn series(world: &World, path: &str, key: &str, span: Duration) {
    let made = median(world, COLD, |n| {
        let (year, month) = (2008 + n / 12 % 10, n % 12 + 1);
        get(&format!("{path}&from={year}-{month:02}"), key, "")
    });
    println!("  GET {path}\n    made      {made:>8.2} ms");
    let request = get(path, key, "");
    let kept = client::load(&world.address, 64, span, move |_| request.clone());
    println!("{}", kept.line("    kept, 64 connections"));
    let tag = world.runtime.block_on(tag(world, path, key));
    let request = get(path, key, &format!("If-None-Match: {tag}\r\n"));
    let known = client::load(&world.address, 1, span / 5, move |_| request.clone());
    println!(
        "    304, one connection{:>21}   p50 {:>7.3} ms   p99 {:>7.3} ms",
        known.refused,
        known.within(0.50),
        known.within(0.99)
    );
}

fn median(world: &World, times: usize, request: impl Fn(usize) -> String) -> f64 {
    let mut took = Vec::with_capacity(times);
    for n in 0..times {
        let text = request(n);
        let once = client::once(&world.runtime, &world.address, &text);
        took.push(once);
    }
    took.sort_unstable();
    took[times / 2].as_secs_f64() * 1000.0
}

async fn tag(world: &World, path: &str, key: &str) -> String {
    let url = format!("http://{}{path}", world.address);
    let answer = reqwest::Client::new()
        .get(url)
        .bearer_auth(key)
        .send()
        .await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    answer.headers()["etag"].to_str().expect("a tag").to_owned()
}

/// The slowest and the median page of rows among filters and orders.
fn lists(world: &World, base: &str, key: &str) {
    let mut all = Vec::new();
    for filter in [
        "",
        "status=validated",
        "agency=bkd",
        "via=form",
        "from=2012&to=2012",
        "from=2012-03-10&to=2012-03-20",
        "period=2012-03-10",
        "updated_since=2100-01-01",
    ] {
        for sort in ["id", "-id", "period", "-period", "updated_at", "-pria"] {
            let path = format!("{base}/observations?sort={sort}&{filter}");
            let took = median(world, TIMES, |_| get(&path, key, ""));
            all.push((took, path));
        }
    }
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let middle = &all[all.len() / 2];
    println!("  {} pages of rows: median {:.2} ms", all.len(), middle.0);
    for (took, path) in all.iter().rev().take(4) {
        println!("    {took:>9.2} ms   {path}");
    }
}
