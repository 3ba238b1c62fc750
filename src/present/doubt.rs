//! What is odd about a figure, in the reader's words.

use super::periods;
use super::words::Words;
use crate::base::text::number;
use crate::catalogue::Measure;
use crate::figures::doubt::Doubt;

/// `Laki-laki naik 210,0 % dari 2016: 100 menjadi 310.`
pub fn sentence(words: &Words<'_>, measure: &Measure, doubt: &Doubt) -> String {
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
