//! The header of a tidy table: which column holds what.

use crate::catalogue::{Catalogue, Measure};
use crate::intake::file::cell::{Cell, Row};
use crate::intake::file::columns::Unread;
use crate::intake::file::field::short;
use crate::intake::file::spellings::{
    AGENT as AGENT_WORDS, PERIOD as PERIOD_WORDS, REGION as REGION_WORDS, SOURCE as SOURCE_WORDS,
    UNIT as UNIT_WORDS, plain,
};

/// What is measured.
pub(super) const INDICATOR: usize = 0;
/// Who reports.
pub(super) const AGENT: usize = 1;
/// The period.
pub(super) const PERIOD: usize = 2;
/// The place.
pub(super) const REGION: usize = 3;
/// The categories, parted by a bar.
pub(super) const CATEGORY: usize = 4;
/// The basis.
pub(super) const SOURCE: usize = 5;
/// The measure.
pub(super) const MEASURE: usize = 6;
/// Its unit.
pub(super) const UNIT: usize = 7;
/// The figure.
pub(super) const VALUE: usize = 8;
/// How many kinds of columns there are.
pub(super) const KINDS: usize = 9;
/// The header of a tidy table.
#[derive(Debug, Clone)]
pub(in crate::intake::file) struct Header {
    /// The columns by what they hold.
    pub(super) columns: [Option<usize>; KINDS],
    /// The column of the period.
    pub(in crate::intake::file) period: usize,
    /// Columns that are not read.
    pub(in crate::intake::file) unread: Vec<Unread>,
    /// How many columns there are, counted to the last one with a heading.
    pub(in crate::intake::file) width: usize,
    /// How many cells the header has.
    pub(in crate::intake::file) cells: usize,
}

/// What a heading of a tidy table means.
fn kind(heading: &str) -> Option<usize> {
    let heading = plain(heading);
    let bare = heading
        .strip_suffix(" kode")
        .or_else(|| heading.strip_prefix("kode "));
    let is = |known: &[&str]| known.contains(&heading.as_str());
    let is_coded = |known: &[&str]| is(known) || bare.is_some_and(|bare| known.contains(&bare));
    let all = [
        is(&["indicator", "indikator"]),
        is_coded(AGENT_WORDS),
        is(PERIOD_WORDS),
        is_coded(REGION_WORDS),
        is(&["category", "kategori"]),
        is(SOURCE_WORDS),
        is(&["measure", "ukuran"]),
        is(UNIT_WORDS),
        is(&["value", "nilai"]),
    ];
    all.into_iter().position(|found| found)
}

impl Header {
    /// The header in a row; none when it is none.
    pub(in crate::intake::file) fn of(row: &Row) -> Option<Self> {
        let mut columns = [None; KINDS];
        let mut unread = Vec::new();
        for (at, cell) in row
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            match kind(&cell.text) {
                Some(kind) if columns[kind].is_none() => columns[kind] = Some(at),
                _ => unread.push(Unread {
                    at,
                    heading: short(&cell.text),
                    named: true,
                    settled: false,
                    again: false,
                    measure: None,
                }),
            }
        }
        columns[MEASURE]?;
        columns[VALUE]?;
        Some(Self {
            columns,
            period: columns[PERIOD]?,
            unread,
            width: row.width(),
            cells: row.cells.len(),
        })
    }

    /// The figure of a row and the measure that it is of.
    pub(in crate::intake::file) fn figure<'r>(
        &self,
        row: &'r Row,
        catalogue: &'r Catalogue,
    ) -> Option<(&'r Cell, &'r Measure)> {
        let at = |kind: usize| self.columns[kind].map_or("", |at| row.text(at));
        let cell = row.cells.get(self.columns[VALUE]?)?;
        let named = catalogue.indicator(at(INDICATOR));
        let measure = match named {
            Some(indicator) => indicator.measure(at(MEASURE))?.1,
            // A file about one indicator need not name it; any measure of that name will do to
            // tell the sign.
            None => catalogue
                .indicators
                .iter()
                .find_map(|one| Some(one.measure(at(MEASURE))?.1))?,
        };
        Some((cell, measure))
    }
}
