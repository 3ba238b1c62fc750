//! A spark line: the course of a figure in a few strokes, drawn by the server.

use std::fmt::Write as _;

use super::amount;
use super::periods;
use super::scene::Scene;
use crate::catalogue::Period;

/// Most points in a spark line.
const POINTS: usize = 24;

/// A spark line on a canvas of 100 by 32.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spark {
    /// The line in unbroken runs: a missing period breaks it.
    pub runs: Vec<Run>,
    /// The last point.
    pub dot: (String, String),
    /// Its course in words.
    pub label: String,
    /// First period.
    pub from: String,
    /// Last period.
    pub to: String,
}

/// An unbroken part of a spark line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The line: `x,y x,y …`.
    pub line: String,
    /// It is a single point.
    pub alone: bool,
}

/// The spark line of a measure on the basis in focus, up to the period in focus and without what
/// was sent back before it; none with fewer than three points, for which words are enough.
pub fn of(scene: &Scene<'_>, at: usize) -> Option<Spark> {
    let cells = scene.track.line(scene.indicator, at, scene.focus.strand);
    let points: Vec<(Period, i64)> = cells
        .into_iter()
        .filter(|c| c.period <= scene.focus.period)
        .filter(|c| !c.returned || c.period == scene.focus.period)
        .filter_map(|c| Some((c.period, c.figure(scene.indicator, at)?)))
        .collect();
    let points = &points[points.len().saturating_sub(POINTS)..];
    let (first, last) = (points.first()?, points.last()?);
    if points.len() < 3 {
        return None;
    }
    let (from, to) = (
        periods::short(&scene.words, first.0),
        periods::short(&scene.words, last.0),
    );
    let measure = &scene.indicator.measures[at];
    let label = scene.words.with(
        "dash-spark",
        &[
            ("from", &from),
            ("to", &to),
            ("first", &amount::full(&scene.words, first.1, measure)),
            ("last", &amount::full(&scene.words, last.1, measure)),
        ],
    );
    let runs = runs(scene, points);
    let end = runs.last()?.line.rsplit(' ').next()?.split_once(',')?;
    Some(Spark {
        dot: (end.0.to_owned(), end.1.to_owned()),
        label,
        from,
        to,
        runs,
    })
}

/// The runs of the line: broken where a period that is due has no figure.
fn runs(scene: &Scene<'_>, points: &[(Period, i64)]) -> Vec<Run> {
    let known: Vec<Period> = points.iter().map(|p| p.0).collect();
    let axis = periods::axis(scene.indicator, &known);
    let mut runs: Vec<Vec<(i128, i128)>> = Vec::new();
    let mut broken = true;
    for period in axis {
        match points.iter().position(|p| p.0 == period) {
            Some(at) if broken => runs.push(vec![place(points, at)]),
            Some(at) => {
                if let Some(run) = runs.last_mut() {
                    run.push(place(points, at));
                }
            }
            None => {}
        }
        broken = !known.contains(&period);
    }
    runs.iter().map(|run| draw(run)).collect()
}

/// A point on the canvas, in hundredths, placed by its day so that a gap keeps its width.
fn place(points: &[(Period, i64)], at: usize) -> (i128, i128) {
    let day = |at: usize| {
        let since = points[0].0.start().until(points[at].0.start());
        i128::from(since.map_or(0, |span| span.get_days()))
    };
    let days = day(points.len() - 1).max(1);
    let low = points.iter().map(|p| p.1).min().unwrap_or(0);
    let high = points.iter().map(|p| p.1).max().unwrap_or(0);
    let range = i128::from(high) - i128::from(low);
    let up = (i128::from(points[at].1) - i128::from(low)) * 2_600;
    let y = if range == 0 {
        1_600
    } else {
        2_900 - up / range
    };
    (day(at) * 10_000 / days, y)
}

fn draw(run: &[(i128, i128)]) -> Run {
    let mut line = String::new();
    // A single point is drawn as a dot: a line from it to itself.
    let alone = if run.len() == 1 { run } else { &[] };
    for (x, y) in run.iter().chain(alone) {
        let separator = if line.is_empty() { "" } else { " " };
        let (x, y) = (hundredths(*x), hundredths(*y));
        let _ = write!(line, "{separator}{x},{y}");
    }
    Run {
        line,
        alone: run.len() == 1,
    }
}

fn hundredths(n: i128) -> String {
    let n = n.unsigned_abs();
    format!("{}.{:02}", n / 100, n % 100)
}
