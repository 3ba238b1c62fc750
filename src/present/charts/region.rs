//! By region: bars with the whole to compare with, and a map.

use super::super::amount;
use super::super::chart::{Chart, Grid, Series, Shape};
use super::super::groups::Group;
use super::super::scene::Scene;
use super::bucket::{self, Bucket};
use super::related;
use crate::catalogue::Level;
use crate::figures::facts::Part;
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

fn buckets(scene: &Scene<'_>) -> Vec<Bucket> {
    let due = scene.indicator.region.due.iter();
    let bucket = |code: &String| Bucket {
        code: code.clone(),
        label: names::region(scene.catalogue, code),
        sums: scene
            .here(Part::Regions)
            .find(|f| f.region == *code)
            .map(|f| f.sums),
    };
    due.map(bucket).collect()
}

fn bars(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    let mut buckets = buckets(scene);
    let at = group.lead(scene.indicator);
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
        ..super::chart(scene, group, "wilayah", shape, grid)
    };
    Some(related::to_other(scene, chart))
}

/// Bars, or points where rates are so close that bars from zero would look alike.
fn shape(scene: &Scene<'_>, grid: &Grid, at: usize) -> Shape {
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
    let buckets = buckets(scene);
    let values: Vec<Option<i64>> = buckets.iter().map(|b| b.figure(scene, at)).collect();
    if values.iter().flatten().count() < 2 {
        return None;
    }
    let label = scene.words.label(&scene.indicator.measures[at].label);
    let grid = Grid {
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
            let value = cell.figure(scene.indicator, at)?;
            Some((names::region(scene.catalogue, code), value))
        })
}

/// Which regions have not been reported.
fn missing(scene: &Scene<'_>, buckets: &[Bucket], at: usize) -> Option<String> {
    let missing: Vec<String> = buckets
        .iter()
        .filter(|b| b.figure(scene, at).is_none())
        .map(|b| b.label.clone())
        .collect();
    let unit = amount::unit_word(&scene.words, &scene.indicator.measures[at]);
    (!missing.is_empty()).then(|| {
        let list = scene.words.list(&missing);
        scene
            .words
            .with("dash-not-reported", &[("list", &list), ("unit", unit)])
    })
}
