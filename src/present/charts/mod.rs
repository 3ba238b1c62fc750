//! The charts of an indicator, derived from its shape: its kinds, its measures, its axes.

mod agency;
mod bucket;
mod category;
mod cross;
mod finding;
mod parts;
mod period;
mod region;
mod trend;

use super::amount;
use super::chart::{Chart, Grid, Shape};
use super::figure::{self, Scene};
use super::groups::{self, Group};
use crate::figures::share::Chosen;

/// Most groups of measures that have charts by an axis of their own.
const GROUPS: usize = 4;

/// All charts, in the order of the page. Those without a number are left out.
pub fn all(scene: &Scene<'_>) -> Vec<Chart> {
    let groups: Vec<Group> = groups::of(scene.indicator)
        .into_iter()
        .take(GROUPS)
        .collect();
    let mut charts = trend::all(scene, &groups);
    charts.extend(parts::composition(scene));
    charts.extend(period::all(scene, &groups));
    charts.extend(category::all(scene, &groups));
    charts.extend(region::all(scene, &groups));
    charts.extend(cross::all(scene));
    charts.extend(agency::all(scene, &groups));
    charts.retain(|chart| !chart.grid.is_empty());
    for chart in &mut charts {
        chart.finding = finding::of(scene, chart);
    }
    if charts.is_empty() {
        charts.extend(
            groups
                .first()
                .and_then(|group| period::single(scene, group)),
        );
    }
    arrange(charts)
}

/// Sets wide charts where a row of two is full, and lets a last single one have its row.
fn arrange(charts: Vec<Chart>) -> Vec<Chart> {
    let mut arranged: Vec<Chart> = Vec::with_capacity(charts.len());
    let mut waiting = Vec::new();
    let mut open = false;
    for chart in charts {
        match (chart.wide, open) {
            (true, true) => waiting.push(chart),
            (true, false) => arranged.push(chart),
            (false, _) => {
                arranged.push(chart);
                open = !open;
                if !open {
                    arranged.append(&mut waiting);
                }
            }
        }
    }
    if open && let Some(last) = arranged.last_mut() {
        last.wide = true;
    }
    arranged.append(&mut waiting);
    arranged
}

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
        reference: None,
        bases: vec![scene.focus.strand.basis],
        note: None,
        wide: false,
        finding: None,
        joined: false,
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

/// In small letters, but for abbreviations.
pub(super) fn lower(text: &str) -> String {
    let word = |word: &str| {
        if word.chars().count() > 1 && !word.chars().any(char::is_lowercase) {
            word.to_owned()
        } else {
            word.to_lowercase()
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
