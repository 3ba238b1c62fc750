//! What counting and timing cost a request, beside what the request costs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use pimpinan::base::metrics::{Commits, Metrics};
use pimpinan::base::secret::{Purpose, Vault};

/// Measures and prints one answer's share.
pub fn run(span: Duration) {
    let metrics = Metrics::new(&Commits::default());
    let routes = ["/api/v1/{slug}", "/beranda", "/api/v2/key", "other"];
    let begun = Instant::now();
    let mut counted = 0_u32;
    while begun.elapsed() < span / 5 {
        for route in routes {
            metrics.answered(black_box(route), "POST", "2xx", 0.001);
            counted += 1;
        }
    }
    let each = begun.elapsed() / counted;
    println!(
        "{:<44} {:>9} ns",
        "counting and timing an answer",
        each.as_nanos()
    );
}

/// Measures and prints what a commit's signature costs: that of the chain's head is checked before
/// its rows and made anew behind them.
pub fn signatures(span: Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let vault = Vault::in_file(folder.path().join("bench.key"));
    let keys = vault.find_or_make().expect("a key");
    let head = format!("7 1000000 1764360000000 {}", "5a".repeat(32));
    let mut signature = keys.sign(Purpose::Head, head.as_bytes());
    let begun = Instant::now();
    let mut signed = 0_u32;
    while begun.elapsed() < span / 5 {
        black_box(keys.verify(Purpose::Head, black_box(head.as_bytes()), &signature));
        signature = keys.sign(Purpose::Head, black_box(head.as_bytes()));
        signed += 1;
    }
    let each = begun.elapsed() / signed;
    println!(
        "{:<44} {:>9} ns",
        "checking and signing a head, once a commit",
        each.as_nanos()
    );
}
