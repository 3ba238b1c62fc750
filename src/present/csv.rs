//! A chart's numbers as a CSV file (RFC 4180): numbers in machine spelling, the unit and the
//! source in columns of their own.

use super::amount;
use super::chart::Chart;
use super::words::Words;
use crate::base::text::cell::harmless;
use crate::catalogue::{Indicator, value};

/// The file of a chart.
pub fn of(words: &Words<'_>, indicator: &Indicator, chart: &Chart) -> String {
    let grid = chart.table();
    let sources: Vec<String> = chart
        .bases
        .iter()
        .filter_map(|at| indicator.bases.get(*at))
        .map(|basis| words.label(&basis.source).to_owned())
        .collect();
    let (source, unit) = (sources.join("; "), amount::unit_word(words, &chart.measure));
    let names = grid.series.iter().map(|s| s.name.as_str());
    let (unit_head, source_head) = (words.get("dash-csv-unit"), words.get("dash-csv-source"));
    let mut out = line(
        std::iter::once(chart.axis.as_str())
            .chain(names)
            .chain([unit_head.as_str(), source_head.as_str()])
            .map(cell),
    );
    for (at, head) in grid.heads.iter().enumerate() {
        let numbers = grid.series.iter().map(|series| {
            let number = series.values.get(at).copied().flatten();
            number.map_or_else(String::new, |n| value::plain(n, chart.measure.decimals))
        });
        let cells = std::iter::once(cell(head)).chain(numbers);
        out.push_str(&line(cells.chain([cell(unit), cell(&source)])));
    }
    out
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
