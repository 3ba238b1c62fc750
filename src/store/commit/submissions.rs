//! Counts what comes and goes of submissions, in the transaction of the rows.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::figures::due::Terms;
use crate::figures::observation::Stored;
use crate::store::Tx;
use crate::store::commit::journal::Via;
use crate::store::due::count::{Cell, Grown, Key, cell, standing};
use crate::store::figures::observations::Target;

/// Rows that come to a cell, or go from it where below 0.
type Moved = HashMap<(Key, Cell), i64>;

impl Tx<'_> {
    /// Books what becomes of submissions when rows change; to be called before they do.
    pub(super) fn count_submissions(
        &mut self,
        target: &Target,
        rows: &[(Option<&Stored>, Option<&Stored>)],
    ) -> Result<()> {
        for (_, _, terms) in target.due.spans() {
            let by_row = terms.is_by_row(&target.indicator);
            let mut moved = Moved::new();
            for (before, after) in rows
                .iter()
                .filter(|(before, after)| differs(*before, *after))
            {
                for (side, sign) in [(before, -1), (after, 1)] {
                    let Some(row) = *side else { continue };
                    self.count_row(target, terms, row, (sign, by_row), &mut moved);
                }
            }
            self.count_cells(target, terms, moved)?;
        }
        Ok(())
    }

    fn count_row(
        &mut self,
        target: &Target,
        terms: &Terms,
        row: &Stored,
        (sign, by_row): (i64, bool),
        moved: &mut Moved,
    ) {
        let about = &row.observation;
        let Some(period) = terms.period_of(about.period) else {
            return;
        };
        if target.due.terms(period) != Some(terms) {
            return;
        }
        let key = Key::of(target.id, period, about);
        let cell = cell(terms, about);
        let grown = Grown {
            rows: sign,
            samples: if row.via == Via::Demo.name() { sign } else { 0 },
            cells: if by_row && cell.is_some() { sign } else { 0 },
            due: terms.cells,
            at: self.now,
        };
        if let Some(cell) = cell.filter(|_| !by_row) {
            *moved.entry((key.clone(), cell)).or_default() += sign;
        }
        self.pending.submissions.entry(key).or_default().add(&grown);
    }

    /// A cell of several rows is there while one of them is.
    fn count_cells(&mut self, target: &Target, terms: &Terms, moved: Moved) -> Result<()> {
        let moved: Vec<((Key, Cell), i64)> = moved.into_iter().collect();
        let keys: Vec<&(Key, Cell)> = moved.iter().map(|(key, _)| key).collect();
        let before = standing(self.conn, target, terms, &keys)?;
        for (((key, _), by), before) in moved.into_iter().zip(before) {
            let is_there = |rows: i64| i64::from(rows > 0);
            let grown = Grown {
                cells: is_there(before + by) - is_there(before),
                due: terms.cells,
                at: self.now,
                ..Grown::default()
            };
            self.pending.submissions.entry(key).or_default().add(&grown);
        }
        Ok(())
    }
}

/// Whether a change of a row concerns submissions: not where its numbers alone are others.
fn differs(before: Option<&Stored>, after: Option<&Stored>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return before.is_some() != after.is_some();
    };
    let sample = |row: &Stored| row.via == Via::Demo.name();
    let (was, is) = (&before.observation, &after.observation);
    sample(before) != sample(after)
        || (&was.agency, &was.region, was.period) != (&is.agency, &is.region, is.period)
        || (&was.categories, &was.basis) != (&is.categories, &is.basis)
}
