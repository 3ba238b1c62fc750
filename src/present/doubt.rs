//! What is odd about a figure, in the reader's words.

use super::periods;
use super::words::Words;
use crate::base::text::number;
use crate::catalogue::Measure;
use crate::figures::doubt::{Doubt, Why};

/// `Laki-laki naik 210,0 % dari 2016: 100 menjadi 310.`, or `Laki-laki 900 di luar kebiasaan, …`.
pub fn sentence(words: &Words<'_>, measure: &Measure, doubt: &Doubt) -> String {
    match doubt.why {
        Why::Sudden => changed(words, measure, doubt),
        Why::Unusual { of, seasonal, .. } => unusual(words, measure, doubt, (of, seasonal)),
    }
}

fn changed(words: &Words<'_>, measure: &Measure, doubt: &Doubt) -> String {
    let tenths = doubt.tenths().unwrap_or_default();
    let key = if tenths < 0 {
        "rows-warn-down"
    } else {
        "rows-warn-up"
    };
    let figure = |value| number::decimal(value, measure.decimals, words.lang);
    let percent = number::decimal(tenths.saturating_abs(), 1, words.lang);
    words.with(
        key,
        &[
            ("measure", words.label(&measure.label)),
            ("percent", &percent),
            ("before", &figure(doubt.was)),
            ("now", &figure(doubt.now)),
            ("period", &periods::long(words, doubt.since)),
        ],
    )
}

fn unusual(
    words: &Words<'_>,
    measure: &Measure,
    doubt: &Doubt,
    (of, seasonal): (usize, bool),
) -> String {
    let figure = |value| number::decimal(value, measure.decimals, words.lang);
    let key = match (doubt.times(), seasonal) {
        (None, false) => "rows-warn-unusual",
        (None, true) => "rows-warn-unusual-season",
        (Some(_), false) => "rows-warn-times",
        (Some(_), true) => "rows-warn-times-season",
    };
    let times = doubt.times().unwrap_or_default();
    let decimals = u8::from(times % 10 != 0);
    let times = if decimals == 0 { times / 10 } else { times };
    words.with(
        key,
        &[
            ("measure", words.label(&measure.label)),
            ("times", &number::decimal(times, decimals, words.lang)),
            ("usual", &figure(doubt.was)),
            ("now", &figure(doubt.now)),
            ("count", &words.whole(of)),
            ("period", &periods::long(words, doubt.since)),
        ],
    )
}
