//! A block copied from a spreadsheet: its lines go where their first column says, if that names
//! lines of the grid, and otherwise downwards from the cell in which it was pasted.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::catalogue::{Catalogue, Grain, Indicator, Measure, Period};
use crate::intake::file::{measure_called, period_of};
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
    /// A line that one above it has named already.
    Again,
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
    let fitting = columns.len() - at.unwrap_or(0);
    let is_wide = block.iter().any(|cells| cells.len() > fitting);
    let named = axis.named(&block, is_wide);
    let skipped = usize::from(named.is_some());
    let heading = axis.heading(&block, named.as_deref(), skipped);
    let mut lost = Lost::default();
    let targets: Vec<Option<&str>> = match heading {
        Some(row) => axis.targets(&columns, &block[row][skipped..], &mut lost),
        None => columns[at.unwrap_or(0)..]
            .iter()
            .map(|(_, measure)| Some(measure.name.as_str()))
            .collect(),
    };
    let mut pasted = Pasted::default();
    let first = axis.slots.iter().position(|slot| slot.code == line);
    // A cell that this grid does not have is no place to begin in.
    let mut down = match first {
        Some(first) => first,
        None if line.is_empty() => 0,
        None => axis.slots.len(),
    };
    for (row, cells) in block.iter().enumerate() {
        if Some(row) == heading {
            continue;
        }
        let (label, rest) = (cells[0], &cells[skipped..]);
        let slot = match named.as_ref().map(|named| named[row]) {
            None => {
                down += 1;
                axis.slots.get(down - 1)
            }
            Some(Named::Line(at)) => axis.slots.get(at),
            Some(Named::Elsewhere) => {
                lost.elsewhere.push(label.to_owned());
                continue;
            }
            Some(Named::Again) => {
                lost.unknown.push(label.to_owned());
                continue;
            }
            Some(Named::Nothing) => {
                // What stands above the figures is a title.
                let figures = rest
                    .iter()
                    .any(|cell| cell.contains(|c: char| c.is_ascii_digit()));
                lost.unknown.extend(figures.then(|| label.to_owned()));
                continue;
            }
        };
        pasted.put(slot, &targets, rest, &mut lost);
    }
    pasted.said = lost.said(words);
    pasted
}

impl Pasted {
    /// Puts the figures of a line under the measures that they are of.
    fn put(
        &mut self,
        slot: Option<&Slot>,
        targets: &[Option<&str>],
        cells: &[&str],
        lost: &mut Lost,
    ) {
        for (at, text) in cells.iter().enumerate() {
            match (slot, targets.get(at)) {
                (Some(slot), Some(Some(name))) => {
                    let cell = format!("{}|{name}", slot.code);
                    self.cells.push((cell, (*text).to_owned()));
                }
                // A column under a heading that is not known is told once.
                (Some(_), Some(None)) => {}
                _ => lost.beyond += usize::from(!text.is_empty()),
            }
        }
    }
}

/// What of a block has no place.
#[derive(Debug, Default)]
struct Lost {
    /// Lines that such a grid can have, and this one has not.
    elsewhere: Vec<String>,
    /// Lines that name nothing, or a line that was named before.
    unknown: Vec<String>,
    /// Headings that name no column of the grid.
    headings: Vec<String>,
    /// Cells beyond the last line or column.
    beyond: usize,
}

impl Lost {
    /// It, in sentences.
    fn said(&self, words: &Words<'_>) -> Option<String> {
        let mut said = Vec::new();
        for (key, all) in [
            ("rows-grid-elsewhere", &self.elsewhere),
            ("rows-grid-unknown", &self.unknown),
            ("rows-grid-headings", &self.headings),
        ] {
            let listed = || words.with(key, &[("lines", &words.list(all))]);
            said.extend((!all.is_empty()).then(listed));
        }
        let beyond = || words.with("rows-grid-beyond", &[("count", &self.beyond.to_string())]);
        said.extend((self.beyond > 0).then(beyond));
        (!said.is_empty()).then(|| said.join(" "))
    }
}

