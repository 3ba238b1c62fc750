//! Few rows that are looked up where the counts or an index say that they are, and then put in
//! order.

use crate::base::error::Result;
use crate::store::Conn;
use crate::store::figures::rows::clause::{Clause, Codes};
use crate::store::figures::rows::finder::Finder;
use crate::store::figures::rows::selection::Selection;
use crate::store::figures::rows::tally::{Tally, cell, from_counts};

/// Rows of an index that are rather gathered than passed over.
const FEW: i64 = 10_000;
/// Rows that are looked at to gather the others, rather than to walk on.
pub(super) const GATHERED: i64 = 40_000;

/// A way to rows that are few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By its number.
    Number,
    /// Through the series, and where those don't suffice the years, that hold any.
    Series,
    /// Through their periods.
    Periods,
    /// Through their last changes.
    Updated,
}

impl Finder<'_> {
    /// The way to the rows of which the counts say this, if one leads past at most so many.
    pub(super) fn way(&self, conn: &mut Conn, said: &Tally, most: i64) -> Result<Option<Way>> {
        if said.cost <= most {
            return Ok(Some(Way::Series));
        }
        if self.selection.is_within_years() && self.is_few(conn, Way::Periods)? {
            return Ok(Some(Way::Periods));
        }
        let by_change = self.selection.updated_since.is_some();
        let few = by_change && self.is_few(conn, Way::Updated)?;
        Ok(few.then_some(Way::Updated))
    }

    fn is_few(&self, conn: &mut Conn, way: Way) -> Result<bool> {
        let mut clause = Clause::new("SELECT count(*) FROM (SELECT 1 AS one", self.target);
        self.along(&mut clause, way);
        clause.limit(usize::try_from(FEW + 1).unwrap_or(usize::MAX));
        clause.push(") t");
        let rows = conn.query_one(&clause.text, &clause.params, |row| row.int(0))?;
        Ok(rows.unwrap_or(0) <= FEW)
    }

    /// Adds ` FROM … WHERE …` of the stretch of an index that a way goes along.
    fn along<'s>(&'s self, clause: &mut Clause<'s>, way: Way) {
        clause.push(" FROM observations o WHERE o.indicator = $1");
        match way {
            Way::Periods => clause.periods(self.target, self.selection, "o.period"),
            Way::Updated => {
                let since = self.selection.updated_since.unwrap_or(0);
                clause.and("o.updated_at >=", since);
            }
            Way::Number | Way::Series => {
                clause.and("o.id =", self.selection.id.unwrap_or(0));
            }
        }
    }

    /// Adds ` FROM … WHERE …` of the rows that fit, along a way.
    pub(super) fn along_way<'s>(&'s self, clause: &mut Clause<'s>, way: Way) {
        if way != Way::Series {
            self.along(clause, way);
            clause.filters(self.target, self.selection);
        } else if self.selection.is_of_series() {
            from_series(clause, self);
        } else {
            from_cells(clause, self);
        }
    }
}

/// Adds where whole series are read, within the bounds of the periods.
fn from_series<'s>(clause: &mut Clause<'s>, finder: &'s Finder<'_>) {
    clause.push(
        " FROM series s CROSS JOIN observations o WHERE s.indicator = $1 AND o.series = s.id",
    );
    clause.counted_choices(finder.selection);
    clause.periods(finder.target, finder.selection, "o.period");
    clause.rest(finder.selection);
}

/// Adds where the counts lead to the rows: by their numbers where these lie close together, else
/// through the years of a series.
fn from_cells<'s>(clause: &mut Clause<'s>, finder: &'s Finder<'_>) {
    let (target, cell) = (finder.target, cell(finder.target));
    let counted = |clause: &mut Clause<'s>, selection: &'s Selection, way: &str| {
        from_counts(clause, target, selection);
        clause.push(&format!(" AND rc.last_id - rc.first_id {way} {cell}"));
    };
    clause.push(
        " FROM (SELECT o.id FROM (SELECT rc.series, rc.via, rc.status, rc.user_id, rc.first_id,
            rc.last_id",
    );
    counted(clause, finder.selection, "<");
    clause.push(
        ") close CROSS JOIN observations o WHERE o.id >= close.first_id AND o.id <= close.last_id
            AND (o.series + 0) = close.series AND (o.via + 0) = close.via
            AND (o.status + 0) = close.status AND (o.user_id + 0) = close.user_id
          UNION SELECT o.id FROM (SELECT DISTINCT rc.series, rc.year",
    );
    counted(clause, finder.selection, ">=");
    clause.push(") cell CROSS JOIN observations o WHERE o.series = cell.series");
    clause.push(&Codes::of(target).in_year("cell"));
    clause.row_choices(finder.selection);
    clause.push(") found CROSS JOIN observations o WHERE o.id = found.id");
    clause.filters(target, finder.selection);
}
