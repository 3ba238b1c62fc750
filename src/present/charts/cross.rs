//! Two axes at once: two categories, or a category and the regions.

use std::collections::HashMap;

use super::super::amount;
use super::super::chart::{Chart, Grid, Series, Shape};
use super::super::figure;
use super::super::groups::Group;
use super::super::scene::Scene;
use super::super::words::lower;
use super::bucket::{self, Place};
use crate::figures::facts::{Fact, Part};
use crate::figures::names;
use crate::figures::rollup::Sums;
use crate::figures::share::Chosen;

/// Most heads and most series of such a chart.
const HEADS: usize = 12;
const SERIES: usize = 8;

/// Most heads and series that are read side by side; more of both are a shaded table.
const SIDE_BY_SIDE: usize = 3;

/// All charts with two axes.
pub(super) fn all(scene: &Scene<'_>) -> Vec<Chart> {
    let axes = scene.indicator.categories.len().min(3);
    let mut charts = Vec::new();
    for axis in 0..axes {
        charts.extend(by_region(scene, axis));
        for other in axis + 1..axes {
            charts.extend(pair(scene, axis, other));
        }
    }
    charts
}

/// An axis: its places and how a fact finds its own.
struct Axis {
    chosen: Chosen,
    name: String,
    label: String,
    places: Vec<Place>,
    ordered: bool,
}

fn category(scene: &Scene<'_>, at: usize, adds: bool) -> Axis {
    let category = &scene.indicator.categories[at];
    Axis {
        chosen: Chosen::Category(at),
        name: category.name.clone(),
        label: scene.words.label(&category.label).to_owned(),
        places: bucket::places(scene, category, adds),
        ordered: category.list.ordered,
    }
}

fn regions(scene: &Scene<'_>) -> Axis {
    let place = |code: &String| Place {
        code: code.clone(),
        label: names::region(scene.catalogue, code),
        codes: vec![code.clone()],
    };
    Axis {
        chosen: Chosen::Region,
        name: scene.indicator.region.field.clone(),
        label: super::region::axis(scene),
        places: scene.indicator.region.due.iter().map(place).collect(),
        ordered: false,
    }
}

fn pair(scene: &Scene<'_>, a: usize, b: usize) -> Option<Chart> {
    let lead = scene.indicator.headline;
    let adds = scene.indicator.measures[lead].kind.adds();
    let (first, second) = (category(scene, a, adds), category(scene, b, adds));
    let facts: Vec<&Fact> = scene.here(Part::Pair(a, b)).collect();
    let code = |axis: usize| move |f: &Fact| f.categories[axis].clone();
    if first.places.len() >= second.places.len() {
        cross(scene, &facts, &first, &second, (&code(a), &code(b)))
    } else {
        cross(scene, &facts, &second, &first, (&code(b), &code(a)))
    }
}

fn by_region(scene: &Scene<'_>, at: usize) -> Option<Chart> {
    let lead = scene.indicator.headline;
    let adds = scene.indicator.measures[lead].kind.adds();
    let facts: Vec<&Fact> = scene.here(Part::RegionCategory(at)).collect();
    let heads = category(scene, at, adds);
    let code = move |f: &Fact| f.categories[at].clone();
    cross(
        scene,
        &facts,
        &heads,
        &regions(scene),
        (&code, &|f| f.region.clone()),
    )
}

type CodeOf<'c> = &'c dyn Fn(&Fact) -> String;

fn cross(
    scene: &Scene<'_>,
    facts: &[&Fact],
    heads: &Axis,
    series: &Axis,
    code: (CodeOf<'_>, CodeOf<'_>),
) -> Option<Chart> {
    let at = scene.indicator.headline;
    let (rows, columns) = (bucket::index(&heads.places), bucket::index(&series.places));
    let mut cells: HashMap<(usize, usize), Sums> = HashMap::new();
    for fact in facts {
        let row = rows.get(code.0(fact).as_str());
        let column = columns.get(code.1(fact).as_str());
        if let (Some(row), Some(column)) = (row, column) {
            cells.entry((*row, *column)).or_default().add(&fact.sums);
        }
    }
    let figure = |row: usize, column: usize| {
        cells
            .get(&(row, column))
            .and_then(|sums| sums.figure(scene.indicator, at))
    };
    let mut order: Vec<usize> = (0..heads.places.len())
        .filter(|row| (0..series.places.len()).any(|column| figure(*row, column).is_some()))
        .collect();
    if order.is_empty() {
        return None;
    }
    if !heads.ordered {
        let sum = |row: usize| -> i64 {
            (0..series.places.len())
                .filter_map(|c| figure(row, c))
                .sum()
        };
        order.sort_by_key(|row| std::cmp::Reverse(sum(*row)));
    }
    let grid = |rows: &[usize], columns: usize| Grid {
        heads: rows
            .iter()
            .map(|r| heads.places[*r].label.clone())
            .collect(),
        codes: Vec::new(),
        series: series.places[..columns]
            .iter()
            .enumerate()
            .map(|(column, place)| {
                let values = rows.iter().map(|row| figure(*row, column)).collect();
                Series::new(place.label.clone(), values)
            })
            .filter(|s| !s.is_empty())
            .collect(),
    };
    let columns = series.places.len();
    let shown = grid(&order[..order.len().min(HEADS)], columns.min(SERIES));
    let is_cut = order.len() > HEADS || columns > SERIES;
    let full = is_cut.then(|| grid(&order, columns));
    Some(drawn(scene, heads, series, shown, full))
}

fn drawn(scene: &Scene<'_>, heads: &Axis, series: &Axis, grid: Grid, full: Option<Grid>) -> Chart {
    let group = Group {
        measures: vec![scene.indicator.headline],
        parts: false,
    };
    let adds = group.adds(scene.indicator);
    let shape = if adds && grid.series.len() <= 3 {
        Shape::Stacked
    } else if grid.heads.len() > SIDE_BY_SIDE && grid.series.len() > SIDE_BY_SIDE {
        Shape::Heat
    } else {
        Shape::Bar
    };
    let both = [lower(&heads.label), lower(&series.label)];
    let (drawn, all) = (
        scene.words.whole(grid.heads.len()),
        scene
            .words
            .whole(full.as_ref().map_or(0, |f| f.heads.len())),
    );
    let note = full.is_some().then(|| {
        scene
            .words
            .with("dash-top", &[("top", &drawn), ("all", &all)])
    });
    let id = format!("silang-{}-{}", heads.name, series.name);
    let unit = amount::unit_word(&scene.words, scene.indicator.headline_measure());
    let one = figure::limits(scene, Some(heads.chosen));
    let other = figure::limits(scene, Some(series.chosen));
    let mut subtitle = vec![unit.to_owned()];
    subtitle.extend(one.into_iter().filter(|limit| other.contains(limit)));
    Chart {
        subtitle: subtitle.join(" · "),
        title: super::title_by(scene, &group, &scene.words.list(&both)),
        axis: heads.label.clone(),
        wide: true,
        note,
        full,
        ..super::chart(scene, &group, &id, shape, grid)
    }
}
