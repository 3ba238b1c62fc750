//! A first look at all rows of a table, so that a column is judged as a whole: its decimal sign,
//! the order of its days, whether it is empty, and what a column looks like that is not read.

use std::collections::BTreeMap;

use crate::catalogue::{Catalogue, Measure};
use crate::intake::file::aside::is_aside;
use crate::intake::file::cell::{Merged, Row};
use crate::intake::file::columns::{Columns, Unread};
use crate::intake::file::field::Field;
use crate::intake::file::head::{Head, Shape};
use crate::intake::file::looks::{Impression, Looks};
use crate::intake::file::numbers::{Decimal, Evidence};
use crate::intake::file::periods::{Order, Seen};
use crate::intake::file::{Broken, MOST_ROWS};

/// What a first look has shown.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The decimal sign; none where the numbers do not tell it.
    pub(super) sign: Option<Decimal>,
    /// Whether a point may as well be the decimal sign as part thousands.
    pub(super) open: bool,
    /// Columns that have both signs.
    pub(super) mixed: Vec<usize>,
    /// The order of day and month.
    pub(super) order: Order,
    /// Columns that are read and have no content.
    pub(super) empty: Vec<usize>,
    /// Columns that are not read and have content.
    pub(super) unread: Vec<Unread>,
    /// Columns without a heading behind the last one that has one, with content.
    pub(super) beyond: Vec<usize>,
    /// Columns that are not read and look as if they should be.
    pub(super) suspects: Vec<(Unread, Looks)>,
    /// Rows with content below the header.
    pub(super) rows: u64,
}

/// Takes the rows below a header in.
pub(super) struct Survey<'a> {
    head: &'a Head,
    catalogue: &'a Catalogue,
    is_agency: &'a dyn Fn(&str) -> bool,
    evidence: Evidence,
    /// What each column shows, by its position.
    columns: BTreeMap<usize, Evidence>,
    days: Seen,
    filled: Vec<bool>,
    unread: Vec<(Unread, Impression)>,
    rows: u64,
}

impl<'a> Survey<'a> {
    /// Begins below a header.
    pub(super) fn new(
        head: &'a Head,
        catalogue: &'a Catalogue,
        is_agency: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        let unread = match &head.shape {
            Shape::Wide(_, columns) => columns.unread.clone(),
            Shape::Tidy(header) => header.unread.clone(),
        };
        Self {
            head,
            catalogue,
            is_agency,
            evidence: Evidence::default(),
            columns: BTreeMap::new(),
            days: Seen::default(),
            filled: vec![false; head.headings.len()],
            unread: unread
                .into_iter()
                .map(|one| (one, Impression::default()))
                .collect(),
            rows: 0,
        }
    }

    /// Takes a row in.
    ///
    /// # Errors
    /// [`Broken::TooManyRows`].
    pub(super) fn take(&mut self, row: &Row) -> Result<(), Broken> {
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(Broken::TooManyRows);
        }
        if is_aside(row, &self.head.headings, self.rows == 1) {
            return Ok(());
        }
        if self.filled.len() < row.cells.len() {
            self.filled.resize(row.cells.len(), false);
        }
        for (filled, cell) in self.filled.iter_mut().zip(&row.cells) {
            *filled |= !cell.is_empty() && cell.merged != Merged::Beside;
        }
        for (one, seen) in &mut self.unread {
            if let Some(cell) = row.cells.get(one.at) {
                seen.add(cell, self.catalogue, self.is_agency);
            }
        }
        match &self.head.shape {
            Shape::Wide(indicator, columns) => self.wide(row, columns, &indicator.measures),
            Shape::Tidy(header) => {
                if let Some(cell) = row.cells.get(header.period) {
                    self.days.add(cell);
                }
                if let Some((cell, measure)) = header.figure(row, self.catalogue) {
                    self.evidence.add(cell, measure);
                }
            }
        }
        Ok(())
    }

    fn wide(&mut self, row: &Row, columns: &Columns, measures: &[Measure]) {
        for column in &columns.read {
            let Some(cell) = row.cells.get(column.at) else {
                continue;
            };
            match column.field {
                Field::Measure(at) => {
                    let evidence = self.columns.entry(column.at).or_default();
                    evidence.add(cell, &measures[at]);
                }
                Field::Period => self.days.add(cell),
                _ => {}
            }
        }
    }

    /// What was seen. What the sender has said of the sign stands.
    pub(super) fn finish(mut self, said: Option<Decimal>) -> Judged {
        for one in self.columns.values() {
            self.evidence.join(*one);
        }
        let mixed = self.columns.iter().filter(|(_, one)| one.is_mixed());
        let mixed = mixed.map(|(at, _)| *at).collect();
        let own = match &self.head.shape {
            Shape::Wide(_, columns) => columns.sign,
            Shape::Tidy(_) => None,
        };
        let filled = |at: usize| self.filled.get(at).copied().unwrap_or(false);
        let width = self.head.headings.len();
        let mut unread: Vec<(Unread, Impression)> = self.unread;
        unread.retain(|(one, _)| one.named || filled(one.at));
        // What was left out of an earlier file may tell the figures of this one apart.
        let open = unread.iter().filter(|(one, _)| !one.settled || one.again);
        let suspects = open.filter_map(|(one, seen)| {
            let looks = match one.measure.filter(|_| filled(one.at)) {
                Some(measure) => Looks::Figure(measure),
                None => seen.looks(&one.heading)?,
            };
            Some((one.clone(), looks))
        });
        let suspects = suspects.collect();
        Judged {
            sign: said.or_else(|| self.evidence.sign()).or(own),
            open: self.evidence.is_open(),
            mixed,
            order: self.days.order(),
            empty: (0..width).filter(|at| !filled(*at)).collect(),
            beyond: (width..self.filled.len())
                .filter(|at| filled(*at))
                .collect(),
            suspects,
            unread: unread.into_iter().map(|(one, _)| one).collect(),
            rows: self.rows,
        }
    }
}
