//! Finds the header of a table: in one row or in two, below whatever title stands above it.

use std::sync::Arc;

use crate::catalogue::Indicator;
use crate::intake::file::Broken;
use crate::intake::file::answers::Answers;
use crate::intake::file::cell::Row;
use crate::intake::file::columns::{Columns, headings, stacked};
use crate::intake::file::field::short;
use crate::intake::file::spellings::Spellings;
use crate::intake::file::tidy::header::Header;
use crate::intake::file::title;

/// Rows with content in which a header is looked for.
const WITHIN: usize = 15;
/// Rows that are compared with a first header, so that the lower of two rows is not read as figures.
const BEYOND: usize = 3;

/// How a table is laid out.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// A row an observation.
    Wide(Arc<Indicator>, Columns),
    /// A number a line.
    Tidy(Header),
}

/// A header that was found.
#[derive(Debug, Clone)]
pub(super) struct Head {
    /// The table.
    pub(super) shape: Shape,
    /// The last row of the header.
    pub(super) row: u64,
    /// What stands above each column.
    pub(super) headings: Vec<String>,
}

/// Looks for a header, row by row.
pub(super) struct Search<'a> {
    about: Option<(&'a Arc<Indicator>, Spellings)>,
    answers: &'a Answers,
    rows: Vec<Row>,
}

impl<'a> Search<'a> {
    /// Begins to look.
    pub(super) fn new(about: Option<&'a Arc<Indicator>>, answers: &'a Answers) -> Self {
        Self {
            about: about.map(|about| (about, Spellings::of(about))),
            answers,
            rows: Vec::new(),
        }
    }

    /// Takes a row; false when no further one is needed.
    pub(super) fn take(&mut self, row: &Row) -> bool {
        self.rows.push(row.clone());
        self.rows.len() < WITHIN + BEYOND
    }

    /// The header; none when there is none.
    ///
    /// # Errors
    /// What is wrong with the only header that there is.
    pub(super) fn finish(&self) -> Result<Option<Head>, Broken> {
        if let Some(row) = self.answers.header {
            return Ok(self.chosen(row));
        }
        let mut partial: Option<Head> = None;
        for at in 0..self.rows.len().min(WITHIN) {
            if let Some(header) = self.tidy(at) {
                return Ok(Some(header));
            }
            match self.best_from(at) {
                Some(head) if head.is_whole() => return Ok(Some(head)),
                Some(head) if partial.as_ref().is_none_or(|one| head.rank() > one.rank()) => {
                    partial = Some(head);
                }
                _ => {}
            }
        }
        match partial.as_ref().map(|head| &head.shape) {
            // A heading that is not known may be the one that is missing: its sender is asked.
            Some(Shape::Wide(_, columns))
                if !columns.unread.iter().any(|one| one.named && !one.settled) =>
            {
                Err(Broken::Missing(columns.missing.clone()))
            }
            _ => Ok(partial),
        }
    }

    /// The rows that could be a header, as their sender sees them, by their numbers.
    pub(super) fn rows(&self) -> Vec<(u64, String)> {
        let text = |row: &Row| {
            let cells = row.cells.iter().filter(|cell| !cell.is_empty());
            let cells: Vec<&str> = cells.map(|cell| cell.text.as_str()).collect();
            short(&cells.join(" · "))
        };
        let rows = self.rows.iter().take(WITHIN);
        rows.map(|row| (row.number, text(row))).collect()
    }

    /// The header in the row that the sender has chosen.
    fn chosen(&self, row: u64) -> Option<Head> {
        let at = self.rows.iter().position(|one| one.number == row)?;
        self.tidy(at).or_else(|| self.candidate(at, at))
    }

    fn tidy(&self, at: usize) -> Option<Head> {
        let header = Header::of(&self.rows[at])?;
        Some(Head {
            shape: Shape::Tidy(header),
            row: self.rows[at].number,
            headings: headings(&self.rows[at]),
        })
    }

    /// The header that begins in a row or shortly below it and names most.
    fn best_from(&self, at: usize) -> Option<Head> {
        let mut best = self.candidate(at, at)?;
        let last = (at + BEYOND).min(self.rows.len());
        for (upper, lower) in (at..last).flat_map(|row| [(row, row), (row, row + 1)]) {
            if lower >= last || (upper, lower) == (at, at) {
                continue;
            }
            let other = self.candidate(upper, lower);
            if let Some(other) = other.filter(|other| other.rank() > best.rank()) {
                best = other;
            }
        }
        Some(best)
    }

    fn candidate(&self, upper: usize, lower: usize) -> Option<Head> {
        let (about, spellings) = self.about.as_ref()?;
        let (above, below) = (&self.rows[upper], self.rows.get(lower)?);
        let headings = if upper == lower {
            headings(above)
        } else {
            stacked(above, below, spellings)
        };
        let chosen = self.answers.header.is_some();
        let mut columns = Columns::of(&headings, (spellings, about), self.answers, chosen)?;
        let above = &self.rows[..upper];
        columns.title_units = above.iter().flat_map(title::units).collect();
        columns.title_until = above.iter().find_map(title::until);
        Some(Head {
            shape: Shape::Wide(Arc::clone(about), columns),
            row: below.number,
            headings,
        })
    }
}

impl Head {
    /// Whether nothing is missing in it.
    fn is_whole(&self) -> bool {
        match &self.shape {
            Shape::Wide(_, columns) => columns.missing.is_empty(),
            Shape::Tidy(_) => true,
        }
    }

    /// Less is missing, more is named.
    fn rank(&self) -> (bool, usize) {
        match &self.shape {
            Shape::Wide(_, columns) => (self.is_whole(), columns.fields().len()),
            Shape::Tidy(_) => (true, 0),
        }
    }
}
