//! What stands in the cells of a grid, and which rows are to be saved.

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::{Grain, Indicator, Period, coded};
use crate::intake::{Change, Content, Fate, Told, What, draft};
use crate::present::doubt;
use crate::present::rows::form::{self, typed};
use crate::present::rows::grid::{self, Cell, Down, Filled, Slot};
use crate::present::rows::line::Line;
use crate::present::words::Words;
use crate::store::figures::rows;
use crate::store::figures::rows::{Axis, Choice, Order, Selection, Sort, Turn};
use crate::web::pages::data::kisi::scope::{Rows, Scope};
use crate::web::pages::data::save::Sent;
use crate::web::pages::data::{Desk, save, sentence};

/// Most rows that a grid looks for: more than any code list has codes.
const MOST: usize = 2_000;

/// The rows that exist where the grid is.
pub(super) async fn existing(app: &App, desk: &Desk, scope: &Scope) -> Result<Rows> {
    let indicator = desk.indicator();
    let mut all = vec![Choice::one(Axis::Agency, &scope.agency)];
    if scope.down != Down::Region {
        let region = scope.fixed.get(&indicator.region.field);
        let region = region.or(indicator.region.default.as_ref());
        all.extend(region.map(|region| Choice::one(Axis::Region, region)));
    }
    for (at, category) in indicator.categories.iter().enumerate().skip(1) {
        let code = scope.fixed.get(&category.name);
        all.extend(code.map(|code| Choice::one(Axis::Category(at), code)));
    }
    let mut selection = Selection {
        all_of: all.into_iter().map(|choice| vec![choice]).collect(),
        ..Selection::default()
    };
    if let Some(period) = scope.period {
        let (from, to) = bounds(indicator, scope.down, period);
        (selection.from, selection.to) = (Some(from), Some(to));
    }
    let target = desk.target.clone();
    let order = Order::new(Sort::Id, false);
    let found = app
        .db
        .read(move |conn| rows::full_page(conn, &target, &selection, &order, &Turn::First, MOST))
        .await?;
    let basis = scope.fixed.get("basis");
    let lines = desk.lines(app, found.rows).await?.into_iter();
    let lines = lines.filter(|line| basis.is_none_or(|basis| *basis == line.row.observation.basis));
    Ok(lines
        .map(|line| (grid::code_of(scope.down, &line), line))
        .collect())
}

fn bounds(indicator: &Indicator, down: Down, period: Period) -> (Period, Period) {
    if down != Down::Period {
        return (period, period);
    }
    let year = period.calendar_year();
    let days = |first: Period, last: Period| {
        let end = last.next().start();
        (
            Period::containing(Grain::Day, first.start()),
            Period::containing(Grain::Day, end).previous(),
        )
    };
    match (period.grain(), grid::line_grain(indicator)) {
        (Grain::Year, _) => (Period::year(year - 9), period),
        (Grain::Day, Grain::Day) => {
            let month = period.within(Grain::Month);
            (month, month)
        }
        (Grain::Day, Grain::Year) => days(Period::year(year - 9), Period::year(year)),
        (Grain::Day, _) => days(Period::year(year), Period::year(year)),
        _ => (Period::year(year - 1), Period::year(year)),
    }
}

fn blank(words: &Words<'_>, indicator: &Indicator, scope: &Scope, slot: &Slot) -> Vec<Cell> {
    let row = scope.row(indicator, slot);
    let codes = std::array::from_fn(|axis| {
        let category = indicator.categories.get(axis);
        let code = category.and_then(|category| row.get(&category.name));
        code.cloned().unwrap_or_default()
    });
    let shape = coded(&codes);
    let cell = |(_, measure): (usize, &crate::catalogue::Measure)| Cell {
        name: format!("{}|{}", slot.code, measure.name),
        label: format!("{}, {}", slot.label, words.label(&measure.label)),
        role: match (measure.whole, &measure.part) {
            (true, _) => "whole",
            (false, Some(_)) => "part",
            (false, None) => "",
        },
        apart: indicator.told_by(measure) != shape,
        ..Cell::default()
    };
    grid::columns(indicator).into_iter().map(cell).collect()
}

/// The grid as the rows stand.
pub(super) fn from_rows(
    words: &Words<'_>,
    indicator: &Indicator,
    (scope, slots): (&Scope, &[Slot]),
    rows: &Rows,
) -> Vec<Filled> {
    let fill = |slot: &Slot| {
        let mut cells = blank(words, indicator, scope, slot);
        let line = rows.get(&slot.key);
        if let Some(line) = line {
            let whole_follows = form::has_parts(indicator, line);
            for ((at, measure), cell) in grid::columns(indicator).into_iter().zip(&mut cells) {
                let value =
                    line.row.observation.values[at].filter(|_| !(measure.whole && whole_follows));
                let text = value.map(|value| typed(value, measure.decimals, words.lang));
                cell.value = text.unwrap_or_default();
            }
        }
        Filled {
            slot: slot.clone(),
            known: line.map(|line| (line.row.id, line.row.revision)),
            cells,
            error: None,
        }
    };
    slots.iter().map(fill).collect()
}

