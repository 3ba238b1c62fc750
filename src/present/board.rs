//! The page of an indicator: figures, shares, charts.

use super::chart::{Chart, Shape};
use super::charts;
use super::figure::{self, Figure};
use super::gauge::{self, Gauge};
use super::periods;
use super::scene::Scene;
use super::spec;
use super::table::{self, Table};
use super::trust::{self, Status};
use super::words::Words;
use crate::catalogue::Period;
use crate::figures::cell::Cell;
use crate::figures::facts::{Count, Facts, Part};
use crate::figures::focus::is_ahead;
use crate::figures::names;

/// Figures, shares and charts of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// What the figures are about: `September 2017`.
    pub heading: String,
    /// The headline in a sentence.
    pub lead: String,
    /// The figure that stands for the indicator.
    pub headline: Figure,
    /// The figures of the other measures that have any.
    pub figures: Vec<Figure>,
    /// The measures that have none, in words.
    pub missing: Option<String>,
    /// The headline on other bases.
    pub others: Vec<String>,
    /// Rings.
    pub gauges: Vec<Gauge>,
    /// Charts.
    pub charts: Vec<Drawing>,
    /// Whether sample figures are in any of it.
    pub sample: bool,
}

/// A chart with all that stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The chart.
    pub chart: Chart,
    /// Its description for the browser.
    pub spec: String,
    /// Codes and names of the regions on a map, each of which has a page of its own.
    pub regions: Vec<(String, String)>,
    /// Its main numbers in a sentence.
    pub sentence: String,
    /// The same as a table.
    pub table: Table,
    /// Sources of its figures.
    pub source: String,
    /// The period it is about.
    pub as_of: String,
    /// The line below its picture when it is saved.
    pub caption: String,
    /// Whether it is drawn taller than others.
    pub tall: bool,
    /// Whether sample figures are in it.
    pub sample: bool,
    /// The badge for the status of its figures, when not all are validated.
    pub provisional: Option<String>,
    /// What names its figure in the address of a question about it.
    pub named: String,
}

/// The board of what is in focus.
pub fn of(scene: &Scene<'_>, map_url: &str) -> Board {
    let indicator = scene.indicator;
    let headline = figure::of(scene, indicator.headline);
    let (figures, missing): (Vec<Figure>, Vec<Figure>) = figure::order(indicator)
        .into_iter()
        .filter(|at| *at != indicator.headline)
        .map(|at| figure::of(scene, at))
        .partition(|figure| figure.big.is_some() || figure.range.is_some());
    let missing: Vec<String> = missing.into_iter().map(|figure| figure.label).collect();
    let charts = charts::all(scene);
    let drawn: Vec<Drawing> = charts
        .into_iter()
        .map(|chart| drawing(scene, chart, map_url))
        .collect();
    let is_sample = |figure: &Figure| figure.trust.as_ref().is_some_and(|t| t.sample);
    let sample =
        drawn.iter().any(|d| d.sample) || is_sample(&headline) || figures.iter().any(is_sample);
    Board {
        heading: heading(scene),
        lead: sentence(&scene.words, scene, &headline),
        missing: (!missing.is_empty()).then(|| {
            let list = scene.words.list(&missing);
            scene.words.with("dash-not-reported", &[("list", &list)])
        }),
        others: figure::others(scene, indicator.headline),
        gauges: gauge::all(scene),
        charts: drawn,
        headline,
        figures,
        sample,
    }
}

fn heading(scene: &Scene<'_>) -> String {
    let mut parts = vec![scene.period()];
    parts.extend(figure::limits(scene, None));
    parts.join(" · ")
}

/// `Jumlah Pegawai, 2017: 85.161 orang, turun 1,2% dari 2016.` What is missing in the figure, or that
/// it is provisional, stands right behind the number.
pub fn sentence(words: &Words<'_>, scene: &Scene<'_>, figure: &Figure) -> String {
    let period = scene.period();
    let value = match (&figure.big, &figure.range, &figure.missing) {
        (Some(big), ..) => {
            let full = big.full.clone();
            full.unwrap_or_else(|| format!("{} {}", big.number, big.unit).trim().to_owned())
        }
        (None, Some(range), _) => range.sentence(),
        (None, None, missing) => return missing.clone().unwrap_or_default(),
    };
    let value = match doubts(words, figure) {
        Some(doubts) => format!("{value} ({doubts})"),
        None => value,
    };
    let change = figure.change.as_ref().filter(|c| c.way.is_some());
    let change = change.map(|c| format!(", {}", c.sentence()));
    let whole = &scene.indicator.region.whole;
    let region = Some(&scene.selection.region).filter(|region| *region != whole);
    let label = region.map_or_else(
        || figure.label.clone(),
        |region| {
            let region = names::region(scene.catalogue, region);
            let args = [("label", &*figure.label), ("region", &*region)];
            words.with("dash-label-in", &args)
        },
    );
    words.with(
        "dash-sentence",
        &[
            ("label", &label),
            ("period", &period),
            ("value", &value),
            ("change", change.as_deref().unwrap_or_default()),
        ],
    )
}

/// `4 dari 8 kab/kota, belum lengkap, gabungan beberapa tanggal, sementara`.
fn doubts(words: &Words<'_>, figure: &Figure) -> Option<String> {
    let mut doubts = Vec::new();
    if let Some(partial) = &figure.partial {
        doubts.push(partial.clone());
        doubts.push(words.get("dash-partial"));
    }
    doubts.extend(figure.mixed.iter().map(|_| words.get("dash-of-days")));
    let trust = figure.trust.as_ref();
    match trust.map(|trust| trust.status) {
        Some(_) if trust.is_some_and(|trust| trust.returned) => {
            doubts.push(words.get("dash-returned"));
        }
        Some(Status::Provisional) => doubts.push(words.get("dash-provisional")),
        Some(Status::Mixed) => doubts.push(words.get("dash-some-provisional")),
        Some(Status::Validated) | None => {}
    }
    (!doubts.is_empty()).then(|| doubts.join(", "))
}

