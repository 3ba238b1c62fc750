//! By category: columns with a series for each part, bands, the largest of a long list.

use super::super::chart::{Chart, Grid, Series, Shape};
use super::super::groups::Group;
use super::super::periods;
use super::super::scene::Scene;
use super::super::trust;
use super::super::words::lower;
use super::bucket::{self, Bucket};
use super::codes::Codes;
use super::omitted;

use crate::catalogue::Period;
use crate::figures::cell::Cell;
use crate::figures::facts::Part;
use crate::figures::share::Chosen;
use crate::figures::time::runs;

/// Most codes that a chart shows when the list does not say.
const TOP: usize = 15;
/// Fewest codes of a ring: two say no more than the figures beside them.
const FEWEST: usize = 3;
/// Most codes of a ring.
const RING: usize = 5;
/// Longest list that is followed over time.
const FOLLOWED: usize = 8;

/// The charts by category of all groups.
pub(super) fn all(scene: &Scene<'_>, groups: &[Group]) -> Vec<Chart> {
    let axes = 0..scene.indicator.categories.len().min(3);
    let mut charts = Vec::new();
    for axis in axes {
        for group in groups {
            charts.extend(one(scene, group, axis));
        }
        let told = |group: &&Group| scene.indicator.measures[group.measures[0]].by[axis];
        let first = groups.iter().find(told);
        charts.extend(first.and_then(|group| over_time(scene, group, axis)));
    }
    charts
}

fn one(scene: &Scene<'_>, group: &Group, axis: usize) -> Option<Chart> {
    let category = &scene.indicator.categories[axis];
    let facts = scene.here(Part::Category(axis));
    let buckets = bucket::of_category(scene, axis, facts, group);
    if buckets.iter().all(|b| b.sums.is_none()) {
        return None;
    }
    let lead = group.lead(scene.indicator);
    let codes = Codes::new(scene, axis, lead);
    let places = bucket::places(scene, category, group.adds(scene.indicator)).len();
    let top = category.list.top.unwrap_or(TOP);
    let ordered = category.list.ordered;
    let shown = cut(scene, group, &buckets, top, ordered);
    let grid = bucket::grid(scene, group, &shown);
    let full = (shown.len() != buckets.len()).then(|| bucket::grid(scene, group, &buckets));
    let shape = shape(scene, group, &grid, ordered);
    let label = scene.words.label(&category.label);
    let base = super::chart(
        scene,
        group,
        &format!("kategori-{}", category.name),
        shape,
        grid,
    );
    let (drawn, all) = (scene.words.whole(top), scene.words.whole(buckets.len()));
    let note = full.is_some().then(|| {
        scene
            .words
            .with("dash-top", &[("top", &drawn), ("all", &all)])
    });
    Some(Chart {
        subtitle: super::subtitle(scene, group, Some(Chosen::Category(axis))),
        title: super::title_by(scene, group, label),
        axis: label.to_owned(),
        wide: buckets.len() > 10,
        part: codes.part(scene, lead),
        unranked: codes.unranked(scene, lead),
        due: category.complete.then_some(places),
        note: super::notes([note, codes.note(scene)]),
        full,
        ..base
    })
}

/// Only the largest codes of a long list; an ordered one is cut by size too, when it is too
/// long to be read.
fn cut(
    scene: &Scene<'_>,
    group: &Group,
    buckets: &[Bucket],
    top: usize,
    ordered: bool,
) -> Vec<Bucket> {
    let long = buckets.len() > top + 1;
    if !long || ordered && buckets.len() <= TOP * 2 {
        return buckets.to_vec();
    }
    let mut sorted = buckets.to_vec();
    bucket::largest(scene, &mut sorted, group.lead(scene.indicator));
    bucket::cut(scene, &sorted, top, group.adds(scene.indicator))
}

/// Few codes that make a whole are a ring; names that need room are lying bars.
fn shape(scene: &Scene<'_>, group: &Group, grid: &Grid, ordered: bool) -> Shape {
    let is_whole = |series: &Series| {
        let known = series.values.iter().all(|v| v.is_some_and(|v| v >= 0));
        known && group.adds(scene.indicator)
    };
    let parts = group.measures.len() == 1 && !ordered;
    if parts && (FEWEST..=RING).contains(&grid.heads.len()) && grid.series.iter().all(is_whole) {
        return Shape::Donut;
    }
    if !ordered && grid.heads.len() > 6 {
        return Shape::Hbar;
    }
    if group.measures.len() == 1 && !ordered && grid.heads.len() != 3 {
        return Shape::Hbar;
    }
    Shape::Bar
}

