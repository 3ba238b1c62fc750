//! Which rows of a period wait: how many, from whom, about which regions.

use crate::catalogue::Catalogue;
use crate::figures::names;
use crate::present::periods;
use crate::present::rows::table;
use crate::present::words::Words;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::period_of;
use crate::store::figures::waiting::{Sender, Sent, Waiting};

/// Regions that are named one by one.
const PLACES: usize = 3;

/// A period in words, as far as it is one.
pub(super) fn period(words: &Words<'_>, target: &Target, text: &str) -> String {
    let read = period_of(target, text);
    read.map_or_else(|| text.to_owned(), |read| periods::long(words, read))
}

/// `8 dari 8 baris menunggu disahkan`, with the shorter periods that are decided on with it.
pub(super) fn count(words: &Words<'_>, target: &Target, waiting: &Waiting) -> String {
    let number = |n: i64| words.whole(usize::try_from(n).unwrap_or(0));
    let (rows, all) = (number(waiting.rows), number(waiting.all));
    let text = words.with("validation-of-rows", &[("rows", &rows), ("all", &all)]);
    let inside = waiting.inside.iter();
    let inside: Vec<String> = inside.map(|one| period(words, target, one)).collect();
    if inside.is_empty() {
        return text;
    }
    let list = words.list(&inside);
    words.with("validation-inside", &[("text", &text), ("list", &list)])
}

/// `BPS Provinsi Banten · formulir · Siti Rahmawati · 8 baris: 8 kab/kota`, one for each.
pub(super) fn sources(
    words: &Words<'_>,
    catalogue: &Catalogue,
    target: &Target,
    waiting: &Waiting,
) -> Vec<String> {
    let about = &target.indicator;
    let one = |(sender, sent): (&Sender, &Sent)| {
        let basis = about.basis(&sender.basis);
        let basis = basis.map_or(sender.basis.as_str(), |basis| words.label(&basis.source));
        let rows = usize::try_from(sent.rows).unwrap_or(0);
        let rows = words.count("validation-rows", rows, &[]);
        let rows = match regions((words, catalogue), target, sent) {
            Some(regions) => format!("{rows}: {regions}"),
            None => rows,
        };
        let parts = [
            basis.to_owned(),
            table::via(words, sender.via),
            sender.user.clone(),
            rows,
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    };
    waiting.senders.iter().map(one).collect()
}

/// `8 kab/kota, Provinsi Banten`, where an indicator is about several regions.
fn regions(
    (words, catalogue): (&Words<'_>, &Catalogue),
    target: &Target,
    sent: &Sent,
) -> Option<String> {
    let due = &target.indicator.region.due;
    let (below, others): (Vec<&String>, Vec<&String>) =
        sent.regions.iter().partition(|code| due.contains(code));
    if due.len() < 2 {
        return None;
    }
    let named = |codes: &[&String]| {
        let names = codes.iter().map(|code| names::region(catalogue, code));
        names.collect::<Vec<_>>()
    };
    let mut told = match below.len() {
        0..=PLACES => named(&below),
        n => vec![words.count("validation-regions", n, &[])],
    };
    told.extend(named(&others));
    Some(told.join(", "))
}
