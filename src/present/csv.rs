//! A chart's numbers as a CSV file (RFC 4180): numbers in machine spelling; the unit, the source, the
//! period, whether the numbers have been checked and what they cover in columns of their own.

mod band;
mod status;

use std::collections::BTreeSet;

use self::band::band;
use super::amount;
use super::chart::Chart;
use super::periods;
use super::scene::Scene;
use super::trust;
use crate::base::text::cell::harmless;
use crate::catalogue::value;
use crate::figures::cell::Cell;
use crate::figures::facts::Part;
use crate::figures::track::Track;

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
    let mut about = vec![
        ("dash-csv-unit", unit),
        ("dash-csv-source", sources.join("; ")),
    ];
    if chart.periods.is_empty() {
        about.push(("dash-csv-period", scene.period()));
    }
    let names = grid.series.iter().map(|s| cell(&s.name));
    let columns = about.iter().map(|(key, _)| cell(&words.get(key)));
    let marks = ["dash-csv-status", "dash-csv-coverage"];
    let marks = marks.map(|key| cell(&words.get(key)));
    let heads = std::iter::once(cell(&chart.axis)).chain(names);
    let mut out = line(heads.chain(columns).chain(marks));
    for row in 0..grid.heads.len() {
        let numbers = grid.series.iter().map(|series| {
            let number = series.values.get(row).copied().flatten();
            number.map_or_else(String::new, |n| value::plain(n, chart.measure.decimals))
        });
        let columns = about.iter().map(|(_, text)| cell(text));
        let head = std::iter::once(cell(&head(scene, chart, row)));
        let cells = head.chain(numbers).chain(columns);
        let marks = [status::of(scene, chart, row), covered(scene, chart, row)];
        out.push_str(&line(cells.chain(marks.iter().map(|text| cell(text)))));
    }
    out
}

/// What a row is about; a period by its whole name, also where the title of the chart says its year.
fn head(scene: &Scene<'_>, chart: &Chart, row: usize) -> String {
    let head = &chart.table().heads[row];
    let Some(period) = chart.periods.get(row) else {
        return head.clone();
    };
    let (inner, short) = (
        periods::inner(&scene.words, *period),
        periods::short(&scene.words, *period),
    );
    match head.strip_prefix(&inner) {
        Some(marks) if !head.starts_with(&short) => format!("{short}{marks}"),
        _ => head.clone(),
    }
}

/// What the figures of a row cover: of its period, of its region, of its code, else those in focus.
/// What the whole covers says nothing about one of its agencies or codes.
fn covered(scene: &Scene<'_>, chart: &Chart, row: usize) -> String {
    let measures = &scene.indicator.measures;
    let at = measures
        .iter()
        .position(|measure| measure.name == chart.measure.name);
    let Some(at) = at else {
        return String::new();
    };
    let focus = scene.focus;
    let all = |cells: &mut dyn Iterator<Item = &Cell>| {
        let mut texts: Vec<String> = cells.map(|cell| covered_by(scene, cell, at)).collect();
        texts.dedup();
        texts.join("; ")
    };
    if let Some(period) = chart.periods.get(row) {
        let cells = scene.track.cells().iter();
        return all(&mut cells.filter(|c| c.period == *period && chart.bases.contains(&c.basis)));
    }
    let code = chart.table().codes.get(row);
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return all(&mut scene.cell().into_iter());
    };
    if scene.indicator.region.due.contains(code) {
        let track = Track::new(scene.indicator, scene.selection, code, scene.facts);
        return all(&mut track.cell(focus.period, focus.strand.basis).into_iter());
    }
    of_code(scene, chart, code, at).unwrap_or_default()
}

/// `6 dari 8 kab/kota`, of a code whose figure is summed over them.
fn of_code(scene: &Scene<'_>, chart: &Chart, code: &str, at: usize) -> Option<String> {
    let (axis, codes) = band(scene, chart, code)?;
    if !scene.focus.source.starts_with('@') {
        return None;
    }
    let facts = scene.here(Part::RegionCategory(axis));
    let here = facts.filter(|f| codes.contains(&f.categories[axis]));
    let here = here.filter(|f| f.figure(scene.indicator, at).is_some());
    let due = &scene.indicator.region.due;
    let regions: BTreeSet<&String> = here
        .map(|f| &f.region)
        .filter(|r| due.contains(r))
        .collect();
    let (present, due) = (
        scene.words.whole(regions.len()),
        scene.words.whole(due.len()),
    );
    let args = [("present", &*present), ("due", &*due)];
    Some(scene.words.with("dash-coverage-regions", &args))
}

/// What a figure covers; nothing where it covers what nobody counts.
fn covered_by(scene: &Scene<'_>, cell: &Cell, at: usize) -> String {
    let words = &scene.words;
    let axes = trust::coverage(words, scene.indicator, cell, at);
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
