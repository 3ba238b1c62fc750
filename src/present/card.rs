//! The card of a sector on the home page: its figure, its course, its parts, and further figures
//! in short.

use super::amount;
use super::board;
use super::figure::{self, Figure};
use super::gauge::{self, Gauge};
use super::scene::Scene;
use super::spark::{self, Spark};
use super::trust::{self, Status};
use crate::catalogue::value;
use crate::figures::cell::Cell;
use crate::figures::focus::Focus;

/// Longest unit that stands behind the number of a line.
const UNIT: usize = 12;

/// The headline of a sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// The figure.
    pub figure: Figure,
    /// The period it is about.
    pub period: String,
    /// Its course.
    pub spark: Option<Spark>,
    /// Its parts in one bar.
    pub split: Vec<Slice>,
    /// The headline in a sentence.
    pub sentence: String,
}

/// A part in a bar of 100 per cent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// The part.
    pub gauge: Gauge,
    /// Where it begins, in per cent, in machine spelling.
    pub from: String,
}

/// A further figure in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Slug of the indicator.
    pub slug: String,
    /// What it is.
    pub label: String,
    /// The number, or a dash.
    pub value: String,
    /// The period, or why there is no number.
    pub note: String,
    /// Why the number is not one to rely on: `sementara`, `6 dari 8 kab/kota, belum lengkap`; or
    /// that it has been checked.
    pub status: Option<Mark>,
    /// How old it is, where it is older than its rhythm.
    pub age: Option<String>,
    /// Whether sample figures are in it.
    pub sample: bool,
}

/// The status of a figure in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// `tervalidasi`, `sementara`, `6 dari 8 kab/kota, belum lengkap`.
    pub text: String,
    /// Whether it is complete and has been checked.
    pub good: bool,
}

/// The headline of what is in focus.
pub fn headline(scene: &Scene<'_>) -> Headline {
    let at = scene.indicator.headline;
    let figure = figure::of(scene, at);
    let mut from = 0;
    let split = gauge::parts(scene).into_iter().map(|gauge| {
        let begins = value::plain(from, 2);
        from += value::parse(&gauge.arc, 2).unwrap_or(0);
        Slice {
            gauge,
            from: begins,
        }
    });
    Headline {
        split: split.collect(),
        period: scene.period(),
        spark: spark::of(scene, at),
        sentence: board::sentence(&scene.words, scene, &figure),
        figure,
    }
}

/// A further figure.
pub fn line(scene: &Scene<'_>) -> Line {
    let at = scene.indicator.headline;
    let measure = &scene.indicator.measures[at];
    let figure = figure::of(scene, at);
    let unit = amount::unit_word(&scene.words, measure);
    let mut note = vec![scene.period()];
    // A long unit stands with the words, so that the number keeps its place.
    let value = match scene.figure(at) {
        Some(value) if unit.chars().count() > UNIT => {
            note.insert(0, unit.to_owned());
            Some(amount::bare(&scene.words, value, measure.decimals))
        }
        Some(value) => Some(amount::brief(&scene.words, value, measure)),
        None => figure.range.as_ref().map(|range| {
            if !range.unit.is_empty() {
                note.insert(0, range.unit.clone());
            }
            note.push(range.places.clone());
            range.text.clone()
        }),
    };
    note.extend(figure.mixed.iter().map(|_| scene.words.get("dash-of-days")));
    let cell = scene
        .cell()
        .filter(|cell| cell.figure(scene.indicator, at).is_some());
    let status = cell.map_or_else(
        || regional_status(scene, &figure),
        |cell| Some(status(scene, cell, at)),
    );
    let mut label = vec![scene.words.label(&scene.indicator.short).to_owned()];
    label.extend(figure::chosen_codes(scene));
    Line {
        slug: scene.indicator.slug.clone(),
        label: label.join(" · "),
        value: value.unwrap_or_else(|| "—".to_owned()),
        note: note.join(" · "),
        status,
        age: trust::age(
            &scene.words,
            scene.indicator,
            scene.facts,
            scene.focus.period,
        ),
        sample: figure.trust.is_some_and(|t| t.sample),
    }
}

fn status(scene: &Scene<'_>, cell: &Cell, at: usize) -> Mark {
    match figure::mark(scene, cell, at) {
        Some(text) => Mark { text, good: false },
        None => Mark {
            text: scene.words.get("dash-validated"),
            good: true,
        },
    }
}

/// The status of the regions' figures, where the whole has none; none where there are none.
fn regional_status(scene: &Scene<'_>, figure: &Figure) -> Option<Mark> {
    let (words, focus) = (&scene.words, scene.focus);
    let trust = figure.trust.as_ref().filter(|_| figure.range.is_some())?;
    let mut marks = Vec::new();
    match focus {
        Focus { ahead: true, .. } => marks.push(words.get("dash-mark-ahead")),
        Focus { running: true, .. } => marks.push(words.get("dash-mark-running")),
        _ => {}
    }
    match trust.status {
        _ if trust.returned => marks.push(words.get("dash-returned")),
        Status::Validated => {}
        Status::Mixed => marks.push(words.get("dash-some-provisional")),
        Status::Provisional => marks.push(words.get("dash-provisional")),
    }
    let good = marks.is_empty();
    if good {
        marks.push(words.get("dash-validated"));
    }
    let text = marks.join(", ");
    Some(Mark { text, good })
}

/// A further indicator without any figure.
pub fn empty_line(
    words: &super::words::Words<'_>,
    indicator: &crate::catalogue::Indicator,
) -> Line {
    Line {
        slug: indicator.slug.clone(),
        label: words.label(&indicator.short).to_owned(),
        value: "—".to_owned(),
        note: words.get("dash-no-figures"),
        status: None,
        age: None,
        sample: false,
    }
}
