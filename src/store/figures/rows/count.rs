//! How many rows a selection has: exactly, or more than are counted.

use crate::base::error::Result;
use crate::catalogue::Period;
use crate::store::Conn;
use crate::store::figures::observations::Target;
use crate::store::figures::rows::clause::{Clause, Codes};
use crate::store::figures::rows::finder::Finder;
use crate::store::figures::rows::gather::{GATHERED, Way};
use crate::store::figures::rows::order::{Order, Sort};
use crate::store::figures::rows::selection::Selection;
use crate::store::figures::rows::tally::tally;

/// Rows beyond which a count that must be made row by row stops.
pub const COUNTED: i64 = 10_000;

/// How many rows there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// So many; where `more`, at least.
    pub rows: i64,
    /// Whether there are more than that.
    pub more: bool,
}

impl Count {
    fn bounded(rows: i64) -> Self {
        Self {
            rows: rows.min(COUNTED),
            more: rows > COUNTED,
        }
    }
}

/// Counts the rows of a selection. Whole years are counted already; of a year that the periods
/// begin or end in, the rows are counted one by one, but not beyond [`COUNTED`].
pub fn count(conn: &mut Conn, target: &Target, selection: &Selection) -> Result<Count> {
    let is_listed = !selection.periods.is_empty()
        || selection.id.is_some()
        || selection.measured.is_some()
        || selection.updated_since.is_some();
    let codes = Codes::of(target);
    if is_listed || !codes.are_of_one_kind() {
        return Ok(Count::bounded(one_by_one(conn, target, selection)?));
    }
    if selection.has_whole_years() {
        let rows = tally(conn, target, selection, None)?.rows;
        return Ok(Count { rows, more: false });
    }
    let (first, last) = codes.years(selection);
    if first == last {
        return Ok(Count::bounded(one_by_one(conn, target, selection)?));
    }
    let mut inner = selection.clone();
    let mut rows = 0;
    let year = |year: i64| i16::try_from(year).ok().map(Period::year);
    if let Some(first) = first.filter(|_| is_cut(selection.from)) {
        let edge = Selection {
            to: year(first),
            ..selection.clone()
        };
        rows += one_by_one(conn, target, &edge)?;
        inner.from = year(first + 1);
    }
    if let Some(last) = last.filter(|_| is_cut(selection.to)) {
        let edge = Selection {
            from: year(last),
            ..selection.clone()
        };
        rows += one_by_one(conn, target, &edge)?;
        inner.to = year(last - 1);
    }
    rows += tally(conn, target, &inner, None)?.rows;
    Ok(Count::bounded(rows))
}

fn is_cut(bound: Option<Period>) -> bool {
    bound.is_some_and(|bound| bound.grain() != crate::catalogue::Grain::Year)
}

/// Counts rows one by one, at most one more than [`COUNTED`].
fn one_by_one(conn: &mut Conn, target: &Target, selection: &Selection) -> Result<i64> {
    let finder = Finder {
        target,
        selection,
        order: &Order::new(Sort::Period, false),
        limit: 0,
    };
    let way = if selection.id.is_some() {
        Way::Number
    } else if selection.is_of_series() || tally(conn, target, selection, None)?.cost <= GATHERED {
        Way::Series
    } else {
        Way::Periods
    };
    let mut clause = Clause::new("SELECT count(*) FROM (SELECT 1 AS one", target);
    finder.along_way(&mut clause, way);
    clause.limit(usize::try_from(COUNTED + 1).unwrap_or(usize::MAX));
    clause.push(") t");
    let rows = conn.query_one(&clause.text, &clause.params, |row| row.int(0))?;
    Ok(rows.unwrap_or(0))
}