/// What rows are in the figures of these bases.
fn rows(facts: &Facts, bases: &[usize]) -> Count {
    let mut count = Count::default();
    let all = facts.of(Part::Regions).iter().chain(facts.of(Part::Summed));
    for fact in all.filter(|f| bases.contains(&f.basis)) {
        count.add(&fact.count);
    }
    count
}

/// The figures of columns by period, the oldest first; empty for a chart that is none.
fn columns<'s>(scene: &'s Scene<'_>, chart: &Chart) -> Vec<&'s Cell> {
    let of_year = chart.id.starts_with("tahun-");
    let several = chart.grid.heads.len() > 1;
    if !several || !of_year && !chart.id.starts_with("periode-") {
        return Vec::new();
    }
    let indicator = scene.indicator;
    let at = measure_of(scene, chart);
    let year = scene.focus.period.calendar_year();
    let strand = scene.focus.strand;
    if !of_year {
        return scene.track.line(indicator, at, strand);
    }
    // The months of a year are all shown, those of a part marked.
    let all = scene.track.cells().iter().filter(|c| c.strand() == strand);
    let of_year = all.filter(|cell| cell.period.calendar_year() == year);
    of_year
        .filter(|cell| cell.figure(indicator, at).is_some())
        .collect()
}

/// The position of the measure that a chart is about.
fn measure_of(scene: &Scene<'_>, chart: &Chart) -> usize {
    let found = scene.indicator.measure(&chart.measure.name);
    found.map_or(scene.indicator.headline, |(at, _)| at)
}

fn together(cells: &[&Cell]) -> Count {
    let mut count = Count::default();
    for cell in cells {
        count.add(&cell.count);
    }
    count
}

/// The periods that are drawn: `2020–2021`, or `per 2020`.
fn span(scene: &Scene<'_>, chart: &Chart, over_time: bool, columns: &[&Cell]) -> String {
    let words = &scene.words;
    let between =
        |first: &str, last: &str| words.with("dash-span", &[("first", first), ("last", last)]);
    if let [first, .., last] = columns {
        let short = |cell: &Cell| periods::short(words, cell.period);
        return between(&short(first), &short(last));
    }
    if let [only] = columns {
        let period = periods::told(words, only.period, only.moment);
        return words.with("dash-as-of", &[("period", &period)]);
    }
    let heads = &chart.table().heads;
    match (heads.first(), heads.last()) {
        (Some(first), Some(last)) if over_time && first != last => between(first, last),
        _ => words.with("dash-as-of", &[("period", &scene.period())]),
    }
}

fn drawing(scene: &Scene<'_>, chart: Chart, map_url: &str) -> Drawing {
    let words = &scene.words;
    let sources: Vec<String> = chart
        .bases
        .iter()
        .filter_map(|at| scene.indicator.bases.get(*at))
        .map(|basis| words.label(&basis.source).to_owned())
        .collect();
    let over_time = matches!(chart.shape, Shape::Line | Shape::Area) || is_trend(&chart);
    let columns = columns(scene, &chart);
    let count = match scene.cell() {
        _ if !columns.is_empty() => together(&columns),
        Some(cell) if !over_time => cell.count,
        _ => rows(scene.facts, &chart.bases),
    };
    let as_of = span(scene, &chart, over_time, &columns);
    let source = words.with("dash-source", &[("source", &sources.join("; "))]);
    let sample = count.samples > 0;
    let mut caption = vec![source.clone(), as_of.clone()];
    let provisional = match trust::status(count) {
        _ if chart.returned > 0 => Some(words.get("dash-some-returned")),
        Status::Validated => None,
        Status::Provisional => Some(words.get("dash-provisional")),
        Status::Mixed => Some(words.get("dash-some-provisional")),
    };
    caption.extend(provisional.clone());
    if sample {
        caption.push(words.get("dash-sample"));
    }
    Drawing {
        spec: spec::json(words, &chart, map_url),
        sentence: chart.sentence(words),
        table: table::of(words, &chart),
        caption: caption.join(" · "),
        tall: chart.shape == Shape::Map,
        regions: on_map(scene, &chart),
        named: figure::named(scene, measure_of(scene, &chart)),
        source,
        as_of,
        sample,
        provisional,
        chart,
    }
}

/// The regions on a map, by their own names.
fn on_map(scene: &Scene<'_>, chart: &Chart) -> Vec<(String, String)> {
    let codes = chart.grid.codes.iter();
    let named = codes.map(|code| (code.clone(), names::region(scene.catalogue, code)));
    named.filter(|_| chart.shape == Shape::Map).collect()
}

/// Whether the heads of a chart are periods over time, although it is no line.
fn is_trend(chart: &Chart) -> bool {
    chart.id.starts_with("tren-")
}

/// The newest period that has figures and has begun, for a view without any; one to come only where
/// there is no other.
pub fn newest(words: &Words<'_>, known: &[Period], facts: &Facts) -> Option<String> {
    let begun = known.iter().rev().find(|period| !is_ahead(facts, **period));
    let newest = begun.or(known.last());
    newest.map(|period| periods::long(words, *period))
}
