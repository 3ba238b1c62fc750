//! `cargo bench --bench load`: what one machine carries, as ratios within one run.

#![expect(
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    unreachable_pub,
    reason = "a benchmark that can't go on stops; its rates are rounded for people"
)]

mod load {
    pub mod agencies;
    pub mod bulk;
    pub mod client;
    pub mod dues;
    pub mod entrances;
    pub mod fetch;
    pub mod grouped;
    pub mod import;
    pub mod lists;
    pub mod locks;
    pub mod metrics;
    pub mod odd;
    pub mod pages;
    pub mod plain;
    pub mod posts;
    pub mod process;
    pub mod put;
    pub mod series;
    pub mod server;
    pub mod siege;
    pub mod store;
    pub mod streams;
    pub mod world;
}

use std::time::Duration;

/// How long each measured load lasts.
const SPAN: Duration = Duration::from_secs(5);

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let runs = |name: &str| wanted.is_empty() || wanted.iter().any(|w| w == name);
    if runs("plain") {
        load::plain::run(SPAN);
    }
    if runs("import") {
        load::import::run();
    }
    if runs("store") {
        load::store::run(SPAN);
    }
    if runs("process") {
        load::process::run(SPAN);
    }
    if runs("metrics") {
        load::metrics::run(SPAN);
        load::metrics::signatures(SPAN);
    }
    if runs("streams") {
        load::streams::run();
    }
    if runs("pages") || runs("series") {
        load::pages::in_each_size(runs("pages"), runs("series"), SPAN);
    }
    if runs("posts") {
        load::posts::run(SPAN);
    }
    if runs("server") {
        load::server::run(SPAN);
    }
    if runs("entrances") {
        load::entrances::run();
    }
    if runs("siege") {
        load::siege::run();
    }
    if runs("locks") {
        load::locks::run(SPAN);
    }
    if runs("bulk") {
        load::bulk::run();
    }
    if runs("fetch") {
        load::fetch::run();
    }
    if runs("dues") {
        load::dues::run(SPAN);
    }
    if runs("odd") {
        load::odd::run(SPAN);
    }
    if runs("lists") {
        load::lists::run();
    }
}
