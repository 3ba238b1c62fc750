//! What a chart over time does not tell as the whole: the name of a part, the figures that are not
//! drawn, those that were sent back.

use super::super::figure;
use super::super::periods;
use super::super::scene::Scene;
use super::super::trust;
use crate::catalogue::Period;
use crate::figures::cell::{Cell, Strand};
use crate::figures::focus::is_ahead;
use crate::figures::names;

/// What a line is called: a part of the whole doesn't have its name.
pub(super) fn part_name(scene: &Scene<'_>, name: &str, part: Option<&str>) -> String {
    let whole = names::region(scene.catalogue, &scene.indicator.region.whole);
    match part {
        Some(part) if name == whole => part.to_owned(),
        Some(part) => format!("{name} ({part})"),
        None => name.to_owned(),
    }
}

/// Why a figure is not to be read like others: its period runs, something is missing, something was
/// sent back.
pub(super) fn marks(scene: &Scene<'_>, cell: &Cell, at: usize) -> Vec<String> {
    let part = trust::partial(&scene.words, scene.indicator, cell, at);
    part.into_iter().chain(of_period(scene, cell)).collect()
}

/// That its period runs, or that something of it was sent back.
pub(super) fn of_period(scene: &Scene<'_>, cell: &Cell) -> Vec<String> {
    let running = cell.running.then(|| scene.words.get("dash-mark-running"));
    let back = cell.returned.then(|| scene.words.get("dash-returned"));
    running.into_iter().chain(back).collect()
}

/// The periods of which something was sent back to its agency.
pub(super) fn returned(cells: &[&Cell]) -> Vec<Period> {
    let back = cells.iter().filter(|cell| cell.returned);
    back.map(|cell| cell.period).collect()
}

/// Says which periods are not drawn because they are not over.
pub(super) fn running(scene: &Scene<'_>, mut running: Vec<Period>) -> Option<String> {
    running.sort_unstable();
    running.dedup();
    let told = running.into_iter().map(|period| {
        let mark = scene.words.get(if is_ahead(scene.facts, period) {
            "dash-mark-ahead"
        } else {
            "dash-mark-running"
        });
        format!("{} ({mark})", periods::short(&scene.words, period))
    });
    let list: Vec<String> = told.collect();
    let list = scene.words.list(&list);
    (!list.is_empty()).then(|| scene.words.with("dash-not-joined", &[("list", &list)]))
}

/// Says that there is data after the last figure that is drawn which was not read here.
fn later(scene: &Scene<'_>, drawn: &[&&Cell]) -> Option<String> {
    let last = drawn.iter().map(|cell| cell.period).max()?;
    let newest = scene.unread.iter().filter(|period| **period > last).max()?;
    let (last, newest) = (
        periods::short(&scene.words, last),
        periods::short(&scene.words, *newest),
    );
    let args = [("last", last.as_str()), ("newest", newest.as_str())];
    Some(scene.words.with("dash-not-read", &args))
}

/// Says which figures are not drawn: those that are not the whole of their periods or cover
/// something else, and apart from them those that came about in another way.
pub(super) fn not_drawn(
    scene: &Scene<'_>,
    at: usize,
    is_drawn: &dyn Fn(&Cell) -> bool,
) -> Option<String> {
    let cells = scene.track.cells().iter();
    let known: Vec<&Cell> = cells
        .filter(|cell| cell.figure(scene.indicator, at).is_some())
        .collect();
    // The same period may be drawn from another source.
    let several = known.iter().any(|cell| cell.basis != known[0].basis);
    let told = |cell: &&Cell| {
        let period = periods::short(&scene.words, cell.period);
        let source = scene.indicator.bases.get(cell.basis).filter(|_| several);
        let source = source.map(|basis| scene.words.label(&basis.source).to_owned());
        let marks: Vec<String> = source
            .into_iter()
            .chain(figure::mark(scene, cell, at))
            .collect();
        if marks.is_empty() {
            return period;
        }
        format!("{period} ({})", marks.join(", "))
    };
    // One that lacks nothing is left out because it was published where the others are summed, or
    // the other way round.
    let drawn: Vec<&&Cell> = known.iter().filter(|cell| is_drawn(cell)).collect();
    let later = later(scene, &drawn);
    let drawn: Vec<Strand> = drawn.into_iter().map(|cell| cell.strand()).collect();
    let is_other = |cell: &Cell| {
        let is_whole = cell.is_full(at) && !cell.running;
        is_whole && !drawn.contains(&cell.strand())
    };
    let left = |other: bool| -> Vec<String> {
        let left = known.iter().filter(|cell| !is_drawn(cell));
        left.filter(|cell| is_other(cell) == other)
            .map(told)
            .collect()
    };
    let note = |key: &str, left: Vec<String>| {
        let list = scene.words.list(&left);
        (!left.is_empty()).then(|| scene.words.with(key, &[("list", &list)]))
    };
    super::notes([
        note("dash-not-joined", left(false)),
        note("dash-not-joined-other", left(true)),
        later,
    ])
}
