//! By region: bars with the whole to compare with, and a map.

use std::collections::BTreeSet;

use super::super::chart::{Chart, Grid as Figures, Series, Shape};
use super::super::groups::Group;
use super::super::periods;
use super::super::scene::Scene;
use super::super::words::lower;
use super::bucket::{self, Bucket};
use super::related;
use crate::catalogue::{Grain, Level};
use crate::figures::coverage::{inner_grain, inner_periods};
use crate::figures::facts::{Apart, Fact, Part};
use crate::figures::names;
use crate::figures::share::Chosen;
use crate::figures::track::Track;

/// The charts by region of all groups; a map of the first.
pub(super) fn all(scene: &Scene<'_>, groups: &[Group]) -> Vec<Chart> {
    if scene.indicator.region.due.len() < 2 {
        return Vec::new();
    }
    let map = groups.first().and_then(|group| map(scene, group));
    let bars = groups.iter().filter_map(|group| bars(scene, group));
    map.into_iter().chain(bars).collect()
}

/// What a region's figure has of the codes and of the shorter periods that are due in it, where it
/// is that of a part: `10 dari 12 bulan`.
fn incomplete(scene: &Scene<'_>, code: &str, at: usize) -> Option<String> {
    let words = &scene.words;
    let figured = |fact: &&Fact| fact.region == code && fact.figure(scene.indicator, at).is_some();
    let mut parts = Vec::new();
    let mut tell = |present: usize, due: usize, name: &str| {
        if (1..due).contains(&present) {
            let (present, due) = (words.whole(present), words.whole(due));
            let args = [("present", &*present), ("due", &*due), ("name", name)];
            parts.push(words.with("dash-coverage-of", &args));
        }
    };
    for (axis, category) in scene.indicator.categories.iter().enumerate().take(3) {
        let told = scene.indicator.measures[at].by[axis];
        if told && category.complete && scene.selection.categories[axis].is_none() {
            let here = scene.here(Part::RegionCategory(axis)).filter(figured);
            let codes: BTreeSet<&str> = here.map(|f| &*f.categories[axis]).collect();
            let name = lower(words.label(&category.label));
            tell(codes.len(), category.list.codes.len(), &name);
        }
    }
    if let Some(grain) = inner_grain(scene.indicator, scene.focus.period.grain()) {
        let name = periods::grain(words, grain);
        tell(
            inner(scene, at, Some(code)),
            inner_due(scene, grain, at),
            &name,
        );
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// In how many of the shorter periods a region has figures, or any where none is named.
fn inner(scene: &Scene<'_>, at: usize, code: Option<&str>) -> usize {
    let focus = scene.focus;
    let all = scene.facts.of(Part::RegionMonths).iter();
    let here = all
        .filter(|f| f.basis == focus.strand.basis)
        .filter(|f| f.period.within(focus.period.grain()) == focus.period)
        .filter(|f| code.is_none_or(|code| f.region == code));
    let figured = here.filter(|f| f.figure(scene.indicator, at).is_some());
    figured.map(|f| f.period).collect::<BTreeSet<_>>().len()
}

/// How many of them are due: while the longer one runs, those of which anybody has figures.
fn inner_due(scene: &Scene<'_>, grain: Grain, at: usize) -> usize {
    if scene.focus.running {
        return inner(scene, at, None);
    }
    inner_periods(scene.focus.period, grain).len()
}

/// Whether something of a region in focus was sent back to its agency.
fn is_returned(scene: &Scene<'_>, code: &str) -> bool {
    if scene.facts.returned.is_empty() {
        return false;
    }
    let track = Track::new(scene.indicator, scene.selection, code, scene.facts);
    let cell = track.cell(scene.focus.period, scene.focus.strand.basis);
    cell.is_some_and(|cell| cell.returned)
}

/// Of how many regions something was.
fn returned(scene: &Scene<'_>) -> usize {
    let due = scene.indicator.region.due.iter();
    due.filter(|code| is_returned(scene, code)).count()
}

/// The codes of the regions that have no rank: those whose figure is that of a part, or was sent
/// back.
fn unranked(scene: &Scene<'_>, at: usize) -> Vec<String> {
    let due = scene.indicator.region.due.iter();
    due.filter(|code| incomplete(scene, code, at).is_some() || is_returned(scene, code))
        .cloned()
        .collect()
}

/// The name of a region, marked where its figure is that of a part or was sent back.
fn label(scene: &Scene<'_>, code: &str, at: usize) -> String {
    let name = names::region(scene.catalogue, code);
    let back = is_returned(scene, code).then(|| scene.words.get("dash-returned"));
    let marks: Vec<String> = incomplete(scene, code, at)
        .into_iter()
        .chain(back)
        .collect();
    if marks.is_empty() {
        return name;
    }
    super::marked(&name, &marks.join(", "))
}

fn buckets(scene: &Scene<'_>, at: usize) -> Vec<Bucket> {
    let due = scene.indicator.region.due.iter();
    let bucket = |code: &String| Bucket {
        code: code.clone(),
        label: label(scene, code, at),
        sums: scene
            .here(Part::Regions)
            .find(|f| f.region == *code)
            .map(|f| f.sums),
    };
    due.map(bucket).collect()
}

fn bars(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    let at = group.lead(scene.indicator);
    let mut buckets = buckets(scene, at);
    bucket::sort(scene, &mut buckets, at);
    let mut grid = bucket::grid(scene, group, &buckets);
    if grid.is_empty() {
        return None;
    }
    let stacked = group.parts && grid.series.len() > 1;
    for series in &mut grid.series {
        series.stacked = stacked;
    }
    let axis = axis(scene);
    let note = missing(scene, &buckets, at);
    let shape = shape(scene, &grid, at);
    let chart = Chart {
        subtitle: super::subtitle(scene, group, Some(Chosen::Region)),
        title: super::title_by(scene, group, &axis),
        reference: reference(scene, at),
        note,
        axis,
        unranked: unranked(scene, at),
        returned: returned(scene),
        ..super::chart(scene, group, "wilayah", shape, grid)
    };
    Some(related::to_other(scene, chart))
}

/// Bars, or points where rates are so close that bars from zero would look alike.
fn shape(scene: &Scene<'_>, grid: &Figures, at: usize) -> Shape {
    let [series] = grid.series.as_slice() else {
        return Shape::Hbar;
    };
    let figures = || series.values.iter().flatten();
    let (Some(low), Some(high)) = (figures().min(), figures().max()) else {
        return Shape::Hbar;
    };
    let adds = scene.indicator.measures[at].kind.adds();
    let is_narrow = *low > 0 && high.saturating_sub(*low).saturating_mul(4) < *high;
    if is_narrow && !adds && high > low {
        Shape::Dot
    } else {
        Shape::Hbar
    }
}

fn map(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    if scene.indicator.region.level != Level::Kabkota {
        return None;
    }
    let at = group.lead(scene.indicator);
    let buckets = buckets(scene, at);
    let values: Vec<Option<i64>> = buckets.iter().map(|b| b.figure(scene, at)).collect();
    if values.iter().flatten().count() < 2 {
        return None;
    }
    let label = scene.words.label(&scene.indicator.measures[at].label);
    let grid = Figures {
        heads: buckets.iter().map(|b| b.label.clone()).collect(),
        codes: buckets.iter().map(|b| b.code.clone()).collect(),
        series: vec![Series::new(label, values)],
    };
    let alone = Group {
        measures: vec![at],
        parts: false,
    };
    let name = if group.parts {
        super::name(scene, group)
    } else {
        super::name(scene, &alone)
    };
    let args = [("name", name.as_str()), ("period", &scene.period())];
    let chart = Chart {
        subtitle: super::subtitle(scene, group, Some(Chosen::Region)),
        title: scene.words.with("dash-chart-map", &args),
        axis: axis(scene),
        unranked: unranked(scene, at),
        returned: returned(scene),
        ..super::chart(scene, group, "peta", Shape::Map, grid)
    };
    Some(related::to_other(scene, chart))
}

pub(super) fn axis(scene: &Scene<'_>) -> String {
    let key = match scene.indicator.region.level {
        Level::Kabkota => "dash-axis-kabkota",
        Level::Province | Level::Nation => "dash-axis-region",
    };
    scene.words.get(key)
}

/// The whole, else the first region for comparison, for figures that do not grow with the size
/// of the place.
fn reference(scene: &Scene<'_>, at: usize) -> Option<(String, i64)> {
    if scene.indicator.measures[at].kind.adds() {
        return None;
    }
    let axis = &scene.indicator.region;
    std::iter::once(&axis.whole)
        .chain(&axis.compare)
        .find_map(|code| {
            let track = Track::new(scene.indicator, scene.selection, code, scene.facts);
            let cell = track.cell(scene.focus.period, scene.focus.strand.basis)?;
            // What is compared with is a whole.
            let whole = cell.is_full(at) && !cell.returned;
            let value = cell.figure(scene.indicator, at).filter(|_| whole)?;
            Some((names::region(scene.catalogue, code), value))
        })
}

/// Which regions have not been reported, and which have, but without what is shown.
fn missing(scene: &Scene<'_>, buckets: &[Bucket], at: usize) -> Option<String> {
    let rows = scene.here(Part::Regions);
    let rows = rows.chain(scene.here(Part::OfAnyCode(Apart::Regions)));
    let reported: BTreeSet<&str> = rows.map(|fact| &*fact.region).collect();
    let missing = buckets.iter().filter(|b| b.figure(scene, at).is_none());
    let (without, missing): (Vec<&Bucket>, Vec<&Bucket>) =
        missing.partition(|bucket| reported.contains(&*bucket.code));
    let note = |key: &str, buckets: Vec<&Bucket>| {
        let list: Vec<String> = buckets.into_iter().map(|b| b.label.clone()).collect();
        let list = scene.words.list(&list);
        (!list.is_empty()).then(|| scene.words.with(key, &[("list", &list)]))
    };
    super::notes([
        note("dash-not-reported", missing),
        note("dash-reported-without", without),
    ])
}
