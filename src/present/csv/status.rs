//! Whether what stands in a row of a chart's file has been checked.

use super::band::band;
use crate::catalogue::Period;
use crate::figures::cell::Cell;
use crate::figures::facts::{Count, Fact, Part};
use crate::figures::index::Index;
use crate::present::chart::Chart;
use crate::present::scene::Scene;
use crate::present::trust;

/// The rows that are in the figures of a row of the file.
#[derive(Debug, Clone, Copy, Default)]
struct Rows {
    count: Count,
    returned: bool,
}

impl Rows {
    fn add(&mut self, count: &Count, returned: bool) {
        self.count.add(count);
        self.returned |= returned;
    }
}

/// The status of a row: `disahkan`, `2 dari 5 baris sementara`, `sementara, dikembalikan`; with
/// `data contoh` where samples are in it. Empty where nothing stands there.
pub(super) fn of(scene: &Scene<'_>, chart: &Chart, row: usize) -> String {
    let rows = rows(scene, chart, row);
    if rows.count.rows == 0 {
        return String::new();
    }
    let words = &scene.words;
    let status = trust::status(rows.count);
    let mut marks = vec![trust::status_text(words, status, rows.count)];
    marks.extend(rows.returned.then(|| words.get("dash-returned")));
    marks.extend((rows.count.samples > 0).then(|| words.get("dash-sample")));
    marks.join(", ")
}

fn rows(scene: &Scene<'_>, chart: &Chart, row: usize) -> Rows {
    if let Some(period) = chart.periods.get(row) {
        return of_period(scene, chart, *period);
    }
    let code = chart.table().codes.get(row);
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return of_cells(scene.cell().into_iter());
    };
    let is_region = scene.indicator.region.due.contains(code);
    if is_region {
        let here = scene.here(Part::Regions);
        return of_facts(scene, here.filter(|fact| fact.region == *code));
    }
    if chart.id.starts_with("opd-") {
        let here = scene.here(Part::Agencies);
        return of_facts(scene, here.filter(|fact| fact.agency == *code));
    }
    match band(scene, chart, code) {
        Some((axis, codes)) => {
            let here = scene.here(Part::Category(axis));
            of_facts(scene, here.filter(|f| codes.contains(&f.categories[axis])))
        }
        None => of_cells(scene.cell().into_iter()),
    }
}

/// What stands at a period: the figures of the whole, and those of other regions that a chart of
/// rates draws beside it.
fn of_period(scene: &Scene<'_>, chart: &Chart, period: Period) -> Rows {
    let is_here = |at: Period, basis: usize| at == period && chart.bases.contains(&basis);
    let axis = &scene.indicator.region;
    let by_region = chart.id.starts_with("tren-wilayah-");
    let mut rows = if by_region {
        Rows::default()
    } else {
        let cells = scene.track.cells().iter();
        of_cells(cells.filter(|cell| is_here(cell.period, cell.basis)))
    };
    let beside = |fact: &&Fact| {
        let is_compared = fact.region == axis.whole || axis.compare.contains(&fact.region);
        let drawn = if by_region {
            axis.due.contains(&fact.region)
        } else {
            is_compared && fact.region != scene.selection.region
        };
        drawn && is_here(fact.period, fact.basis)
    };
    if !chart.measure.kind.adds() {
        let facts = scene.facts.of(Part::Regions).iter();
        let other = of_facts(scene, facts.filter(beside));
        rows.add(&other.count, other.returned);
    }
    rows
}

fn of_cells<'c>(cells: impl Iterator<Item = &'c Cell>) -> Rows {
    let mut rows = Rows::default();
    for cell in cells {
        rows.add(&cell.count, cell.returned);
    }
    rows
}

fn of_facts<'f>(scene: &Scene<'_>, facts: impl Iterator<Item = &'f Fact>) -> Rows {
    let index = Index::new(scene.indicator, scene.selection, scene.facts);
    let mut rows = Rows::default();
    for fact in facts {
        rows.add(&fact.count, index.is_returned(fact));
    }
    rows
}
