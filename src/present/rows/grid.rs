//! A grid in which many rows of one indicator are entered at once: a line per code of one axis,
//! a column per stored measure, everything else fixed above it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::form::regions;
use super::line::{Line, Names};
use crate::catalogue::{Catalogue, Grain, Indicator, Measure, Period, Rhythm};
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

/// The line of the figures that are told without the category of the lines; no code is so called.
const WITHOUT: &str = "—";

/// What is fixed above the grid, by the names of the row's fields.
pub type Fixed = BTreeMap<String, String>;

/// A line before it is filled: which fields it fixes, and what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its name in the grid: the code of its axis, or the period that it stands for.
    pub code: String,
    /// What its row says on the axis.
    pub key: String,
    /// What it is called.
    pub label: String,
}

/// The lines of the grid; for periods those around one, `standing` being those that have rows.
pub fn slots(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    (down, period): (Down, Option<Period>),
    (standing, today): (&[Period], Date),
) -> Vec<Slot> {
    let slot = |code: &str, label: &str| Slot {
        code: code.to_owned(),
        key: code.to_owned(),
        label: label.to_owned(),
    };
    match down {
        Down::Category => {
            let codes = indicator.categories.first().map(|c| &c.list.codes);
            let codes = codes.into_iter().flatten();
            let codes = codes.map(|c| slot(&c.code, words.label(&c.label)));
            let whole = (!indicator.needs_category(0)).then(|| Slot {
                code: WITHOUT.to_owned(),
                key: String::new(),
                label: words.get("rows-without-category"),
            });
            codes.chain(whole).collect()
        }
        Down::Region => regions(names.catalogue, indicator)
            .map(|region| slot(&region.code, &region.name))
            .collect(),
        Down::Period => {
            let lines = period.map(|period| around(indicator, period));
            let lines = lines.unwrap_or_default().into_iter();
            let begun = |line: &Period| indicator.ahead || line.start() <= today;
            lines
                .filter(begun)
                .flat_map(|line| of_line(words, indicator, line, (standing, today)))
                .collect()
        }
    }
}

/// The lines for a period of the grid's grain: one, unless several rows lie in it.
fn of_line(
    words: &Words<'_>,
    indicator: &Indicator,
    line: Period,
    (standing, today): (&[Period], Date),
) -> Vec<Slot> {
    let slot = |code: Period, key: Period| Slot {
        code: code.to_string(),
        key: key.to_string(),
        label: periods::long(words, code),
    };
    let own = own_grain(indicator);
    if line.grain() == own {
        return vec![slot(line, line)];
    }
    let mut inside: Vec<Period> = standing.to_vec();
    inside.retain(|row| row.grain() == own && row.within(line.grain()) == line);
    match inside.as_slice() {
        [] => {
            let last = line.next().start().yesterday().unwrap_or(line.start());
            let last = if indicator.ahead {
                last
            } else {
                last.min(today)
            };
            vec![slot(line, Period::containing(own, last))]
        }
        [one] => vec![slot(line, *one)],
        several => several.iter().map(|row| slot(*row, *row)).collect(),
    }
}

fn own_grain(indicator: &Indicator) -> Grain {
    let first = indicator.period.grains.first().copied();
    first.unwrap_or(Grain::Year)
}

/// How long the periods of the lines are: as the indicator's figures come, where their own
/// periods are days.
pub fn line_grain(indicator: &Indicator) -> Grain {
    let own = own_grain(indicator);
    let rhythm = match indicator.rhythm {
        Rhythm::Monthly => Grain::Month,
        Rhythm::Quarterly => Grain::Quarter,
        Rhythm::Semesterly => Grain::Semester,
        Rhythm::Yearly => Grain::Year,
        Rhythm::Daily | Rhythm::Irregular => own,
    };
    if own == Grain::Day { rhythm } else { own }
}

/// The periods that are entered together with `period`: those of its year; for years the ten up
/// to it; for days those of its month.
fn around(indicator: &Indicator, period: Period) -> Vec<Period> {
    let grain = line_grain(indicator);
    let (start, whole) = match grain {
        Grain::Year => {
            let last = Period::year(period.calendar_year());
            let first = Period::year(period.calendar_year().saturating_sub(9).max(1900));
            let periods = std::iter::successors(Some(first), |p| Some(p.next()));
            return periods.take_while(|p| *p <= last).collect();
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
    /// Whether its measure stands in rows of other categories, so that nothing is entered here.
    pub apart: bool,
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

/// What a row says on the grid's axis.
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
