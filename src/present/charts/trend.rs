//! How the figures went: areas of the parts, a line for each measure or basis, other regions
//! dashed for comparison.

use super::super::chart::{Chart, Grid, Series, Shape};
use super::super::groups::{self, Group};
use super::super::periods;
use super::super::scene::Scene;
use super::super::words::lower;
use super::super::{target, trust};
use super::omitted;
use crate::catalogue::Period;
use crate::figures::cell::{Cell, Place, Strand};
use crate::figures::facts::Part;
use crate::figures::names;
use crate::figures::share::Chosen;
use crate::figures::time::runs;
use crate::figures::track::Track;

/// Most columns of parts over time.
const COLUMNS: usize = 24;

/// The trends of all groups.
pub(super) fn all(scene: &Scene<'_>, groups: &[Group]) -> Vec<Chart> {
    let mut charts = Vec::new();
    for group in groups {
        if group.parts {
            charts.extend(areas(scene, group));
            charts.extend(wholes(scene, group));
        } else {
            charts.extend(lines(scene, group));
        }
        charts.extend(regions(scene, group));
    }
    charts
}

/// A line to be drawn: its figures by period.
struct Line {
    series: Series,
    strand: Strand,
    /// What is in its figures, where they are those of a part.
    part: Option<String>,
    points: Vec<(Period, i64)>,
    /// The periods of which something was sent back.
    returned: Vec<Period>,
    /// Whether its first and its last figure can be compared.
    compared: bool,
}

impl Line {
    /// The figures of a measure on a strand.
    fn new(scene: &Scene<'_>, track: &Track, strand: Strand, at: usize, series: Series) -> Self {
        let cells = track.line(scene.indicator, at, strand);
        let mut ends = cells.first().zip(cells.last()).into_iter();
        let part = cells.last();
        let part = part.and_then(|cell| trust::partial(&scene.words, scene.indicator, cell, at));
        Self {
            series: Series {
                name: omitted::part_name(scene, &series.name, part.as_deref()),
                ..series
            },
            returned: omitted::returned(&cells),
            part,
            strand,
            compared: ends.all(|(first, last)| last.is_comparable(first, at)),
            points: points(scene, track, strand, at),
        }
    }
}

fn points(scene: &Scene<'_>, track: &Track, strand: Strand, at: usize) -> Vec<(Period, i64)> {
    let cells = track.line(scene.indicator, at, strand);
    cells
        .into_iter()
        .filter_map(|c| Some((c.period, c.figure(scene.indicator, at)?)))
        .collect()
}

/// Puts lines over one axis; none with fewer than two periods, which a line would not tell.
fn draw(
    scene: &Scene<'_>,
    group: &Group,
    id: &str,
    shape: Shape,
    lines: Vec<Line>,
) -> Option<Chart> {
    let known: Vec<Period> = lines
        .iter()
        .flat_map(|line| line.points.iter().map(|(period, _)| *period))
        .collect();
    let due = periods::axis(scene.indicator, &known);
    if due.len() < 2 {
        return None;
    }
    let axis = match shape {
        Shape::Line | Shape::Area => periods::line(scene.indicator, &known),
        _ => due.clone(),
    };
    let mut bases: Vec<usize> = lines.iter().map(|line| line.strand.basis).collect();
    bases.sort_unstable();
    bases.dedup();
    let own = || lines.iter().filter(|line| !line.series.dashed);
    let compared = own().all(|line| line.compared);
    let part = own().find_map(|line| line.part.clone());
    let part = part.map(|part| scene.words.with("dash-chart-part", &[("part", &part)]));
    let back: Vec<Period> = lines.iter().flat_map(|l| l.returned.clone()).collect();
    let series = lines.into_iter().map(|line| {
        let value = |period: &Period| {
            let found = line.points.iter().find(|(p, _)| p == period);
            found.map(|(_, value)| *value)
        };
        Series {
            values: axis.iter().map(value).collect(),
            ..line.series
        }
    });
    let grid = Grid {
        heads: super::heads(scene, &axis, &back),
        codes: Vec::new(),
        series: series.collect(),
    };
    let name = super::name(scene, group);
    let full = super::known(&grid, &axis, &due);
    Some(Chart {
        returned: back.len(),
        note: super::notes([part, super::early(scene, &known)]),
        title: scene.words.with("dash-chart-trend", &[("name", &name)]),
        axis: scene.words.get("dash-axis-period"),
        bases,
        joined: full.is_some(),
        periods: if full.is_some() { due } else { axis },
        full,
        compared,
        ..super::chart(scene, group, id, shape, grid)
    })
}