impl Axis<'_> {
    /// What the first column of a block names, if it is the axis of the grid: every line of it
    /// names another one, headings and words that name nothing left aside. `is_wide` says that the
    /// block has more columns than the grid has figures, so that the first one can't be one.
    fn named(&self, block: &[Vec<&str>], is_wide: bool) -> Option<Vec<Named>> {
        let filled = |cells: &&Vec<&str>| cells.iter().any(|cell| !cell.is_empty());
        if block.iter().filter(filled).any(|cells| cells.len() < 2) {
            return None;
        }
        let mut named: Vec<Named> = block.iter().map(|cells| self.name(cells[0])).collect();
        let (mut lines, mut firsts) = (BTreeSet::new(), BTreeSet::new());
        let mut known = 0;
        for (at, (name, cells)) in named.iter_mut().zip(block).enumerate() {
            let is_heading = known == 0 && at < 2 || cells.iter().all(|cell| cell.is_empty());
            match name {
                Named::Nothing if is_heading || is_worded(cells[0]) => continue,
                Named::Nothing => return None,
                Named::Line(line) if !lines.insert(*line) => {
                    if !is_wide {
                        return None;
                    }
                    *name = Named::Again;
                    continue;
                }
                _ => known += 1,
            }
            firsts.insert(cells[0]);
        }
        let is_axis = !lines.is_empty() || self.follow_each_other(&firsts);
        (known > 0 && firsts.len() == known && is_axis).then_some(named)
    }

    /// The row of a block that is its heading: it names measures, and no line of the grid.
    fn heading(
        &self,
        block: &[Vec<&str>],
        named: Option<&[Named]>,
        skipped: usize,
    ) -> Option<usize> {
        let above = match named {
            Some(named) => named
                .iter()
                .take_while(|name| **name == Named::Nothing)
                .count(),
            None => block.len().min(1),
        };
        (0..above).rev().find(|row| {
            let cells = block[*row].get(skipped..).unwrap_or_default();
            let filled = cells.iter().filter(|cell| !cell.is_empty());
            let all_worded = filled.clone().all(|cell| is_worded(cell));
            let any = |cell: &&str| measure_called(self.indicator, cell).is_some();
            filled.count() > 0 && all_worded && (skipped > 0 || cells.iter().any(any))
        })
    }

    /// The measures of the grid that the headings of a block name.
    fn targets<'m>(
        &self,
        columns: &[(usize, &'m Measure)],
        headings: &[&str],
        lost: &mut Lost,
    ) -> Vec<Option<&'m str>> {
        let mut taken = BTreeSet::new();
        let mut target = |heading: &&str| {
            let called = measure_called(self.indicator, heading);
            let called = called.or_else(|| abbreviated(columns, heading));
            let column = columns.iter().find(|(at, _)| Some(*at) == called);
            let free = column.filter(|(at, _)| taken.insert(*at));
            if free.is_none() && !heading.is_empty() {
                lost.headings.push((*heading).to_owned());
            }
            free.map(|(_, measure)| measure.name.as_str())
        };
        headings.iter().map(&mut target).collect()
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

/// The only measure whose label begins with a heading: `L` and `P`.
fn abbreviated(columns: &[(usize, &Measure)], heading: &str) -> Option<usize> {
    let heading = heading.trim_end_matches('.').to_lowercase();
    let begins = |label: &str| label.to_lowercase().starts_with(&heading);
    let only = |label: fn(&Measure) -> &str| {
        let mut found = columns.iter().filter(|(_, one)| begins(label(one)));
        let first = found.next().filter(|_| found.next().is_none());
        first.map(|(at, _)| *at)
    };
    let of_label = || only(|one| &one.label.id).or_else(|| only(|one| &one.label.en));
    (!heading.is_empty()).then(of_label).flatten()
}

/// Whether a cell holds words and no figure.
fn is_worded(text: &str) -> bool {
    text.contains(char::is_alphabetic)
}
