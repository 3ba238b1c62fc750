//! A chart's numbers as a CSV file (RFC 4180): numbers in machine spelling; the unit, the source, the
//! period and what the numbers cover in columns of their own.

use super::amount;
use super::chart::Chart;
use super::periods;
use super::scene::Scene;
use super::trust;
use crate::base::text::cell::harmless;
use crate::catalogue::value;
use crate::figures::cell::Cell;

/// The file of a chart. Where its heads are no periods, the period stands in a column too.
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
    let is_over_time = grid.heads.iter().any(|head| !at(scene, head).is_empty());
    let mut about = vec![
        ("dash-csv-unit", unit),
        ("dash-csv-source", sources.join("; ")),
    ];
    if !is_over_time {
        about.push(("dash-csv-period", scene.period()));
    }
    let names = grid.series.iter().map(|s| cell(&s.name));
    let columns = about.iter().map(|(key, _)| cell(&words.get(key)));
    let covered = cell(&words.get("dash-csv-coverage"));
    let heads = std::iter::once(cell(&chart.axis)).chain(names);
    let mut out = line(heads.chain(columns).chain([covered]));
    for (row, head) in grid.heads.iter().enumerate() {
        let numbers = grid.series.iter().map(|series| {
            let number = series.values.get(row).copied().flatten();
            number.map_or_else(String::new, |n| value::plain(n, chart.measure.decimals))
        });
        let here = if is_over_time {
            at(scene, head)
        } else {
            scene.cell().into_iter().collect()
        };
        let mut covered: Vec<String> = here
            .iter()
            .map(|cell| covered_by(scene, chart, cell))
            .collect();
        covered.dedup();
        let columns = about.iter().map(|(_, text)| cell(text));
        let cells = std::iter::once(cell(head)).chain(numbers).chain(columns);
        out.push_str(&line(cells.chain([cell(&covered.join("; "))])));
    }
    out
}

/// The figures of a period that is called so on an axis.
fn at<'a>(scene: &Scene<'a>, head: &str) -> Vec<&'a Cell> {
    let named = |cell: &&Cell| {
        let names = [periods::short, periods::long];
        names
            .iter()
            .any(|name| name(&scene.words, cell.period) == head)
    };
    scene.track.cells().iter().filter(named).collect()
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
