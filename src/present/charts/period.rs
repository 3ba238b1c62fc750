//! By period: columns, and the months of a year.

use super::super::chart::{Chart, Grid, Series, Shape};
use super::super::groups::{self, Group};
use super::super::periods;
use super::super::scene::Scene;
use super::omitted;
use crate::catalogue::Period;
use crate::figures::cell::Cell;
use crate::figures::share;

/// The charts by period of all groups.
pub(super) fn all(scene: &Scene<'_>, groups: &[Group]) -> Vec<Chart> {
    let mut charts = Vec::new();
    for group in groups {
        charts.extend(of_year(scene, group));
        if group.adds(scene.indicator) {
            charts.extend(columns(scene, group));
        }
    }
    charts
}

/// Whether only what can stand in one line is shown, or every figure, those of a part marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Line,
    All,
}

/// The cells of a measure on the basis in focus.
fn cells<'s>(scene: &'s Scene<'_>, at: usize, shown: Shown) -> Vec<&'s Cell> {
    let strand = scene.focus.strand;
    if shown == Shown::Line {
        return scene.track.line(scene.indicator, at, strand);
    }
    let all = scene.track.cells().iter();
    let here = all.filter(|cell| cell.strand() == strand);
    here.filter(|cell| cell.figure(scene.indicator, at).is_some())
        .collect()
}

/// The figures of a measure over periods.
fn values(scene: &Scene<'_>, at: usize, axis: &[Period], shown: Shown) -> Vec<Option<i64>> {
    let cells = cells(scene, at, shown);
    let figure = |period: &Period| {
        let cell = cells.iter().find(|cell| cell.period == *period)?;
        cell.figure(scene.indicator, at)
    };
    axis.iter().map(figure).collect()
}

/// A head for each period, marked where its figure is not to be read like the others.
fn heads(
    scene: &Scene<'_>,
    at: usize,
    (axis, shown): (&[Period], Shown),
    name: impl Fn(Period) -> String,
) -> Vec<String> {
    let cells = cells(scene, at, shown);
    let head = |period: &Period| {
        let cell = cells.iter().find(|cell| cell.period == *period);
        let marks = cell
            .map(|cell| omitted::marks(scene, cell, at))
            .unwrap_or_default();
        if marks.is_empty() {
            return name(*period);
        }
        super::marked(&name(*period), &marks.join(", "))
    };
    axis.iter().map(head).collect()
}

/// How many of the figures that are shown were sent back.
fn returned(scene: &Scene<'_>, at: usize, (axis, shown): (&[Period], Shown)) -> usize {
    let cells = cells(scene, at, shown);
    let drawn = cells.iter().filter(|cell| axis.contains(&cell.period));
    drawn.filter(|cell| cell.returned).count()
}

fn over(
    scene: &Scene<'_>,
    group: &Group,
    (axis, shown): (&[Period], Shown),
    heads: Vec<String>,
) -> Grid {
    let lead = group.lead(scene.indicator);
    let values = |at: usize| values(scene, at, axis, shown);
    let known = |at: &usize| values(*at).iter().flatten().count();
    let told = group.measures.iter().map(known).min().unwrap_or(0) >= known(&lead);
    let measures = if told {
        group.measures.clone()
    } else {
        vec![lead]
    };
    let series = measures.iter().map(|at| {
        let measure = &scene.indicator.measures[*at];
        Series {
            tone: groups::tone(measure),
            ..Series::new(scene.words.label(&measure.label), values(*at))
        }
    });
    Grid {
        heads,
        codes: Vec::new(),
        series: series.collect(),
    }
}

/// Every month, quarter or semester of the year in focus, the missing ones too.
fn of_year(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    let axis = periods::of_year(scene.focus.period);
    if axis.is_empty() || !group.adds(scene.indicator) || !is_regular(scene) {
        return None;
    }
    let at = group.lead(scene.indicator);
    let all = (&*axis, Shown::All);
    let heads = heads(scene, at, all, |p| periods::inner(&scene.words, p));
    let grid = over(scene, group, all, heads);
    let grain = periods::grain(&scene.words, scene.focus.period.grain());
    let year = scene.focus.period.calendar_year().to_string();
    let name = super::name(scene, group);
    let args = [("name", name.as_str()), ("grain", &grain), ("year", &year)];
    Some(Chart {
        title: scene.words.with("dash-chart-of-year", &args),
        axis: scene.words.get("dash-axis-period"),
        returned: returned(scene, at, all),
        periods: axis,
        ..super::chart(scene, group, "tahun", Shape::Bar, grid)
    })
}

/// Whether a figure is due for each of these periods, so that a missing one is a gap.
fn is_regular(scene: &Scene<'_>) -> bool {
    let period = scene.focus.period;
    let third = period.next().next();
    periods::axis(scene.indicator, &[period, third]).len() == 3
}

/// Columns by period.
fn columns(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    let at = group.lead(scene.indicator);
    let line = scene.track.line(scene.indicator, at, scene.focus.strand);
    let known: Vec<Period> = line.iter().map(|cell| cell.period).collect();
    let inside = share::scope_period(scene.focus.period);
    let told = inside.is_some_and(|year| known.iter().all(|p| p.within(year.grain()) == year));
    if known.len() < 2 || told {
        return None;
    }
    let axis = periods::axis(scene.indicator, &known);
    let shown = (&*axis, Shown::Line);
    let heads = heads(scene, at, shown, |p| periods::short(&scene.words, p));
    let grid = over(scene, group, shown, heads);
    let is_drawn = |cell: &Cell| line.contains(&cell);
    let name = super::name(scene, group);
    let grain = periods::grain(&scene.words, scene.focus.period.grain());
    let (first, last) = (
        periods::short(&scene.words, axis[0]),
        periods::short(&scene.words, axis[axis.len() - 1]),
    );
    let range = format!("{first}–{last}");
    let args = [
        ("name", name.as_str()),
        ("grain", &grain),
        ("range", &range),
    ];
    Some(Chart {
        title: scene.words.with("dash-chart-by-period", &args),
        axis: scene.words.get("dash-axis-period"),
        note: omitted::not_drawn(scene, at, &is_drawn),
        returned: returned(scene, at, shown),
        periods: axis,
        ..super::chart(scene, group, "periode", Shape::Bar, grid)
    })
}

/// One column, where there is nothing else to be drawn.
pub(super) fn single(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    scene.cell()?;
    let axis = [scene.focus.period];
    let at = group.lead(scene.indicator);
    let all = (&axis[..], Shown::All);
    let heads = heads(scene, at, all, |_| scene.period());
    let grid = over(scene, group, all, heads);
    if grid.is_empty() {
        return None;
    }
    let name = super::name(scene, group);
    let grain = periods::grain(&scene.words, scene.focus.period.grain());
    let args = [
        ("name", name.as_str()),
        ("grain", &grain),
        ("range", &scene.period()),
    ];
    Some(Chart {
        title: scene.words.with("dash-chart-by-period", &args),
        axis: scene.words.get("dash-axis-period"),
        periods: axis.to_vec(),
        ..super::chart(scene, group, "periode", Shape::Bar, grid)
    })
}
