//! What reading a file yields: drafts with the row they stand in.

use std::sync::Arc;

use crate::catalogue::Indicator;
use crate::intake::{Draft, Raw};

/// A fault of a cell or a line that no rule of the catalogue knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Name of the field.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What fills the sentence.
    pub arg: String,
}

/// An observation as a file gives it, not checked yet.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Row of the file where it begins, the first row being 1.
    pub row: u64,
    /// What is measured; none when the line names nothing of the catalogue.
    pub indicator: Option<Arc<Indicator>>,
    /// The agency as the file names it; empty when it does not.
    pub agency: String,
    /// Further names of the agency, which must mean the same.
    pub also: Vec<String>,
    /// Its fields.
    pub draft: Draft,
    /// Faults found while reading.
    pub faults: Vec<Fault>,
    /// Whether its row is all of it, so that an empty cell says that there is no value.
    pub wide: bool,
    /// What stands in a cell, where the draft has it in another spelling: name of the field, text.
    pub said: Vec<(String, String)>,
    /// Fields that have a column, which this row does not name.
    pub absent: Vec<String>,
    /// Columns of the fields: name of the field, letter of the column.
    pub columns: Arc<Vec<(String, String)>>,
}

impl Entry {
    /// An entry that says nothing yet.
    pub(super) fn new(row: u64, indicator: Option<Arc<Indicator>>) -> Self {
        Self {
            row,
            indicator,
            agency: String::new(),
            also: Vec::new(),
            draft: Draft::default(),
            faults: Vec::new(),
            wide: false,
            said: Vec::new(),
            absent: Vec::new(),
            columns: Arc::default(),
        }
    }

    /// Adds a fault.
    pub(super) fn fault(&mut self, field: &str, code: &'static str, arg: impl Into<String>) {
        self.faults.push(Fault {
            field: field.to_owned(),
            code,
            arg: arg.into(),
        });
    }

    /// Sets a field, and keeps what stands in the cell where that is another spelling.
    pub(super) fn set(&mut self, field: &str, text: String, said: &str) {
        if text != said {
            self.said.push((field.to_owned(), said.to_owned()));
        }
        self.draft.set(field, Raw::Text(text));
    }

    /// What stands in the cell of a field.
    pub fn shown(&self, field: &str) -> Option<&str> {
        let said = self.said.iter().find(|(name, _)| name == field);
        let said = said.map(|(_, text)| text.as_str());
        said.or_else(|| self.draft.get(field).and_then(Result::ok))
    }

    /// Whether its row as a whole can't be read, so that nothing of it is.
    pub fn is_unreadable(&self) -> bool {
        self.faults.iter().any(|fault| fault.field.is_empty())
    }

    /// Whether the file says anything about a field, even that it is empty.
    pub fn mentions(&self, field: &str) -> bool {
        let absent = self.absent.iter().any(|name| name == field);
        self.draft.get(field).is_some() || (self.wide && !absent && !self.column(field).is_empty())
    }

    /// The letter of the column that holds a field; empty when there is none.
    pub fn column(&self, field: &str) -> &str {
        let mut found = self.columns.iter().filter(|(name, _)| name == field);
        found.next().map_or("", |(_, column)| column)
    }
}
