//! The charts of a page: which there are, and how they stand.

use super::super::chart::{Chart, Shape};
use super::super::groups::{self, Group};
use super::super::scene::Scene;
use super::{agency, category, cross, finding, parts, period, region, trend};

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
        chart.chosen = chosen(scene, chart);
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

/// How the region that is asked for stands among those that are due, in what stands for the indicator;
/// none where it has no rank.
pub fn standing(scene: &Scene<'_>) -> Option<String> {
    let groups = groups::of(scene.indicator);
    let charts = region::all(scene, groups.get(..1)?).into_iter();
    let mut bars = charts.filter(|chart| chart.shape != Shape::Map && !chart.grid.is_empty());
    let mut chart = bars.next()?;
    chart.chosen = chosen(scene, &chart);
    finding::rank(scene, &chart)
}

/// Where the reader's region, agency or code stands among the heads of a chart that shows all.
fn chosen(scene: &Scene<'_>, chart: &Chart) -> Option<usize> {
    let selection = scene.selection;
    let whole = &scene.indicator.region.whole;
    let region = Some(&selection.region).filter(|region| *region != whole);
    let codes = selection.categories.iter().zip(selection.fixed);
    let codes = codes.filter_map(|(code, fixed)| code.as_ref().filter(|_| !fixed));
    let agency = selection.agency.as_ref().filter(|_| !selection.bound);
    let mut asked = region.into_iter().chain(agency).chain(codes);
    asked.find_map(|code| chart.grid.codes.iter().position(|head| head == code))
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
