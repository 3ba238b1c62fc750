//! The charts of an indicator, derived from its shape: its kinds, its measures, its axes.

mod agency;
mod bucket;
mod category;
mod cross;
mod parts;
mod period;
mod region;
mod trend;

use super::amount;
use super::chart::{Chart, Grid, Shape};
use super::figure::{self, Scene};
use super::groups::{self, Group};
use super::names::{self, Agencies};

/// Most groups of measures that have charts by an axis of their own.
const GROUPS: usize = 4;

/// All charts, in the order of the page. Those without a number are left out.
pub fn all(scene: &Scene<'_>, agencies: &Agencies) -> Vec<Chart> {
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
    charts.extend(agency::all(scene, &groups, agencies));
    charts.retain(|chart| !chart.grid.is_empty());
    charts
}

/// A chart of the measures of a group, to be refined.
fn chart(scene: &Scene<'_>, group: &Group, id: &str, shape: Shape, grid: Grid) -> Chart {
    let lead = group.lead(scene.indicator);
    let measure = scene.indicator.measures[lead].clone();
    let mut subtitle = vec![amount::unit_word(&scene.words, &measure).to_owned()];
    if scene.selection.region != scene.indicator.region.whole {
        subtitle.push(names::region(scene.catalogue, &scene.selection.region));
    }
    subtitle.extend(figure::chosen_codes(scene));
    Chart {
        id: format!("{id}-{}", measure.name),
        shape,
        title: String::new(),
        subtitle: subtitle.join(" · "),
        axis: String::new(),
        measure,
        grid,
        full: None,
        reference: None,
        bases: vec![scene.focus.basis],
        note: None,
        wide: false,
    }
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

/// `{name} menurut {axis}, {period}`.
fn title_by(scene: &Scene<'_>, group: &Group, axis: &str) -> String {
    let args = [
        ("name", name(scene, group)),
        ("axis", axis.to_lowercase()),
        ("period", scene.period()),
    ];
    let args = args.each_ref().map(|(key, text)| (*key, text.as_str()));
    scene.words.with("dash-chart-by", &args)
}
