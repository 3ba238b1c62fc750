//! Lists of rows: filtered, in the order that the reader chose, a page at a time, with how many
//! there are. What a page costs does not grow with the rows: counts come from `row_counts`, few
//! rows are found through the groups they are in, and many by walking an index in the order of
//! the page until it is full.

mod clause;
mod find;
pub mod keyset;

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::store::Conn;
use crate::store::figures::observations::Target;
use crate::store::figures::rows::clause::{Clause, Table, column};
use crate::store::figures::rows::find::Weighed;

/// Rows beyond which a count that must be made row by row stops.
pub const COUNTED: i64 = 10_000;
/// Rows that can be leafed through; whoever looks for more filters, or turns the order round.
pub const REACH: usize = 10_000;

/// A column of few values, by which rows are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Agency.
    Agency,
    /// Region.
    Region,
    /// The category at this position.
    Category(usize),
    /// Door.
    Via,
    /// Status.
    Status,
    /// User who last changed the row, by number.
    User,
    /// The year with which the period's text begins.
    Year,
}

/// Values of an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The axis.
    pub axis: Axis,
    /// Its values; none chooses nothing.
    pub values: Vec<String>,
}

impl Choice {
    /// One value of an axis.
    pub fn one(axis: Axis, value: impl Into<String>) -> Self {
        Self {
            axis,
            values: vec![value.into()],
        }
    }
}

/// Which rows of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// A row fits each of these; it fits one of them by any of its choices.
    pub all_of: Vec<Vec<Choice>>,
    /// First period, or the beginning of its text.
    pub from: Option<String>,
    /// Last period, or the beginning of its text.
    pub to: Option<String>,
    /// Only the row with this number.
    pub id: Option<i64>,
}

impl Selection {
    /// The same rows, of which only those with this value of an axis.
    #[must_use]
    pub fn with(&self, axis: Axis, value: impl Into<String>) -> Self {
        let mut narrower = self.clone();
        narrower.all_of.push(vec![Choice::one(axis, value)]);
        narrower
    }

    /// Whether the bounds of the periods are whole years, which the counts know.
    fn whole_years(&self) -> bool {
        [&self.from, &self.to]
            .into_iter()
            .flatten()
            .all(|bound| bound.len() == 4)
    }
}

/// What rows are put in order by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// Number, which is also the order of creation.
    Id,
    /// Period.
    Period,
    /// Last change.
    Updated,
    /// The measure at this position; rows without it come last.
    Measure(usize),
    /// An axis, its values in this order, and the newest period first among equals.
    Axis(Axis, Vec<String>),
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its rows.
    pub rows: Vec<Stored>,
    /// How many rows the selection has; where `more`, at least.
    pub total: i64,
    /// Whether there are more than `total`.
    pub more: bool,
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Rows before it.
    pub offset: usize,
    /// Rows on it.
    pub limit: usize,
}

/// Reads a page.
pub fn page(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    sort: &Sort,
    descending: bool,
    span: Span,
) -> Result<Page> {
    let weighed = find::weigh(conn, target, selection)?;
    let span = Span {
        offset: span.offset.min(REACH),
        ..span
    };
    let rows = match sort {
        Sort::Axis(axis, ranks) => {
            let mut groups = groups(conn, target, selection, *axis)?;
            let rank = |value: &String| ranks.iter().position(|one| one == value);
            groups.sort_by_cached_key(|(value, _)| {
                (rank(value).unwrap_or(usize::MAX), value.clone())
            });
            if descending {
                groups.reverse();
            }
            by_group(conn, target, selection, *axis, &groups, span, weighed)?
        }
        sort => find::ordered(conn, target, selection, sort, descending, span, &weighed)?,
    };
    Ok(Page {
        rows,
        total: weighed
            .rows
            .min(if weighed.exact { i64::MAX } else { COUNTED }),
        more: !weighed.exact,
    })
}

/// The values of an axis among the selected rows, each with how many rows it has; at most so
/// many, where the periods are bounded inside a year.
fn groups(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    axis: Axis,
) -> Result<Vec<(String, i64)>> {
    let column = column(axis, Table::Counts);
    let mut clause = Clause::new(format!(
        "SELECT CAST({column} AS TEXT), CAST(sum(rc.row_count) AS BIGINT)
         FROM figure_counts rc WHERE rc.indicator = $1"
    ));
    clause.param(target.id);
    clause.choices(selection, Table::Counts);
    let _ = write!(clause.text, " GROUP BY {column}");
    conn.query(&clause.text, &clause.params, |row| {
        Ok((row.text(0)?, row.int(1)?))
    })
}

/// The rows of a page that goes through the values of an axis.
fn by_group(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    axis: Axis,
    groups: &[(String, i64)],
    span: Span,
    weighed: Weighed,
) -> Result<Vec<Stored>> {
    let sure = selection.id.is_none() && selection.whole_years();
    let mut rows = Vec::with_capacity(span.limit);
    let mut offset = span.offset;
    for (value, most) in groups {
        let left = span.limit - rows.len();
        if left == 0 {
            break;
        }
        let narrower = selection.with(axis, value);
        let of_group = if sure || offset == 0 {
            weighed.of_which(*most)
        } else {
            find::weigh(conn, target, &narrower)?
        };
        let size = usize::try_from(of_group.rows).unwrap_or(0);
        if offset >= size {
            offset -= size;
            continue;
        }
        let span = Span {
            offset,
            limit: left,
        };
        let found = find::ordered(
            conn,
            target,
            &narrower,
            &Sort::Period,
            true,
            span,
            &of_group,
        )?;
        rows.extend(found);
        offset = 0;
    }
    Ok(rows)
}

/// Rows in the order of their periods, at most `limit`, that come after the given row.
pub fn after(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    after: Option<&Stored>,
    limit: usize,
) -> Result<Vec<Stored>> {
    find::after(conn, target, selection, after, limit)
}

/// The names of users by number.
pub fn user_names(conn: &mut Conn, rows: &[Stored]) -> Result<HashMap<i64, String>> {
    let mut ids: Vec<i64> = rows.iter().map(|row| row.user).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names = HashMap::new();
    for id in ids {
        let sql = "SELECT name FROM users WHERE id = $1";
        if let Some(name) = conn.query_one(sql, &[id.into()], |row| row.text(0))? {
            names.insert(id, name);
        }
    }
    Ok(names)
}

/// Every user by number and name, in the order of the names.
pub fn users(conn: &mut Conn) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT id, name FROM users ORDER BY lower(name), id";
    conn.query(sql, &[], |row| Ok((row.int(0)?, row.text(1)?)))
}
