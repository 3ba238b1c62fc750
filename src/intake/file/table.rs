//! A file as a plain table: its first sheet row by row, for what is no figure.

use std::fs::File;

use crate::intake::file::Broken;
use crate::intake::file::cell::{Kind, Row};
use crate::intake::file::source::Source;

/// A row with content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its number, the first row of the file being 1.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<Plain>,
}

/// A cell of a plain table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// Its content, trimmed.
    pub text: String,
    /// Whether it holds a number in machine spelling.
    pub is_number: bool,
}

/// The rows of a file's first sheet.
///
/// # Errors
/// [`Broken`] when it can't be read, or has more rows with content than `most`.
pub fn table(file: File, most: usize) -> Result<Vec<Table>, Broken> {
    let mut source = Source::open(file)?;
    let sheet = source.sheets().into_iter().next().unwrap_or_default();
    let mut rows = Vec::new();
    let mut many = false;
    source.rows(&sheet, &mut |row: &Row| {
        if row.width() == 0 {
            return Ok(true);
        }
        if rows.len() == most {
            many = true;
            return Ok(false);
        }
        let cells = row.cells.iter().map(|cell| Plain {
            text: cell.shown().trim().to_owned(),
            is_number: cell.kind == Kind::Number,
        });
        rows.push(Table {
            number: row.number,
            cells: cells.collect(),
        });
        Ok(true)
    })?;
    if many {
        return Err(Broken::TooManyRows);
    }
    Ok(rows)
}
