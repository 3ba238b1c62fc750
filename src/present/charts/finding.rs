//! What a chart shows, in a few words that stand as its title.

use super::super::amount;
use super::super::change;
use super::super::chart::{Chart, Series, Shape};
use super::super::scene::Scene;
use super::super::words::lower;
use crate::catalogue::Direction;

/// What a chart shows; none where no single thing stands out.
pub(super) fn of(scene: &Scene<'_>, chart: &Chart) -> Option<String> {
    match chart.shape {
        Shape::Line => course(scene, chart),
        Shape::Hbar | Shape::Donut | Shape::Map => extreme(scene, chart),
        Shape::Area | Shape::Bar | Shape::Stacked => None,
    }
}

/// `Kab. Serang tertinggi, 263 kasus`: the worst by the measure's direction, the largest where
/// neither is better; where one is chosen, `Kota Cilegon urutan ke-3 dari 8, 41 kasus`.
fn extreme(scene: &Scene<'_>, chart: &Chart) -> Option<String> {
    let grid = chart.table();
    let adds = chart.measure.kind.adds();
    // Side by side stand figures of different things, that have no sum: the first tells.
    let stacked = grid.series.iter().all(|series| series.stacked);
    let told = if stacked { grid.series.len() } else { 1 };
    let total = |at: usize| -> Option<i64> {
        let values = grid
            .series
            .iter()
            .take(told)
            .map(|series| series.values[at]);
        let values: Vec<i64> = values.collect::<Option<_>>()?;
        Some(values.into_iter().fold(0, i64::saturating_add))
    };
    let first = grid.series.first()?;
    let figures: Vec<(usize, i64)> = (0..grid.heads.len())
        .filter_map(|at| Some((at, total(at)?)))
        .collect();
    let lowest = chart.measure.direction == Direction::Higher && !adds;
    let ranked = |value: i64| {
        if lowest {
            value
        } else {
            value.saturating_neg()
        }
    };
    let (at, value) = if lowest {
        figures.iter().min_by_key(|(_, value)| *value)?
    } else {
        figures.iter().max_by_key(|(_, value)| *value)?
    };
    let chosen = chart
        .chosen
        .and_then(|at| figures.iter().find(|(one, _)| *one == at));
    if let Some((at, value)) = chosen {
        let before = figures
            .iter()
            .filter(|(_, other)| ranked(*other) < ranked(*value));
        let args = [
            ("place", grid.heads[*at].clone()),
            ("rank", scene.words.whole(before.count() + 1)),
            ("all", scene.words.whole(figures.len())),
            ("value", amount::brief(&scene.words, *value, &chart.measure)),
        ];
        let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
        let key = if lowest {
            "dash-finding-rank-lowest"
        } else {
            "dash-finding-rank"
        };
        return Some(scene.words.with(key, &args));
    }
    let alike = figures.iter().filter(|(_, other)| other == value).count();
    if figures.len() < 2 || alike > 1 {
        return None;
    }
    let is_some = figures.len() < grid.heads.len();
    let key = match (lowest, is_some) {
        (true, false) => "dash-finding-lowest",
        (false, false) => "dash-finding-highest",
        (true, true) => "dash-finding-lowest-of",
        (false, true) => "dash-finding-highest-of",
    };
    let mut value = amount::brief(&scene.words, *value, &chart.measure);
    if told < grid.series.len() {
        value = format!("{value} ({})", lower(&first.name));
    }
    let n = scene.words.whole(figures.len());
    let args = [
        ("place", grid.heads[*at].as_str()),
        ("value", &value),
        ("n", &n),
    ];
    Some(scene.words.with(key, &args))
}

/// `Naik 12,3% sejak 2010`, of the only line that is not there for comparison.
fn course(scene: &Scene<'_>, chart: &Chart) -> Option<String> {
    let grid = chart.table();
    let mut own = grid.series.iter().filter(|series| !series.dashed);
    let series: &Series = own.next()?;
    if own.next().is_some() {
        return None;
    }
    let points = grid.heads.iter().zip(&series.values);
    let points: Vec<(&String, i64)> = points.filter_map(|(h, v)| Some((h, (*v)?))).collect();
    let ((first, before), (last, now)) = (points.first()?, points.last()?);
    if points.len() < 2 {
        return None;
    }
    let change = change::between(&scene.words, &chart.measure, *now, *before, first);
    let args = [
        ("change", change.text.as_str()),
        ("from", first),
        ("to", last),
    ];
    Some(scene.words.with("dash-finding-course", &args))
}
