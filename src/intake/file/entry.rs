//! What reading a file yields: drafts with the row they stand in.

use std::sync::Arc;

use crate::catalogue::Indicator;
use crate::intake::Draft;

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
    /// Its fields.
    pub draft: Draft,
    /// Faults found while reading.
    pub faults: Vec<Fault>,
    /// Whether its row is all of it, so that an empty cell says that there is no value.
    pub wide: bool,
    /// Columns of the fields: name of the field, letter of the column.
    pub columns: Arc<Vec<(String, String)>>,
}

impl Entry {
    /// Whether the file says anything about a field, even that it is empty.
    pub fn mentions(&self, field: &str) -> bool {
        self.draft.get(field).is_some() || (self.wide && !self.column(field).is_empty())
    }

    /// The letter of the column that holds a field; empty when there is none.
    pub fn column(&self, field: &str) -> &str {
        let mut found = self.columns.iter().filter(|(name, _)| name == field);
        found.next().map_or("", |(_, column)| column)
    }
}
