//! The composition of the figure in focus.

use super::super::chart::{Chart, Grid, Series, Shape};
use super::super::groups;
use super::super::scene::Scene;
use crate::figures::share;

/// Fewest parts of a ring: two say no more than the figures beside them.
const FEWEST: usize = 3;

/// A ring of the parts of the whole, when every part is known and they make the whole.
pub(super) fn composition(scene: &Scene<'_>) -> Option<Chart> {
    let cell = scene.cell()?;
    let shares = share::parts(scene.indicator, cell)?;
    if shares.len() < FEWEST {
        return None;
    }
    let group = groups::of(scene.indicator).into_iter().find(|g| g.parts)?;
    let series = shares.iter().map(|(at, _)| {
        let measure = &scene.indicator.measures[*at];
        let value = cell.figure(scene.indicator, *at);
        Series {
            tone: groups::tone(measure),
            ..Series::new(scene.words.label(&measure.label), vec![value])
        }
    });
    let grid = Grid {
        heads: vec![scene.period()],
        codes: Vec::new(),
        series: series.collect(),
    };
    let name = super::name(scene, &group);
    let args = [("name", name.as_str()), ("period", &scene.period())];
    Some(Chart {
        title: scene.words.with("dash-chart-composition", &args),
        axis: scene.words.get("dash-axis-period"),
        ..super::chart(scene, &group, "komposisi", Shape::Donut, grid)
    })
}
