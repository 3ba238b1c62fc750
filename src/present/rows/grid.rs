//! A grid in which many rows of one indicator are entered at once: a line per code of one axis,
//! a column per stored measure, everything else fixed above it.

use std::collections::BTreeMap;

use super::form::regions;
use super::line::{Line, Names};
use crate::catalogue::{Catalogue, Grain, Indicator, Measure, Period};
use crate::present::periods;
use crate::present::words::Words;

/// What the lines of a grid stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Down {
    /// The codes of the first category.
    Category,
    /// The regions.
    Region,
    /// The periods of a year.
    Period,
}

impl Down {
    /// The axis that the indicator is entered along.
    pub fn of(catalogue: &Catalogue, indicator: &Indicator) -> Self {
        if !indicator.categories.is_empty() {
            Self::Category
        } else if indicator.region.default.is_none() || regions(catalogue, indicator).count() > 2 {
            Self::Region
        } else {
            Self::Period
        }
    }
}

/// What is fixed above the grid, by the names of the row's fields.
pub type Fixed = BTreeMap<String, String>;

/// A line before it is filled: which fields it fixes, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Code of its axis.
    pub code: String,
    /// What it is called.
    pub label: String,
}

/// The lines of the grid; for periods those of the year in `fixed`, or its last years.
pub fn slots(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    down: Down,
    period: Option<Period>,
) -> Vec<Slot> {
    let slot = |code: &str, label: &str| Slot {
        code: code.to_owned(),
        label: label.to_owned(),
    };
    match down {
        Down::Category => {
            let codes = indicator.categories.first().map(|c| &c.list.codes);
            let codes = codes.into_iter().flatten();
            codes
                .map(|c| slot(&c.code, words.label(&c.label)))
                .collect()
        }
        Down::Region => regions(names.catalogue, indicator)
            .map(|region| slot(&region.code, &region.name))
            .collect(),
        Down::Period => {
            let periods = period
                .map(|period| around(indicator, period))
                .unwrap_or_default();
            let periods = periods.into_iter();
            periods
                .map(|p| slot(&p.to_string(), &periods::long(words, p)))
                .collect()
        }
    }
}

/// The periods that are entered together with `period`: those of its year; for years the ten up
/// to it; for days those of its month.
fn around(indicator: &Indicator, period: Period) -> Vec<Period> {
    let grain = indicator
        .period
        .grains
        .first()
        .copied()
        .unwrap_or(Grain::Year);
    let (start, whole) = match grain {
        Grain::Year => {
            let first = Period::year(period.calendar_year().saturating_sub(9).max(1900));
            let periods = std::iter::successors(Some(first), |p| Some(p.next()));
            return periods.take_while(|p| *p <= period).collect();
        }
        Grain::Day => (period.within(Grain::Month).start(), Grain::Month),
        _ => (period.within(Grain::Year).start(), Grain::Year),
    };
    let end = Period::containing(whole, start).next().start();
    let first = Period::containing(grain, start);
    std::iter::successors(Some(first), |p| Some(p.next()))
        .take_while(|p| p.start() < end)
        .collect()
}

/// The measures that are the columns, with their positions.
pub fn columns(indicator: &Indicator) -> Vec<(usize, &Measure)> {
    let measures = indicator.measures.iter().enumerate();
    measures.filter(|(_, m)| m.stored).collect()
}

/// A cell with what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// Name of its input.
    pub name: String,
    /// What stands in it.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What it is, for those who can't see where it stands.
    pub label: String,
    /// What the live total makes of it.
    pub role: &'static str,
}

/// A filled line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// What it stands for.
    pub slot: Slot,
    /// Number and revision of the row that exists.
    pub known: Option<(i64, i64)>,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// What is wrong with the line as a whole.
    pub error: Option<String>,
}

/// The code of a row on the grid's axis.
pub fn code_of(down: Down, line: &Line) -> String {
    match down {
        Down::Category => line.row.observation.categories[0].clone(),
        Down::Region => line.row.observation.region.clone(),
        Down::Period => line.row.observation.period.to_string(),
    }
}

/// The name of the field that a line of the grid fixes.
pub fn field_of(indicator: &Indicator, down: Down) -> &str {
    match down {
        Down::Category => &indicator.categories[0].name,
        Down::Region => &indicator.region.field,
        Down::Period => &indicator.period.field,
    }
}
