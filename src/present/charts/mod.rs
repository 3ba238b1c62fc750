//! The charts of an indicator, derived from its shape: its kinds, its measures, its axes.

mod agency;
mod bucket;
mod category;
mod codes;
mod cross;
mod finding;
mod omitted;
mod page;
mod parts;
mod period;
mod region;
mod related;
mod trend;

use super::amount;
use super::chart::{Chart, Grid, Series, Shape};
use super::figure;
use super::groups::Group;
use super::periods;
use super::scene::Scene;
use super::words::lower;
use crate::catalogue::Period;
use crate::figures::share::Chosen;

pub use page::{all, standing};

/// A chart of the measures of a group, to be refined.
fn chart(scene: &Scene<'_>, group: &Group, id: &str, shape: Shape, grid: Grid) -> Chart {
    let lead = group.lead(scene.indicator);
    let measure = scene.indicator.measures[lead].clone();
    Chart {
        id: format!("{id}-{}", measure.name),
        shape,
        title: String::new(),
        subtitle: subtitle(scene, group, None),
        axis: String::new(),
        measure,
        grid,
        full: None,
        periods: Vec::new(),
        part: None,
        reference: None,
        bases: vec![scene.focus.strand.basis],
        note: None,
        wide: false,
        finding: None,
        chosen: None,
        joined: false,
        compared: false,
        unranked: Vec::new(),
        due: None,
        returned: 0,
    }
}

/// The unit, and what the figures are limited to, but for the axis that the chart tells apart.
fn subtitle(scene: &Scene<'_>, group: &Group, without: Option<Chosen>) -> String {
    let lead = group.lead(scene.indicator);
    let unit = amount::unit_word(&scene.words, &scene.indicator.measures[lead]);
    let mut subtitle = vec![unit.to_owned()];
    subtitle.extend(figure::limits(scene, without));
    subtitle.join(" · ")
}

/// What a group of measures is called.
fn name(scene: &Scene<'_>, group: &Group) -> String {
    let indicator = scene.indicator;
    let lead = group.lead(indicator);
    let is_all = indicator.measures[lead].whole || indicator.measures.len() == 1;
    if is_all {
        return scene.words.label(&indicator.title).to_owned();
    }
    let labels: Vec<String> = group
        .measures
        .iter()
        .map(|at| scene.words.label(&indicator.measures[*at].label).to_owned())
        .collect();
    scene.words.list(&labels)
}

/// `{name} menurut {axis}, {period}`; what a name says already of how it is told apart is not said
/// twice.
fn title_by(scene: &Scene<'_>, group: &Group, axis: &str) -> String {
    let args = [
        ("name", plain_name(scene, group)),
        ("axis", lower(axis)),
        ("period", scene.period()),
    ];
    let args = args.each_ref().map(|(key, text)| (*key, text.as_str()));
    scene.words.with("dash-chart-by", &args)
}

/// The name of a group without how its title tells it apart: `Penduduk` of `Penduduk menurut
/// Golongan Darah`.
fn plain_name(scene: &Scene<'_>, group: &Group) -> String {
    let name = name(scene, group);
    let by = format!(" {} ", scene.words.get("dash-by"));
    match name.split_once(&by) {
        Some((plain, _)) => plain.to_owned(),
        None => name,
    }
}

/// The periods whose figure is that of a shorter one which is not their last:
/// `2016 (per Oktober 2016)`.
fn early(scene: &Scene<'_>, known: &[Period]) -> Option<String> {
    let words = &scene.words;
    let cells = scene.track.cells().iter();
    let drawn = cells.filter(|cell| known.contains(&cell.period));
    let told = drawn.filter_map(|cell| {
        let early = periods::early(cell.period, cell.moment);
        early.map(|_| periods::told(words, cell.period, cell.moment))
    });
    let mut list: Vec<String> = told.collect();
    list.dedup();
    (!list.is_empty()).then(|| words.with("dash-chart-moments", &[("list", &words.list(&list))]))
}

/// The heads of periods; those of which something was sent back to its agency say so.
fn heads(scene: &Scene<'_>, axis: &[Period], returned: &[Period]) -> Vec<String> {
    let words = &scene.words;
    let head = |period: &Period| match periods::short(words, *period) {
        head if returned.contains(period) => marked(&head, &words.get("dash-returned")),
        head => head,
    };
    axis.iter().map(head).collect()
}

/// A head with what is to be known about its figure.
fn marked(head: &str, mark: &str) -> String {
    format!("{head} ({mark})")
}

/// Notes in one line.
fn notes<const N: usize>(all: [Option<String>; N]) -> Option<String> {
    let told: Vec<String> = all.into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// The grid of the table, where the drawing has periods between those that are due, to keep the
/// distances.
fn known(drawn: &Grid, axis: &[Period], due: &[Period]) -> Option<Grid> {
    let kept = |at: &usize| due.contains(&axis[*at]);
    let at: Vec<usize> = (0..axis.len()).filter(kept).collect();
    let values = |series: &Series| Series {
        values: at.iter().map(|at| series.values[*at]).collect(),
        ..series.clone()
    };
    (at.len() < axis.len()).then(|| Grid {
        heads: at.iter().map(|at| drawn.heads[*at].clone()).collect(),
        codes: Vec::new(),
        series: drawn.series.iter().map(values).collect(),
    })
}
