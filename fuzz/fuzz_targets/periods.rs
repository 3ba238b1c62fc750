//! Periods: what is read is written as it is read again, and lies where it says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pimpinan::catalogue::{Grain, Period};

fuzz_target!(|text: &str| {
    for grain in Grain::ALL {
        let Some(period) = Period::parse(text, &[grain]) else {
            continue;
        };
        assert_eq!(period.grain(), grain);
        let written = period.to_string();
        assert_eq!(Period::parse(&written, &[grain]), Some(period), "{written}");
        assert_eq!(period.next().previous(), period, "{written}");
        assert!(period.start() < period.next().start(), "{written}");
        for coarser in Grain::ALL {
            if grain.is_within(coarser) {
                let whole = period.within(coarser);
                assert!(whole.start() <= period.start(), "{written}");
                assert!(period.start() < whole.next().start(), "{written}");
            }
        }
    }
    let _ = Period::parse(text, &Grain::ALL);
});