/// Columns of the parts on the basis in focus, on top of each other so that they reach the whole;
/// areas where they are too many.
fn areas(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    let strand = scene.focus.strand;
    let lines: Vec<Line> = group
        .measures
        .iter()
        .map(|at| {
            let measure = &scene.indicator.measures[*at];
            let series = Series {
                tone: groups::tone(measure),
                stacked: true,
                ..Series::new(scene.words.label(&measure.label), Vec::new())
            };
            Line::new(scene, scene.track, strand, *at, series)
        })
        .collect();
    let known = lines.iter().map(|l| l.points.len()).min().unwrap_or(0);
    if known < 2 {
        return None;
    }
    let label = |at: &usize| scene.words.label(&scene.indicator.measures[*at].label);
    let parts: Vec<String> = group
        .measures
        .iter()
        .map(|at| label(at).to_lowercase())
        .collect();
    let parts = scene.words.list(&parts);
    let most = lines.iter().map(|l| l.points.len()).max().unwrap_or(0);
    let shape = if most > COLUMNS {
        Shape::Area
    } else {
        Shape::Stacked
    };
    let left_out = left_out(scene, group.lead(scene.indicator), &lines);
    let chart = draw(scene, group, "tren-bagian", shape, lines)?;
    let name = super::name(scene, group);
    Some(Chart {
        note: super::notes([left_out, chart.note.clone()]),
        title: scene.words.with(
            "dash-chart-trend-parts",
            &[("name", &name), ("parts", &parts)],
        ),
        ..chart
    })
}

/// A line of the whole for each basis, where the parts do not tell it already.
fn wholes(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    let at = group.lead(scene.indicator);
    let strand = scene.focus.strand;
    let whole = points(scene, scene.track, strand, at).len();
    let split = group.measures.iter();
    let told = split
        .map(|part| points(scene, scene.track, strand, *part).len())
        .min();
    let single = scene.track.strands(scene.indicator, at).len() < 2;
    if single && told == Some(whole) && whole >= 2 {
        return None;
    }
    let alone = Group {
        measures: vec![at],
        parts: false,
    };
    let lines = by_strand(scene, &alone, at);
    if lines.iter().all(|line| line.points.len() < 2) {
        return None;
    }
    let left_out = left_out(scene, at, &lines);
    let chart = draw(scene, group, "tren", Shape::Line, lines)?;
    let note = super::notes([left_out, chart.note.clone()]);
    Some(Chart { note, ..chart })
}

/// Says which periods are left out because other regions are covered.
fn left_out(scene: &Scene<'_>, at: usize, lines: &[Line]) -> Option<String> {
    let is_drawn = |cell: &Cell| {
        let mut own = lines.iter().filter(|line| line.strand == cell.strand());
        own.any(|line| line.points.iter().any(|(period, _)| *period == cell.period))
    };
    omitted::not_drawn(scene, at, &is_drawn)
}

/// What was to be reached in the periods of the lines, dashed.
fn goals(scene: &Scene<'_>, at: usize, lines: &[Line]) -> Vec<Line> {
    let drawn = lines.iter().flat_map(|line| &line.points);
    let drawn: Vec<Period> = drawn.map(|(period, _)| *period).collect();
    let line = |(name, points): target::Points| Line {
        series: Series {
            dashed: true,
            ..Series::new(name, Vec::new())
        },
        strand: scene.focus.strand,
        part: None,
        returned: Vec::new(),
        compared: true,
        points,
    };
    let ends = target::lines(scene, at, &drawn);
    ends.into_iter().map(line).collect()
}

/// Lines of measures with one unit; of a single measure, one for each basis.
fn lines(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    let lines = match group.measures.as_slice() {
        [at] => {
            let mut lines = by_strand(scene, group, *at);
            let aims = goals(scene, *at, &lines);
            lines.extend(compared(scene, *at));
            lines.extend(aims);
            lines
        }
        many => {
            let strand = scene.focus.strand;
            let line = |at: &usize| {
                let label = scene.words.label(&scene.indicator.measures[*at].label);
                let series = Series::new(label, Vec::new());
                Line::new(scene, scene.track, strand, *at, series)
            };
            many.iter()
                .map(line)
                .filter(|l| !l.points.is_empty())
                .collect()
        }
    };
    let own = lines.iter().any(|l| !l.series.dashed && l.points.len() > 1);
    if !own {
        return None;
    }
    let left_out = left_out(scene, group.measures[0], &lines);
    let chart = draw(scene, group, "tren", Shape::Line, lines)?;
    let note = super::notes([left_out, chart.note.clone()]);
    Some(Chart { note, ..chart })
}

