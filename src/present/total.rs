//! What a figure of events comes to in its year.

use super::amount;
use super::change;
use super::periods;
use super::scene::Scene;
use crate::catalogue::Grain;
use crate::figures::cell::Cell;
use crate::figures::share;

/// The sum of the year in which a figure lies, or the months that are in that of a year.
pub(super) fn of(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<String> {
    year_total(scene, cell, at).or_else(|| so_far(scene, cell, at))
}

/// `Angka Januari–September 2017 saja.`, for events in a year that is not complete.
fn so_far(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<String> {
    let last = change::months_so_far(scene.indicator, cell, at)?;
    let range = change::up_to(&scene.words, cell.period, last);
    Some(scene.words.with("dash-so-far", &[("range", &range)]))
}

/// `Jumlah 2017: 74 orang (7 dari 12 bulan)`.
fn year_total(scene: &Scene<'_>, cell: &Cell, at: usize) -> Option<String> {
    let words = &scene.words;
    let grain = cell.period.grain();
    if !matches!(grain, Grain::Month | Grain::Quarter | Grain::Semester) {
        return None;
    }
    let seen = (cell, scene.facts.today);
    let told = share::in_scope(scene.indicator, scene.track, seen, at)?;
    let key = match (told.running, told.present < told.due, told.lacking > 0) {
        (true, _, false) => "dash-year-total-partial",
        (true, _, true) => "dash-year-total-partial-lacking",
        (false, _, true) => "dash-year-total-lacking",
        (false, true, false) => "dash-year-total-some",
        (false, false, false) => "dash-year-total",
    };
    let args = [
        ("year", cell.period.calendar_year().to_string()),
        (
            "value",
            amount::brief(words, told.sum, &scene.indicator.measures[at]),
        ),
        ("n", words.whole(told.present)),
        ("all", words.whole(told.due)),
        ("lacking", words.whole(told.lacking)),
        ("grain", periods::grain(words, grain)),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    Some(words.with(key, &args))
}
