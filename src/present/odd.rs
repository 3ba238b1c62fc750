//! The odd figures in a figure, in words.

use std::collections::BTreeSet;

use super::scene::Scene;
use super::trust::Odd;
use crate::figures::doubt::OddFigure;
use crate::figures::question::View;

/// Odd figures that are in the figure in focus; those that nobody has looked at, if there are any.
pub(super) fn of(scene: &Scene<'_>) -> Option<Odd> {
    let inside: Vec<&OddFigure> = scene
        .facts
        .odd
        .iter()
        .filter(|one| is_inside(scene, one))
        .collect();
    let count = |settled: bool| {
        let chosen = inside.iter().filter(|one| one.settled == settled);
        let figures: BTreeSet<(i64, usize)> = chosen.map(|one| (one.row, one.measure)).collect();
        figures.len()
    };
    let settled = count(false) == 0;
    let key = if settled {
        "odd-in-figure-checked"
    } else {
        "odd-in-figure"
    };
    let slug = &scene.indicator.slug;
    let all = if settled { "&lihat=selesai" } else { "" };
    (!inside.is_empty()).then(|| Odd {
        text: scene.words.count(key, count(settled), &[]),
        settled,
        address: format!("/janggal?indikator={slug}{all}"),
    })
}

/// Whether a row is in the figure in focus.
fn is_inside(scene: &Scene<'_>, one: &OddFigure) -> bool {
    let (selection, focus, row) = (scene.selection, scene.focus, &one.observation);
    let shown = focus.moment.unwrap_or(focus.period);
    let basis = scene.indicator.bases.get(focus.strand.basis);
    let period = row.period;
    let within = shown.start() <= period.start() && period.next().start() <= shown.next().start();
    let mut codes = selection.categories.iter().zip(&row.categories);
    let alike = |(wanted, code): (&Option<String>, &String)| {
        wanted.as_ref().is_none_or(|wanted| wanted == code)
    };
    let whole = selection.region == scene.indicator.region.whole;
    let agency = selection.agency.as_ref();
    within
        && basis.is_some_and(|basis| basis.code == row.basis)
        && (whole || row.region == selection.region)
        && agency.is_none_or(|own| *own == row.agency)
        && codes.all(alike)
        && (selection.view == View::All || !one.provisional)
}
