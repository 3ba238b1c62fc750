//! A chart's numbers as a CSV file (RFC 4180): numbers in machine spelling; the unit, the source, the
//! period and what the numbers cover in columns of their own.

use super::amount;
use super::chart::Chart;
use super::periods;
use super::scene::Scene;
use super::trust;
use crate::base::text::cell::harmless;
use crate::catalogue::{Period, value};
use crate::figures::cell::Cell;
use crate::figures::track::Track;

/// The file of a chart. Where its heads don't name their periods, the period stands in a column too.
pub fn of(scene: &Scene<'_>, chart: &Chart) -> String {
    let (words, indicator) = (&scene.words, scene.indicator);
    let grid = chart.table();
    let sources: Vec<String> = chart
        .bases
        .iter()
        .filter_map(|at| indicator.bases.get(*at))
        .map(|basis| words.label(&basis.source).to_owned())
        .collect();
    let unit = amount::unit_word(words, &chart.measure).to_owned();
    let is_named = |(head, period): (&String, &Period)| {
        let name = periods::short(words, *period);
        head.starts_with(&name)
    };
    let over_time = !chart.periods.is_empty();
    let by_name = over_time && grid.heads.iter().zip(&chart.periods).all(is_named);
    let about = [
        ("dash-csv-unit", unit),
        ("dash-csv-source", sources.join("; ")),
    ];
    let told = |row: usize| match chart.periods.get(row) {
        Some(period) => periods::long(words, *period),
        None => scene.period(),
    };
    let period = (!by_name).then(|| cell(&words.get("dash-csv-period")));
    let names = grid.series.iter().map(|s| cell(&s.name));
    let columns = about.iter().map(|(key, _)| cell(&words.get(key)));
    let covered = cell(&words.get("dash-csv-coverage"));
    let heads = std::iter::once(cell(&chart.axis)).chain(names);
    let mut out = line(heads.chain(columns).chain(period).chain([covered]));
    for (row, head) in grid.heads.iter().enumerate() {
        let numbers = grid.series.iter().map(|series| {
            let number = series.values.get(row).copied().flatten();
            number.map_or_else(String::new, |n| value::plain(n, chart.measure.decimals))
        });
        let here = behind(scene, chart, row).into_iter();
        let mut covered: Vec<String> = here.map(|cell| covered_by(scene, chart, &cell)).collect();
        covered.dedup();
        let columns = about.iter().map(|(_, text)| cell(text));
        let columns = columns.chain((!by_name).then(|| cell(&told(row))));
        let cells = std::iter::once(cell(head)).chain(numbers).chain(columns);
        out.push_str(&line(cells.chain([cell(&covered.join("; "))])));
    }
    out
}

/// The figures from which a row is: of its period, of its region, else the one in focus. What the
/// whole covers says nothing about one of its agencies.
fn behind(scene: &Scene<'_>, chart: &Chart, row: usize) -> Vec<Cell> {
    let focus = scene.focus;
    if let Some(period) = chart.periods.get(row) {
        let cells = scene.track.cells().iter();
        let here = cells.filter(|c| c.period == *period && chart.bases.contains(&c.basis));
        return here.cloned().collect();
    }
    let code = chart.table().codes.get(row);
    let code = code.filter(|code| !code.is_empty());
    if code.is_some_and(|code| scene.agencies.contains_key(code)) {
        return Vec::new();
    }
    let region = code.filter(|code| scene.indicator.region.due.contains(code));
    let Some(region) = region else {
        return scene.cell().cloned().into_iter().collect();
    };
    let track = Track::new(scene.indicator, scene.selection, region, scene.facts);
    let cell = track.cell(focus.period, focus.strand.basis);
    cell.cloned().into_iter().collect()
}

/// What a figure covers; nothing where it covers what nobody counts.
fn covered_by(scene: &Scene<'_>, chart: &Chart, cell: &Cell) -> String {
    let measures = &scene.indicator.measures;
    let Some(at) = measures
        .iter()
        .position(|measure| measure.name == chart.measure.name)
    else {
        return String::new();
    };
    let axes = trust::coverage(&scene.words, scene.indicator, cell, at);
    let words = &scene.words;
    let of_moment = |at| words.with("dash-as-of", &[("period", &periods::long(words, at))]);
    let moment = cell.moment.map(of_moment).into_iter();
    let texts: Vec<String> = moment
        .chain(axes.into_iter().map(|(_, axis)| axis.text))
        .collect();
    texts.join(", ")
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A text as a cell: quoted where it must be, and never taken for a formula by a spreadsheet.
fn cell(text: &str) -> String {
    let text = harmless(text);
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        assert_eq!(cell("Kota Serang"), "Kota Serang");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
    }
}
