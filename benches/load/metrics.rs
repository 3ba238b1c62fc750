//! What counting and timing cost a request, beside what the request costs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use pimpinan::base::metrics::{Commits, Metrics};

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
