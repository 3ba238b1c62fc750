//! A spark line: the course of a figure in a few strokes, drawn by the server.

use std::fmt::Write as _;

use super::amount;
use super::figure::Scene;
use super::periods;
use crate::catalogue::Period;

/// Most points in a spark line.
const POINTS: usize = 24;

/// A spark line on a canvas of 100 by 32.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spark {
    /// The line: `x,y x,y …`.
    pub line: String,
    /// The area below it.
    pub area: String,
    /// The last point.
    pub dot: (String, String),
    /// Its course in words.
    pub label: String,
    /// First period.
    pub from: String,
    /// Last period.
    pub to: String,
}

/// The spark line of a measure on the basis in focus, up to the period in focus; none with
/// fewer than three points, for which words are enough.
pub fn of(scene: &Scene<'_>, at: usize) -> Option<Spark> {
    let cells = scene.track.cells().iter();
    let points: Vec<(Period, i64)> = cells
        .filter(|c| c.basis == scene.focus.basis && c.period <= scene.focus.period)
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
    let line = line(points);
    let dot = line.rsplit(' ').next()?.split_once(',')?;
    Some(Spark {
        area: format!("0,32 {line} 100,32"),
        dot: (dot.0.to_owned(), dot.1.to_owned()),
        label,
        from,
        to,
        line,
    })
}

/// Points on the canvas, in hundredths, placed by their day so that a gap keeps its width.
fn line(points: &[(Period, i64)]) -> String {
    let day = |at: usize| {
        let start = points[at].0.start();
        let since = points[0].0.start().until(start);
        i64::from(since.map_or(0, |span| span.get_days()))
    };
    let days = day(points.len() - 1).max(1);
    let low = points.iter().map(|p| p.1).min().unwrap_or(0);
    let high = points.iter().map(|p| p.1).max().unwrap_or(0);
    let range = i128::from(high) - i128::from(low);
    let mut line = String::new();
    for (at, (_, value)) in points.iter().enumerate() {
        let x = day(at) * 10_000 / days;
        let up = (i128::from(*value) - i128::from(low)) * 2_600;
        let y = if range == 0 { 1_600 } else { 2_900 - up / range };
        let separator = if at == 0 { "" } else { " " };
        let (x, y) = (hundredths(i128::from(x)), hundredths(y));
        let _ = write!(line, "{separator}{x},{y}");
    }
    line
}

fn hundredths(n: i128) -> String {
    let n = n.unsigned_abs();
    format!("{}.{:02}", n / 100, n % 100)
}
