//! The wide shape: a row is an observation, columns are its fields.

use std::sync::Arc;

use crate::catalogue::Indicator;
use crate::intake::file::cell::{Cell, Kind, Row};
use crate::intake::file::columns::{Columns, Field};
use crate::intake::file::entry::{Entry, Fault};
use crate::intake::file::numbers;
use crate::intake::file::numbers::Decimal;
use crate::intake::file::periods;
use crate::intake::{Draft, Raw};

/// Reads rows below a header.
#[derive(Debug)]
pub(super) struct Wide {
    indicator: Arc<Indicator>,
    columns: Columns,
    letters: Arc<Vec<(String, String)>>,
}

impl Wide {
    /// A reader for these columns.
    pub(super) fn new(indicator: Arc<Indicator>, columns: Columns) -> Self {
        let letters = columns.letters(&indicator);
        Self {
            indicator,
            columns,
            letters,
        }
    }

    /// Texts of a row that should be numbers.
    pub(super) fn numbers<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = &'r str> {
        let measures = self
            .columns
            .read
            .iter()
            .filter(|(_, field)| matches!(field, Field::Measure(_)));
        let cells = measures.filter_map(|(at, _)| row.cells.get(*at));
        cells
            .filter(|cell| cell.kind == Kind::Text)
            .map(|cell| cell.text.as_str())
    }

    /// The observation of a row; none when none of its columns is filled.
    pub(super) fn entry(&self, row: &Row, decimal: Decimal) -> Option<Entry> {
        let mut entry = Entry {
            row: row.number,
            indicator: Some(Arc::clone(&self.indicator)),
            agency: String::new(),
            draft: Draft::default(),
            faults: Vec::new(),
            wide: true,
            columns: Arc::clone(&self.letters),
        };
        let mut filled = false;
        for (at, field) in &self.columns.read {
            let Some(cell) = row.cells.get(*at).filter(|cell| !cell.is_empty()) else {
                continue;
            };
            filled = true;
            match fault(cell) {
                Some((code, arg)) => entry.faults.push(Fault {
                    field: field.name(&self.indicator).to_owned(),
                    code,
                    arg,
                }),
                None => self.set(&mut entry, *field, cell, decimal),
            }
        }
        filled.then_some(entry)
    }

    fn set(&self, entry: &mut Entry, field: Field, cell: &Cell, decimal: Decimal) {
        let indicator = &self.indicator;
        let text = match field {
            Field::Agency => {
                entry.agency.clone_from(&cell.text);
                return;
            }
            Field::Measure(at) => numbers::machine(cell, &indicator.measures[at], decimal),
            Field::Period => periods::machine(cell, &indicator.period.grains),
            _ => cell.text.clone(),
        };
        entry.draft.set(field.name(indicator), Raw::Text(text));
    }
}

/// What makes a cell unreadable.
pub(super) fn fault(cell: &Cell) -> Option<(&'static str, String)> {
    match cell.kind {
        Kind::Error => Some(("cell-error", cell.text.clone())),
        Kind::NoResult => Some(("no-result", String::new())),
        _ => None,
    }
}
