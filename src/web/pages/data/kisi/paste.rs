//! A block copied from a spreadsheet: its lines go where their first column says, if that names
//! lines of the grid, and otherwise downwards from the cell in which it was pasted.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::catalogue::{Catalogue, Grain, Indicator, Period};
use crate::intake::file::period_of;
use crate::present::rows::grid::{self, Down, Slot, line_grain};
use crate::present::words::Words;

/// Most lines of a block.
const MOST: usize = 2_000;

/// The lines of the grid, and how they are recognised.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) indicator: &'a Indicator,
    pub(super) down: Down,
    /// The year that the grid is about.
    pub(super) year: Option<i16>,
    pub(super) slots: &'a [Slot],
}

/// Where a block goes.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pasted {
    /// Names of cells with what goes into them.
    cells: Vec<(String, String)>,
    /// What has no place in this grid, in a sentence.
    said: Option<String>,
}

/// What the first cell of a line of the block names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// This line of the grid.
    Line(usize),
    /// A line that such a grid can have, and this one has not.
    Elsewhere,
    /// Nothing of the grid's axis.
    Nothing,
}

/// Finds the cells of a block that was pasted in the cell called `start`.
pub(super) fn place(words: &Words<'_>, axis: &Axis<'_>, text: &str, start: &str) -> Pasted {
    let block: Vec<Vec<&str>> = text
        .lines()
        .take(MOST)
        .map(|line| line.split('\t').map(str::trim).collect())
        .collect();
    let (line, measure) = start.split_once('|').unwrap_or_default();
    let columns = grid::columns(axis.indicator);
    let at = columns.iter().position(|(_, m)| m.name == measure);
    let first_column = at.unwrap_or(0);
    let put = |pasted: &mut Pasted, slot: Option<&Slot>, cells: &[&str]| {
        let Some(slot) = slot else { return };
        for ((_, measure), text) in columns.iter().skip(first_column).zip(cells) {
            let name = format!("{}|{}", slot.code, measure.name);
            pasted.cells.push((name, (*text).to_owned()));
        }
    };
    let mut pasted = Pasted::default();
    if let Some(named) = axis.named(&block) {
        let mut elsewhere = Vec::new();
        for (name, cells) in named.iter().zip(&block) {
            let (first, rest) = cells.split_first().unwrap_or((&"", &[]));
            match name {
                Named::Line(at) => put(&mut pasted, axis.slots.get(*at), rest),
                Named::Elsewhere => elsewhere.push((*first).to_owned()),
                Named::Nothing => {}
            }
        }
        let lost = words.list(&elsewhere);
        pasted.said =
            (!elsewhere.is_empty()).then(|| words.with("rows-grid-elsewhere", &[("lines", &lost)]));
        return pasted;
    }
    let first = axis.slots.iter().position(|slot| slot.code == line);
    for (down, cells) in block.iter().enumerate() {
        put(
            &mut pasted,
            axis.slots.get(first.unwrap_or(0) + down),
            cells,
        );
    }
    pasted
}

impl Axis<'_> {
    /// What the first column of a block names, if it is the axis of the grid: every line of it
    /// names another one, a heading above them left aside.
    fn named(&self, block: &[Vec<&str>]) -> Option<Vec<Named>> {
        let filled = |cells: &&Vec<&str>| cells.iter().any(|cell| !cell.is_empty());
        if block.iter().filter(filled).any(|cells| cells.len() < 2) {
            return None;
        }
        let named: Vec<Named> = block.iter().map(|cells| self.name(cells[0])).collect();
        let (mut lines, mut firsts) = (BTreeSet::new(), BTreeSet::new());
        let mut known = 0;
        for (at, (name, cells)) in named.iter().zip(block).enumerate() {
            let is_heading = known == 0 && at < 2 || cells.iter().all(|cell| cell.is_empty());
            match name {
                Named::Nothing if is_heading => continue,
                Named::Nothing => return None,
                Named::Line(line) if !lines.insert(*line) => return None,
                _ => known += 1,
            }
            firsts.insert(cells[0]);
        }
        let is_axis = !lines.is_empty() || self.follow_each_other(&firsts);
        (known > 0 && firsts.len() == known && is_axis).then_some(named)
    }

    /// Whether these are periods one after the other, none of them in the grid: single ones may
    /// as well be figures.
    fn follow_each_other(&self, firsts: &BTreeSet<&str>) -> bool {
        let read = |text: &&str| self.read_period(text);
        let Some(mut periods) = firsts.iter().map(read).collect::<Option<Vec<Period>>>() else {
            return false;
        };
        periods.sort_unstable_by_key(|period| period.start());
        let mut pairs = periods.windows(2);
        self.down == Down::Period
            && periods.len() > 1
            && pairs.all(|pair| pair[0].next() == pair[1])
    }

    fn name(&self, text: &str) -> Named {
        let of_code = |code: &str| self.slots.iter().position(|slot| slot.code == code);
        let code = match self.down {
            Down::Category => {
                let category = self.indicator.categories.first();
                category
                    .and_then(|category| category.list.find(text))
                    .map(str::to_owned)
            }
            Down::Region => {
                let region = self.catalogue.find_region(text, None);
                region.map(|region| region.code.clone())
            }
            Down::Period => return self.period(text),
        };
        match code.map(|code| of_code(&code)) {
            Some(Some(at)) => Named::Line(at),
            Some(None) => Named::Elsewhere,
            None => Named::Nothing,
        }
    }

    /// A period in any of its spellings, also without the year of the grid, where its lines are
    /// parts of a year.
    fn read_period(&self, text: &str) -> Option<Period> {
        let line = line_grain(self.indicator);
        let mut grains = vec![line];
        grains.extend(
            self.indicator
                .period
                .grains
                .iter()
                .filter(|own| **own != line),
        );
        let year = self.year.map(|year| format!("{text} {year}"));
        let is_part = text.chars().any(char::is_alphabetic) && line != Grain::Year;
        period_of(text, &grains)
            .or_else(|| period_of(year.as_deref().filter(|_| is_part)?, &grains))
    }

    fn period(&self, text: &str) -> Named {
        let line = line_grain(self.indicator);
        let Some(period) = self.read_period(text) else {
            return Named::Nothing;
        };
        let own = period.to_string();
        let line = if period.grain().is_within(line) {
            period.within(line).to_string()
        } else {
            own.clone()
        };
        let found = |code: &str| self.slots.iter().position(|slot| slot.code == code);
        found(&own)
            .or_else(|| found(&line))
            .map_or(Named::Elsewhere, Named::Line)
    }
}