/// The grid as it was sent.
pub(super) fn from_sent(
    words: &Words<'_>,
    indicator: &Indicator,
    (scope, slots): (&Scope, &[Slot]),
    sent: &Sent,
) -> Vec<Filled> {
    let fill = |slot: &Slot| {
        let mut cells = blank(words, indicator, scope, slot);
        for cell in &mut cells {
            cell.value = sent.get(&cell.name).cloned().unwrap_or_default();
        }
        let known = sent.get(&format!("{}|", slot.code));
        Filled {
            slot: slot.clone(),
            known: known.and_then(|text| {
                let (id, revision) = text.split_once(':')?;
                Some((id.parse().ok()?, revision.parse().ok()?))
            }),
            cells,
            error: None,
        }
    };
    slots.iter().map(fill).collect()
}

/// Whether something was sent for a line that is not there any more: rows have come or gone.
pub(super) fn is_older(slots: &[Slot], sent: &Sent) -> bool {
    let lost = |(name, value): (&String, &String)| {
        let code = name.split_once('|').map(|(code, _)| code);
        let known = code.is_none_or(|code| slots.iter().any(|slot| slot.code == code));
        !known && !value.trim().is_empty()
    };
    sent.iter().any(lost)
}

/// The rows that a sent grid changes.
#[derive(Debug, Default)]
pub(super) struct Changed {
    pub(super) changes: Vec<Change>,
    /// The line of each change.
    pub(super) lines: Vec<usize>,
    /// Whether a cell can't be understood.
    pub(super) broken: bool,
}

/// Compares the grid with the rows and takes what differs; every problem is marked in its cell.
pub(super) fn items(
    app: &App,
    desk: &Desk,
    words: &Words<'_>,
    scope: &Scope,
    rows: &Rows,
    filled: &mut [Filled],
) -> Changed {
    let indicator = desk.indicator();
    let mut found = Changed::default();
    for (at, line) in filled.iter_mut().enumerate() {
        let empty = line.cells.iter().all(|cell| cell.value.trim().is_empty());
        if empty && line.known.is_none() {
            continue;
        }
        let mut values = scope.row(indicator, &line.slot);
        for ((_, measure), cell) in grid::columns(indicator).into_iter().zip(&line.cells) {
            values.insert(measure.name.clone(), cell.value.clone());
        }
        let read = save::typed(words, indicator, &values);
        let sender = desk.sender(&scope.agency);
        let checked = draft::check(
            &app.catalogue,
            indicator,
            &read.draft,
            sender.door,
            &scope.agency,
            app.clock.today(),
        );
        if !checked.problems.is_empty() {
            found.broken = true;
            let mut errors = read.errors;
            save::explain(words, indicator, &checked.problems, &mut errors);
            beside(indicator, line, &errors);
            continue;
        }
        let now = rows.get(&line.slot.key);
        if now.is_some_and(|now| now.row.observation.values == checked.observation.values) {
            continue;
        }
        if now.is_some_and(Line::validated) {
            found.broken = true;
            line.error = Some(words.get("validation-locked"));
            continue;
        }
        found.lines.push(at);
        let content = Content::Draft(read.draft);
        let what = match line.known {
            Some((id, revision)) => What::Replace {
                id,
                known: Some(revision),
                content,
            },
            None => What::Add(content),
        };
        found.changes.push(Change::new(desk.target.clone(), what));
    }
    found
}

/// Marks for what the grid was refused.
pub(super) fn mark(
    words: &Words<'_>,
    indicator: &Indicator,
    lines: &[usize],
    told: &[Told],
    filled: &mut [Filled],
) {
    for (at, told) in lines.iter().zip(told) {
        let Some(line) = filled.get_mut(*at) else {
            continue;
        };
        match &told.fate {
            Fate::Refused(problems) => {
                let mut errors = std::collections::BTreeMap::new();
                for problem in problems {
                    let text = sentence::of(words, indicator, problem);
                    errors.entry(problem.field.clone()).or_insert(text);
                }
                beside(indicator, line, &errors);
            }
            Fate::Validated => line.error = Some(words.get("validation-locked")),
            Fate::Missing | Fate::Stale(_) => line.error = Some(words.get("rows-grid-stale")),
            _ => {}
        }
    }
}

/// What is odd about lines of the grid, each sentence with its line.
pub(super) fn doubts(
    words: &Words<'_>,
    indicator: &Indicator,
    lines: &[usize],
    told: &[Told],
    filled: &[Filled],
) -> Vec<String> {
    let of_line = |(at, told): (&usize, &Told)| -> Vec<String> {
        let label = filled.get(*at).map_or("", |line| &line.slot.label);
        let doubts = told.doubts.iter();
        let said = doubts.map(|one| doubt::sentence(words, &indicator.measures[one.measure], one));
        said.map(|text| format!("{label}: {text}")).collect()
    };
    lines.iter().zip(told).flat_map(of_line).collect()
}

/// Puts sentences into their cells; those about no cell stand with the line.
fn beside(
    indicator: &Indicator,
    line: &mut Filled,
    errors: &std::collections::BTreeMap<String, String>,
) {
    for ((_, measure), cell) in grid::columns(indicator).into_iter().zip(&mut line.cells) {
        cell.error = errors.get(&measure.name).cloned();
    }
    let of_cell = |field: &String| indicator.measures.iter().any(|m| m.name == *field);
    line.error = errors
        .iter()
        .find(|(field, _)| !of_cell(field))
        .map(|(_, text)| text.clone());
}
