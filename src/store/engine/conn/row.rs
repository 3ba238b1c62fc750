//! A row of an answer, read by the names of its columns.

use std::cell::Cell;

use crate::base::error::{Error, Result};
use crate::store::engine::conn::{postgres, sqlite};

/// A row of an answer.
#[derive(Debug)]
pub struct Row<'r> {
    cells: Cells<'r>,
    /// Where the next name is looked for first: columns are nearly always read in their order, so
    /// that a name costs one comparison and no memory.
    next: Cell<usize>,
}

#[derive(Debug)]
enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r tokio_postgres::Row),
}

/// What names a column: its name, or its place, counted from zero, where a statement answers so many
/// that it has none.
pub trait Column: Copy {
    /// Where the column stands in a row.
    ///
    /// # Errors
    /// [`Error::Internal`] when the row has no such column.
    fn place(self, row: &Row<'_>) -> Result<usize>;
}

impl Column for usize {
    fn place(self, _: &Row<'_>) -> Result<usize> {
        Ok(self)
    }
}

impl Column for &str {
    fn place(self, row: &Row<'_>) -> Result<usize> {
        let (width, first) = (row.width(), row.next.get());
        let places = (first..width).chain(0..first.min(width));
        let found = places.into_iter().find(|at| row.name(*at) == Some(self));
        let at = found.ok_or_else(|| Error::Internal(format!("no column {self}")))?;
        row.next.set(at + 1);
        Ok(at)
    }
}

impl<'r> Row<'r> {
    pub(super) fn sqlite(row: &'r rusqlite::Row<'r>) -> Self {
        Self::of(Cells::Sqlite(row))
    }

    pub(super) fn postgres(row: &'r tokio_postgres::Row) -> Self {
        Self::of(Cells::Postgres(row))
    }

    fn of(cells: Cells<'r>) -> Self {
        Self {
            cells,
            next: Cell::new(0),
        }
    }

    fn width(&self) -> usize {
        match &self.cells {
            Cells::Sqlite(row) => row.as_ref().column_count(),
            Cells::Postgres(row) => row.len(),
        }
    }

    fn name(&self, at: usize) -> Option<&str> {
        match &self.cells {
            Cells::Sqlite(row) => row.as_ref().column_name(at).ok(),
            Cells::Postgres(row) => row.columns().get(at).map(tokio_postgres::Column::name),
        }
    }

    /// A whole number.
    pub fn int(&self, column: impl Column) -> Result<i64> {
        let at = column.place(self)?;
        match &self.cells {
            Cells::Sqlite(row) => row.get(at).map_err(sqlite::sorted),
            Cells::Postgres(row) => postgres::int(row, at)?.ok_or_else(|| lacking(at)),
        }
    }

    /// A whole number or NULL.
    pub fn opt_int(&self, column: impl Column) -> Result<Option<i64>> {
        let at = column.place(self)?;
        match &self.cells {
            Cells::Sqlite(row) => row.get(at).map_err(sqlite::sorted),
            Cells::Postgres(row) => postgres::int(row, at),
        }
    }

    /// Text.
    pub fn text(&self, column: impl Column) -> Result<String> {
        let at = column.place(self)?;
        match &self.cells {
            Cells::Sqlite(row) => row.get(at).map_err(sqlite::sorted),
            Cells::Postgres(row) => postgres::text(row, at)?.ok_or_else(|| lacking(at)),
        }
    }

    /// Text or NULL.
    pub fn opt_text(&self, column: impl Column) -> Result<Option<String>> {
        let at = column.place(self)?;
        match &self.cells {
            Cells::Sqlite(row) => row.get(at).map_err(sqlite::sorted),
            Cells::Postgres(row) => postgres::text(row, at),
        }
    }

    /// Whether a column that holds 0 or 1 holds 1.
    pub fn is(&self, column: impl Column) -> Result<bool> {
        self.int(column).map(|number| number == 1)
    }
}

fn lacking(column: usize) -> Error {
    Error::Internal(format!("column {column} is NULL"))
}
