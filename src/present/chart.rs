//! A chart as data: one grid of exact numbers that its drawing, its table, its file and its
//! sentence are made from.

use super::amount;
use super::words::Words;
use crate::catalogue::{Measure, Period};

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Lines over periods.
    Line,
    /// Areas on top of each other over periods.
    Area,
    /// Columns side by side.
    Bar,
    /// Columns on top of each other.
    Stacked,
    /// Lying bars.
    Hbar,
    /// Points beside names, on an axis that need not begin at zero.
    Dot,
    /// A table of two axes, shaded by figure.
    Heat,
    /// A ring of parts.
    Donut,
    /// A map.
    Map,
}

impl Shape {
    /// The word in the chart's description.
    pub fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Area => "area",
            Self::Bar => "bar",
            Self::Stacked => "stacked",
            Self::Hbar => "hbar",
            Self::Dot => "dot",
            Self::Heat => "heat",
            Self::Donut => "donut",
            Self::Map => "map",
        }
    }

    fn is_over_time(self) -> bool {
        matches!(self, Self::Line | Self::Area)
    }
}

/// A row of numbers with a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// A number for each head of the grid; none where it is missing.
    pub values: Vec<Option<i64>>,
    /// Its tone; none takes turns.
    pub tone: Option<&'static str>,
    /// Whether its line is dashed: something to compare with.
    pub dashed: bool,
    /// Whether it stands on top of the others.
    pub stacked: bool,
}

impl Series {
    /// A series without a tone of its own.
    pub fn new(name: impl Into<String>, values: Vec<Option<i64>>) -> Self {
        Self {
            name: name.into(),
            values,
            ..Self::default()
        }
    }

    /// Whether it has a number at all.
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(Option::is_none)
    }
}

/// Heads and the series over them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Heads: periods, regions, codes.
    pub heads: Vec<String>,
    /// Codes of the heads, for a map.
    pub codes: Vec<String>,
    /// The series.
    pub series: Vec<Series>,
}

impl Grid {
    /// Whether there is no number at all.
    pub fn is_empty(&self) -> bool {
        self.series.iter().all(Series::is_empty)
    }
}

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Stable name on its page, fit for an address.
    pub id: String,
    /// How it is drawn.
    pub shape: Shape,
    /// Title.
    pub title: String,
    /// Unit and what it is limited to.
    pub subtitle: String,
    /// What the heads are.
    pub axis: String,
    /// A measure with the unit and the decimals of its numbers.
    pub measure: Measure,
    /// What is drawn.
    pub grid: Grid,
    /// Everything, where the drawing shows the largest only.
    pub full: Option<Grid>,
    /// The periods that the heads of its table are; empty where they are none.
    pub periods: Vec<Period>,
    /// What it is a part of, where its figures are not the whole of what its title says.
    pub part: Option<String>,
    /// A line to compare with.
    pub reference: Option<(String, i64)>,
    /// Positions of the bases in it.
    pub bases: Vec<usize>,
    /// Something to keep in mind.
    pub note: Option<String>,
    /// Whether it needs the whole width.
    pub wide: bool,
    /// What it shows, in a few words: `Kab. Serang tertinggi, 263 kasus`.
    pub finding: Option<String>,
    /// Position of the head that the reader has chosen among all.
    pub chosen: Option<usize>,
    /// Whether a line goes on over periods without a figure, because none is due for each.
    pub joined: bool,
    /// Whether the first and the last figure of its only line can be compared.
    pub compared: bool,
    /// Codes of the heads whose figures are those of a part, or were sent back: they have no rank.
    pub unranked: Vec<String>,
    /// How many heads are due, where it does not show those without a figure.
    pub due: Option<usize>,
    /// How many of its figures were sent back to their agency.
    pub returned: usize,
}

impl Chart {
    /// The grid of the table and of the file.
    pub fn table(&self) -> &Grid {
        self.full.as_ref().unwrap_or(&self.grid)
    }

    /// Its main numbers in a sentence, for those who do not see it.
    pub fn sentence(&self, words: &Words<'_>) -> String {
        let mut said = vec![format!("{}.", self.title)];
        let shown = self.grid.series.iter().filter(|s| !s.is_empty());
        for series in shown.clone().take(3) {
            said.extend(self.clause(words, series));
        }
        let left = shown.count().saturating_sub(3);
        if left > 0 {
            said.push(words.count("dash-alt-more", left, &[]));
        }
        if let Some((label, value)) = &self.reference {
            let value = amount::full(words, *value, &self.measure);
            said.push(words.with("dash-alt-reference", &[("label", label), ("value", &value)]));
        }
        said.join(" ")
    }

    fn clause(&self, words: &Words<'_>, series: &Series) -> Option<String> {
        let points: Vec<(&String, i64)> = self
            .grid
            .heads
            .iter()
            .zip(&series.values)
            .filter_map(|(head, value)| Some((head, (*value)?)))
            .collect();
        let low = points.iter().min_by_key(|(_, value)| *value)?;
        let high = points.iter().rev().max_by_key(|(_, value)| *value)?;
        let (key, a, b) = match points.as_slice() {
            [one] => ("dash-alt-one", one, one),
            [one, ..] if low.1 == high.1 && !self.shape.is_over_time() => {
                ("dash-alt-same", one, one)
            }
            [first, .., last] if self.shape.is_over_time() => ("dash-alt-trend", first, last),
            _ => ("dash-alt-extremes", high, low),
        };
        let text = |value: i64| amount::full(words, value, &self.measure);
        let args = [
            ("series", series.name.as_str()),
            ("head-a", a.0),
            ("a", &text(a.1)),
            ("head-b", b.0),
            ("b", &text(b.1)),
        ];
        Some(words.with(key, &args))
    }
}
