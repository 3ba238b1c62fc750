//! How a province stands, in one sentence of which each number is counted.

use super::periods;
use super::words::Words;
use crate::figures::condition::Condition;
use crate::figures::target::Band;

/// The sentence: targets, who has reported this month, how new it is. What nothing can be said of is
/// said to be so.
pub fn sentence(words: &Words<'_>, told: &Condition) -> String {
    let parts = [
        targets(words, told),
        agencies(words, told),
        changed(words, told),
    ];
    words.with(
        "state-says",
        &[
            ("targets", &*parts[0]),
            ("agencies", &*parts[1]),
            ("changed", &*parts[2]),
        ],
    )
}

fn targets(words: &Words<'_>, told: &Condition) -> String {
    if told.judged == 0 {
        return words.count("state-no-targets", told.grey, &[]);
    }
    let (fine, red) = (words.whole(told.fine), words.whole(told.red));
    let bounds = [Band::High, Band::Medium].map(|band| band.from().to_string());
    let args = [
        ("fine", &*fine),
        ("red", &*red),
        ("from", &*bounds[0]),
        ("below", &*bounds[1]),
    ];
    words.count("state-targets", told.judged, &args)
}

fn agencies(words: &Words<'_>, told: &Condition) -> String {
    if told.agencies == 0 {
        return words.count("state-no-agencies", told.open, &[]);
    }
    let on_time = words.whole(told.on_time);
    words.count("state-agencies", told.agencies, &[("part", &on_time)])
}

fn changed(words: &Words<'_>, told: &Condition) -> String {
    match told.changed_at {
        Some(at) => words.with("state-changed", &[("at", &periods::moment(words, at))]),
        None => words.get("state-no-figures"),
    }
}
