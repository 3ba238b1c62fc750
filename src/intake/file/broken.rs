//! Why a file as a whole can't be read, as data; words are chosen at the edge.

use serde::{Deserialize, Serialize};

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{} {}", self.code(), self.args().iter().map(|(_, v)| v.as_str()).collect::<Vec<_>>().join(", "))]
pub enum Broken {
    /// There is nothing in it.
    Empty,
    /// It is neither a workbook nor separated text: a PDF, a picture, a web page ….
    NotATable,
    /// It is JSON, and no sound list of objects: this one of them can't be read.
    NotAList(u64),
    /// It is a workbook of Excel 97–2003.
    OldExcel,
    /// It is protected by a password.
    Encrypted,
    /// It is a binary workbook (.xlsb).
    BinaryExcel,
    /// It is a spreadsheet of the `OpenDocument` kind.
    OpenDocument,
    /// It is a workbook, and broken.
    Damaged,
    /// It is larger than the limit.
    TooLarge,
    /// Unpacked it is far larger than a workbook of figures can be.
    Bomb,
    /// It has more rows than are taken at once.
    TooManyRows,
    /// It has more columns than are taken.
    TooManyColumns,
    /// The cell of this row holds more text than a spreadsheet allows.
    CellTooLong(u64),
    /// A quote that is opened in this row is not closed there, and would swallow what follows.
    UnclosedQuote(u64),
    /// No row names the columns.
    NoHeader {
        /// Names of columns that were looked for.
        wanted: Vec<String>,
        /// Whether cells are merged, which hides column names.
        merged: bool,
        /// Rows that could name them all the same: number and text.
        #[serde(default)]
        rows: Vec<(u64, String)>,
        /// The sheets that there are, where there are several.
        #[serde(default)]
        sheets: Vec<String>,
    },
    /// These columns are needed and not there.
    Missing(Vec<String>),
    /// The file does not say which indicator it is about.
    NoIndicator,
    /// The sheet that its sender has named is not there.
    NoSheet {
        /// Its name.
        name: String,
        /// The sheets that there are; none in a file that has no sheets.
        sheets: Vec<String>,
    },
    /// It can't be read from the disk.
    Unreadable(String),
}

impl Broken {
    /// Stable code for machines and texts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotATable => "not-a-table",
            Self::NotAList(_) => "not-a-list",
            Self::OldExcel => "old-excel",
            Self::Encrypted => "encrypted",
            Self::BinaryExcel => "binary-excel",
            Self::OpenDocument => "open-document",
            Self::Damaged => "damaged",
            Self::TooLarge => "too-large",
            Self::Bomb => "bomb",
            Self::TooManyRows => "too-many-rows",
            Self::TooManyColumns => "too-many-columns",
            Self::CellTooLong(_) => "cell-too-long",
            Self::UnclosedQuote(_) => "unclosed-quote",
            Self::NoHeader { merged: false, .. } => "no-header",
            Self::NoHeader { merged: true, .. } => "merged-header",
            Self::Missing(_) => "missing-columns",
            Self::NoIndicator => "no-indicator",
            Self::NoSheet { sheets, .. } if sheets.is_empty() => "no-sheets",
            Self::NoSheet { .. } => "no-sheet",
            Self::Unreadable(_) => "unreadable",
        }
    }

    /// What fills the placeholders of its text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooLarge => vec![(
                "most",
                (crate::intake::file::MOST_BYTES / 1024 / 1024).to_string(),
            )],
            Self::TooManyRows => vec![("most", crate::intake::file::MOST_ROWS.to_string())],
            Self::TooManyColumns => vec![("most", crate::intake::file::MOST_COLUMNS.to_string())],
            Self::CellTooLong(row) | Self::UnclosedQuote(row) | Self::NotAList(row) => {
                vec![("row", row.to_string())]
            }
            Self::NoHeader { wanted, .. } | Self::Missing(wanted) => {
                vec![("columns", wanted.join(", "))]
            }
            Self::NoSheet { name, sheets } => {
                vec![("sheet", name.clone()), ("sheets", sheets.join(", "))]
            }
            _ => Vec::new(),
        }
    }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Self>())
        {
            Some(broken) => broken.clone(),
            None => Self::Unreadable(error.to_string()),
        }
    }
}

impl From<Broken> for std::io::Error {
    fn from(broken: Broken) -> Self {
        Self::other(broken)
    }
}
