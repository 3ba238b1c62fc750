//! Finds the header of a table: in one row or in two, below whatever title stands above it.

use std::sync::Arc;

use crate::catalogue::Indicator;
use crate::intake::file::Broken;
use crate::intake::file::answers::Answers;
use crate::intake::file::cell::Row;
use crate::intake::file::columns::{Columns, headings, stacked};
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

    /// How many rows were looked at.
    pub(super) fn seen(&self) -> usize {
        self.rows.len()
    }

    /// The header; none when there is none.
    ///
    /// # Errors
    /// What is wrong with the only header that there is.
    pub(super) fn finish(&self) -> Result<Option<Head>, Broken> {
        let mut wrong = None;
        let mut partial: Option<Head> = None;
        for at in 0..self.rows.len().min(WITHIN) {
            if let Some(header) = Header::of(&self.rows[at]) {
                return Ok(Some(Head {
                    shape: Shape::Tidy(header),
                    row: self.rows[at].number,
                    headings: headings(&self.rows[at]),
                }));
            }
            match self.best_from(at) {
                Some(Ok(head)) if head.is_whole() => return Ok(Some(head)),
                Some(Ok(head)) if partial.as_ref().is_none_or(|one| head.rank() > one.rank()) => {
                    partial = Some(head);
                }
                Some(Err(broken)) if wrong.is_none() => wrong = Some(broken),
                _ => {}
            }
        }
        let Some(head) = partial else {
            return wrong.map_or(Ok(None), Err);
        };
        match &head.shape {
            // A heading that is not known may be the one that is missing: its sender is asked.
            Shape::Wide(_, columns)
                if !columns.unread.iter().any(|one| one.named && !one.settled) =>
            {
                Err(Broken::Missing(columns.missing.clone()))
            }
            _ => Ok(Some(head)),
        }
    }

    /// The header that begins in a row or shortly below it and names most.
    fn best_from(&self, at: usize) -> Option<Result<Head, Broken>> {
        let first = self.candidate(at, at)?;
        let mut best = first;
        let last = (at + BEYOND).min(self.rows.len());
        for (upper, lower) in (at..last).flat_map(|row| [(row, row), (row, row + 1)]) {
            if lower >= last || (upper, lower) == (at, at) {
                continue;
            }
            let Some(Ok(other)) = self.candidate(upper, lower) else {
                continue;
            };
            let better = match &best {
                Ok(best) => other.rank() > best.rank(),
                Err(_) => other.is_whole(),
            };
            if better {
                best = Ok(other);
            }
        }
        Some(best)
    }

    fn candidate(&self, upper: usize, lower: usize) -> Option<Result<Head, Broken>> {
        let (about, spellings) = self.about.as_ref()?;
        let (above, below) = (&self.rows[upper], self.rows.get(lower)?);
        let headings = if upper == lower {
            headings(above)
        } else {
            stacked(above, below, spellings)
        };
        let columns = Columns::of(&headings, spellings, about, self.answers)?;
        let above = &self.rows[..upper];
        Some(columns.map(|mut columns| {
            columns.title_units = above.iter().flat_map(title::units).collect();
            columns.title_until = above.iter().find_map(title::until);
            Head {
                shape: Shape::Wide(Arc::clone(about), columns),
                row: below.number,
                headings,
            }
        }))
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
