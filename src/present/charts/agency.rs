//! By agency: lying bars, the worst first.

use super::super::chart::{Chart, Shape};
use super::super::groups::Group;
use super::super::scene::Scene;
use super::bucket::{self, Bucket};
use crate::figures::facts::Part;
use crate::figures::names;
use crate::figures::share::Chosen;

/// Most agencies that a chart of sums shows, whose rest is summed; the table shows all. A rate has
/// no rest, and who is last matters as much as who is first, so all are shown.
const TOP: usize = 20;

/// The charts by agency of all groups, where more than one has reported.
pub(super) fn all(scene: &Scene<'_>, groups: &[Group]) -> Vec<Chart> {
    let bucket = |fact: &crate::figures::facts::Fact| Bucket {
        code: fact.agency.clone(),
        label: names::agency(scene.agencies, &fact.agency),
        sums: Some(fact.sums),
    };
    let buckets: Vec<Bucket> = scene.here(Part::Agencies).map(bucket).collect();
    if buckets.len() < 2 {
        return Vec::new();
    }
    groups
        .iter()
        .map(|group| one(scene, group, &buckets))
        .collect()
}

fn one(scene: &Scene<'_>, group: &Group, buckets: &[Bucket]) -> Chart {
    let at = group.lead(scene.indicator);
    let mut sorted = buckets.to_vec();
    bucket::sort(scene, &mut sorted, at);
    let adds = group.adds(scene.indicator);
    let shown = if adds && sorted.len() > TOP + 1 {
        bucket::largest(scene, &mut sorted, at);
        bucket::cut(scene, &sorted, TOP, adds)
    } else {
        sorted.clone()
    };
    let grid = bucket::grid(scene, group, &shown);
    let full = (shown.len() != sorted.len()).then(|| bucket::grid(scene, group, &sorted));
    let axis = scene.words.get("dash-axis-agency");
    let whole = names::region(scene.catalogue, &scene.indicator.region.whole);
    let due = scene.indicator.due_agencies().map(<[String]>::len);
    let cell = scene
        .cell()
        .filter(|cell| cell.is_full(at) && !cell.returned);
    let all = cell
        .and_then(|cell| cell.figure(scene.indicator, at))
        .filter(|_| !adds && scene.selection.agency.is_none());
    let (drawn, count) = (scene.words.whole(TOP), scene.words.whole(sorted.len()));
    let note = full.is_some().then(|| {
        scene
            .words
            .with("dash-top", &[("top", &drawn), ("all", &count)])
    });
    Chart {
        subtitle: super::subtitle(scene, group, Some(Chosen::Agency)),
        title: super::title_by(scene, group, &axis),
        reference: all.map(|value| (whole, value)),
        axis,
        wide: sorted.len() > 8,
        note,
        full,
        due,
        ..super::chart(scene, group, "opd", Shape::Hbar, grid)
    }
}