/// A line for each code of a short list.
fn over_time(scene: &Scene<'_>, group: &Group, axis: usize) -> Option<Chart> {
    let at = group.lead(scene.indicator);
    let focus = scene.focus;
    let category = &scene.indicator.categories[axis];
    let facts = scene.facts.of(Part::CategoryTrend(axis));
    let here = || {
        let all = facts.iter().filter(|f| f.basis == focus.strand.basis);
        all.filter(|f| f.region == focus.source)
    };
    let mut known: Vec<Period> = here().map(|f| f.period).collect();
    let running = running(scene, at, &known);
    known.retain(|period| is_drawn(scene, at, *period));
    let due = periods::axis(scene.indicator, &known);
    let periods = periods::line(scene.indicator, &known);
    if due.len() < 2 {
        return None;
    }
    let places = bucket::places(scene, category, group.adds(scene.indicator));
    if places.len() > FOLLOWED {
        return None;
    }
    let series = places.iter().map(|place| {
        let value = |period: &Period| {
            let mut found = here().filter(|f| f.period == *period);
            let fact = found.find(|f| f.categories[axis] == place.code)?;
            fact.figure(scene.indicator, at)
        };
        Series::new(place.label.clone(), periods.iter().map(value).collect())
    });
    let cells = known.iter().filter_map(|period| together(scene, *period));
    let cells: Vec<&Cell> = cells.collect();
    let back = omitted::returned(&cells);
    let grid = Grid {
        heads: super::heads(scene, &periods, &back),
        codes: Vec::new(),
        series: series.filter(|s| !s.is_empty()).collect(),
    };
    let full = super::known(&grid, &periods, &due);
    let compared = compared(scene, at, &known);
    let label = scene.words.label(&category.label);
    let name = super::plain_name(scene, group);
    let args = [("name", name.as_str()), ("axis", &lower(label))];
    let id = format!("tren-{}", category.name);
    Some(Chart {
        subtitle: super::subtitle(scene, group, Some(Chosen::Category(axis))),
        title: scene.words.with("dash-chart-trend-by", &args),
        axis: scene.words.get("dash-axis-period"),
        joined: full.is_some(),
        periods: if full.is_some() { due } else { periods },
        full,
        compared,
        note: super::notes([note(scene, at, &cells), running]),
        returned: back.len(),
        ..super::chart(scene, group, &id, Shape::Line, grid)
    })
}

/// What the figures that are drawn are a part of, and which are not drawn.
fn note(scene: &Scene<'_>, at: usize, drawn: &[&Cell]) -> Option<String> {
    let last = drawn.last();
    let part = last.and_then(|cell| trust::partial(&scene.words, scene.indicator, cell, at));
    let part = part.map(|part| scene.words.with("dash-chart-part", &[("part", &part)]));
    let is_drawn = |cell: &Cell| drawn.contains(&cell);
    super::notes([part, omitted::not_drawn(scene, at, &is_drawn)])
}

/// The figure of all codes in a period, from which those of the codes are told apart.
fn together<'a>(scene: &'a Scene<'_>, period: Period) -> Option<&'a Cell> {
    let strand = scene.focus.strand;
    let cell = scene.track.cell(period, strand.basis);
    cell.filter(|cell| cell.strand() == strand)
}

fn is_running(scene: &Scene<'_>, period: Period) -> bool {
    let today = scene.facts.today;
    today.is_some_and(|today| runs(scene.indicator, period, today))
}

/// Says which periods still run, where the codes alone have figures.
fn running(scene: &Scene<'_>, at: usize, known: &[Period]) -> Option<String> {
    let alone = |period: &&Period| {
        let cell = together(scene, **period);
        cell.is_none_or(|cell| cell.figure(scene.indicator, at).is_none())
    };
    let running = known.iter().filter(alone).copied();
    omitted::running(scene, running.filter(|p| is_running(scene, *p)).collect())
}

/// Whether a period may stand in one line with the others: as that of all codes together.
fn is_drawn(scene: &Scene<'_>, at: usize, period: Period) -> bool {
    let Some(cell) = together(scene, period).filter(|c| c.figure(scene.indicator, at).is_some())
    else {
        return !is_running(scene, period);
    };
    let line = scene.track.line(scene.indicator, at, scene.focus.strand);
    line.contains(&cell)
}

/// Whether the first and the last of these periods can be compared.
fn compared(scene: &Scene<'_>, at: usize, known: &[Period]) -> bool {
    let end = |period: Option<&Period>| together(scene, *period?);
    let ends = end(known.iter().min()).zip(end(known.iter().max()));
    ends.is_some_and(|(first, last)| last.is_comparable(first, at))
}
