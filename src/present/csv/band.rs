//! What the code of a row stands for.

use crate::present::chart::Chart;
use crate::present::scene::Scene;

/// The category that a chart tells apart, and the codes that the one of a row stands for.
pub(super) fn band(scene: &Scene<'_>, chart: &Chart, code: &str) -> Option<(usize, Vec<String>)> {
    let mut categories = scene.indicator.categories.iter().take(3);
    let axis =
        categories.position(|one| chart.id.starts_with(&format!("kategori-{}-", one.name)))?;
    let list = &scene.indicator.categories[axis].list;
    let bands = list
        .bands
        .iter()
        .find(|band| band.codes.first().is_some_and(|one| one == code));
    let codes = bands.map_or_else(|| vec![code.to_owned()], |band| band.codes.clone());
    Some((axis, codes))
}
