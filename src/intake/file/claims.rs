//! How it is known what a column holds: by what its sender says, or by its heading.

use crate::catalogue::Indicator;
use crate::intake::file::answers::{Answers, Said};
use crate::intake::file::cell::column_name;
use crate::intake::file::field::key;

/// How it is known what a column holds; the later goes before the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Claim {
    /// It was said of an earlier file.
    Again,
    /// Its heading says it.
    Spelled,
    /// It was said of this file.
    Said,
}

/// What columns are called: by their headings, with the letter beside one that was there before,
/// so that each can be answered about.
pub(super) fn names(headings: &[String]) -> Vec<String> {
    let name = |(at, text): (usize, &String)| {
        let letter = || format!("({})", column_name(at));
        let before = || headings[..at].iter().any(|other| key(other) == key(text));
        match text.as_str() {
            "" => letter(),
            text if before() => format!("{text} {}", letter()),
            text => text.to_owned(),
        }
    };
    headings.iter().enumerate().map(name).collect()
}

/// What was said of a column, by its name or by its heading, and whether of an earlier file.
pub(super) fn said(
    name: &str,
    heading: &str,
    answers: &Answers,
    indicator: &Indicator,
) -> (Said, bool) {
    let by = [name, heading];
    let told = by.map(|text| (answers.of(text, indicator), answers.is_again(text)));
    let found = told.into_iter().find(|(said, _)| *said != Said::Nothing);
    found.unwrap_or((Said::Nothing, false))
}
