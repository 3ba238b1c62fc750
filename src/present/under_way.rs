//! That figures are being written from a file just now, said where they are shown.

use crate::catalogue::Indicator;
use crate::present::words::Words;

/// What the page of an indicator says of it: rows that stand already, and all that will.
pub fn of(words: &Words<'_>, (done, writes): (i64, i64)) -> String {
    let whole = |rows: i64| words.whole(usize::try_from(rows).unwrap_or(0));
    let (done, writes) = (whole(done), whole(writes));
    words.with("import-under-way", &[("done", &done), ("all", &writes)])
}

/// What a card of several indicators says of these among them.
pub fn of_several<'i>(
    words: &Words<'_>,
    indicators: impl Iterator<Item = &'i Indicator>,
) -> Option<String> {
    let titles: Vec<String> = indicators
        .map(|about| words.label(&about.short).to_owned())
        .collect();
    let list = words.list(&titles);
    (!titles.is_empty()).then(|| words.with("import-under-way-several", &[("list", &list)]))
}