/// A line for each way in which the figures came about: each basis, and what was published apart
/// from what was summed. Next to one that is complete, one that is not would look like a fall and
/// is left out.
fn by_strand(scene: &Scene<'_>, group: &Group, at: usize) -> Vec<Line> {
    let strands = scene.track.strands(scene.indicator, at);
    let is_full = |strand: &Strand| {
        let line = scene.track.line(scene.indicator, at, *strand);
        line.iter().all(|cell| cell.is_full(at))
    };
    let any_full = strands.len() > 1 && strands.iter().any(is_full);
    let shown = strands.iter().filter(|strand| !any_full || is_full(strand));
    let line = |strand: &Strand| {
        let name = strand_name(scene, group, at, (*strand, &strands));
        let series = Series::new(name, Vec::new());
        Line::new(scene, scene.track, *strand, at, series)
    };
    shown.map(line).collect()
}

/// What the line of a strand is called among all of them.
fn strand_name(
    scene: &Scene<'_>,
    group: &Group,
    at: usize,
    (strand, all): (Strand, &[Strand]),
) -> String {
    let words = &scene.words;
    let place = words.get(match strand.place {
        Place::Own => "dash-published",
        Place::Sum => "dash-summed",
    });
    let beside = |one: &&Strand| one.basis == strand.basis && **one != strand;
    let other_place = all.iter().any(|one| beside(&one));
    let other_basis = all.iter().any(|one| one.basis != strand.basis);
    let source = scene.indicator.bases.get(strand.basis);
    match (source.filter(|_| other_basis), other_place) {
        (Some(source), true) => format!("{}, {}", words.label(&source.source), lower(&place)),
        (Some(source), false) => words.label(&source.source).to_owned(),
        (None, true) => place,
        (None, false) if group.adds(scene.indicator) => {
            words.label(&scene.indicator.measures[at].label).to_owned()
        }
        (None, false) => names::region(scene.catalogue, &scene.selection.region),
    }
}

/// The whole and the regions for comparison, dashed, on the basis in focus; only of figures that
/// do not grow with the size of the place.
fn compared(scene: &Scene<'_>, at: usize) -> Vec<Line> {
    let axis = &scene.indicator.region;
    if scene.indicator.measures[at].kind.adds() {
        return Vec::new();
    }
    let basis = scene.focus.strand.basis;
    let line = |code: &String| {
        let track = Track::new(scene.indicator, scene.selection, code, scene.facts);
        let strands = track.strands(scene.indicator, at);
        let strand = strands.into_iter().find(|one| one.basis == basis)?;
        let series = Series {
            tone: Some("compare"),
            dashed: true,
            ..Series::new(names::region(scene.catalogue, code), Vec::new())
        };
        // What is compared with is a whole.
        Some(Line::new(scene, &track, strand, at, series)).filter(|line| line.part.is_none())
    };
    std::iter::once(&axis.whole)
        .chain(&axis.compare)
        .filter(|code| **code != scene.selection.region)
        .filter_map(line)
        .collect()
}

/// A line for each region that is due, of figures that do not grow with the size of the place.
fn regions(scene: &Scene<'_>, group: &Group) -> Option<Chart> {
    let due = &scene.indicator.region.due;
    let at = group.lead(scene.indicator);
    if due.len() < 2 || scene.indicator.measures[at].kind.adds() {
        return None;
    }
    let strand = Strand {
        place: Place::Own,
        ..scene.focus.strand
    };
    let facts = scene.facts.of(Part::Regions);
    let is_running = |period| {
        let today = scene.facts.today;
        today.is_some_and(|today| runs(scene.indicator, period, today))
    };
    let running = facts.iter().filter(|f| {
        let is_told = due.contains(&f.region) && f.basis == strand.basis;
        is_told && is_running(f.period) && f.figure(scene.indicator, at).is_some()
    });
    let left_out = omitted::running(scene, running.map(|f| f.period).collect());
    let line = |code: &String| {
        let own = facts
            .iter()
            .filter(|f| f.region == *code && f.basis == strand.basis);
        let points = own
            .filter(|f| !is_running(f.period))
            .filter_map(|f| Some((f.period, f.figure(scene.indicator, at)?)));
        let track = Track::new(scene.indicator, scene.selection, code, scene.facts);
        let series = Series::new(names::region(scene.catalogue, code), Vec::new());
        Line {
            points: points.collect(),
            ..Line::new(scene, &track, strand, at, series)
        }
    };
    let lines: Vec<Line> = due
        .iter()
        .map(line)
        .filter(|l| !l.points.is_empty())
        .collect();
    let chart = draw(scene, group, "tren-wilayah", Shape::Line, lines)?;
    let alone = Group {
        measures: vec![at],
        parts: false,
    };
    let name = super::plain_name(scene, &alone);
    let args = [("name", name.as_str())];
    Some(Chart {
        subtitle: super::subtitle(scene, group, Some(Chosen::Region)),
        title: scene.words.with("dash-chart-trend-regions", &args),
        note: super::notes([left_out, chart.note.clone()]),
        wide: true,
        ..chart
    })
}
