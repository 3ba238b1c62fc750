//! Pages that go on where the last one ended: a cursor names the last row by its place in the
//! order, so that what is added or taken away meanwhile shifts nothing, and the thousandth page
//! costs what the first does.
//!
//! A page walks the index of its order. Where little fits the filter, few rows are gathered
//! instead, through their groups, their periods or their last changes; where that is no way
//! either, the walk ends after a bounded number of steps and the page is shorter than it might be.

mod order;

use std::fmt::Write as _;

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::store::Conn;
use crate::store::figures::observations::{COLUMNS, Target, read};
use crate::store::figures::rows::clause::{Clause, Table};
use crate::store::figures::rows::find;
use crate::store::figures::rows::find::from_rows;
use crate::store::figures::rows::{Selection, Sort};

pub use crate::store::figures::rows::keyset::order::{Key, Order, Place};

/// Steps of a walk before it is thought about.
const STEPS: usize = 2_000;
/// Steps of a walk at most.
const MOST_STEPS: usize = 20_000;
/// Rows that are rather gathered than walked to.
const FEW: i64 = 10_000;

/// Which rows of an indicator: a selection, and what the counts of rows don't know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Axes and bounds of the periods.
    pub selection: Selection,
    /// Only exactly these periods; empty for all.
    pub periods: Vec<String>,
    /// Only these bases; empty for all.
    pub bases: Vec<String>,
    /// Only rows that have changed since, milliseconds since 1970.
    pub updated_since: Option<i64>,
}

impl Wanted {
    fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its rows.
    pub rows: Vec<Stored>,
    /// Where the next one begins; none at the end.
    pub next: Option<Place>,
}

/// What a page is read by.
struct Walk<'a> {
    target: &'a Target,
    wanted: &'a Wanted,
    order: &'a Order,
    limit: usize,
}

/// Reads the page that comes after a place, or the first.
pub fn page(
    conn: &mut Conn,
    target: &Target,
    wanted: &Wanted,
    order: &Order,
    after: Option<&Place>,
    limit: usize,
) -> Result<Page> {
    // One more than the page takes tells whether there is a next one.
    let walk = Walk {
        target,
        wanted,
        order,
        limit: limit + 1,
    };
    if wanted.is_everything() {
        let rows = walk.rows(conn, after, None)?;
        return Ok(walk.page(rows, None));
    }
    let end = walk.cutoff(conn, after, STEPS.max(4 * limit))?;
    let mut rows = walk.rows(conn, after, end.as_ref())?;
    let Some(end) = end.filter(|_| rows.len() <= limit) else {
        return Ok(walk.page(rows, None));
    };
    if let Some(way) = walk.way(conn)? {
        let rows = walk.gather(conn, &way, after)?;
        return Ok(walk.page(rows, None));
    }
    let last = walk.cutoff(conn, Some(&end), MOST_STEPS)?;
    let rest = Walk {
        limit: walk.limit - rows.len(),
        ..walk
    };
    rows.extend(rest.rows(conn, Some(&end), last.as_ref())?);
    Ok(walk.page(rows, last))
}

/// A way to few rows.
enum Way {
    Groups,
    Periods,
    Updated,
}

impl Walk<'_> {
    /// A page of these rows; `stopped` is where the walk ended without having met all.
    fn page(&self, mut rows: Vec<Stored>, stopped: Option<Place>) -> Page {
        let full = rows.len() == self.limit;
        rows.truncate(self.limit - 1);
        let last = rows.last().filter(|_| full);
        let next = last.map(|row| self.order.place(row)).or(stopped);
        Page { rows, next }
    }

    fn clause<'s>(&self, columns: &str) -> Clause<'s> {
        let mut clause = Clause::new(format!("SELECT {columns}"));
        let indicator = clause.param(self.target.id);
        let _ = write!(
            clause.text,
            " FROM figures o WHERE o.indicator = {indicator}"
        );
        clause
    }

    /// Adds what bounds a stretch of the index of the order.
    fn stretch<'s>(
        &'s self,
        clause: &mut Clause<'s>,
        after: Option<&'s Place>,
        end: Option<&'s Place>,
    ) {
        if let Sort::Measure(_) = self.order.sort {
            let _ = write!(clause.text, " AND o.{} IS NOT NULL", self.order.column());
        }
        let (mut from, mut to) = (
            self.wanted.selection.from.as_ref(),
            self.wanted.selection.to.as_ref(),
        );
        let by_period = matches!(self.order.sort, Sort::Period | Sort::Axis(..));
        // A place lies within the bounds already, so one of the two is enough for the index.
        if let Some(after) = after {
            self.order.after(clause, after);
            let implied = if self.order.descending {
                &mut to
            } else {
                &mut from
            };
            *implied = None;
        }
        if let Some(end) = end {
            self.order.up_to(clause, end);
            let hidden = if self.order.descending {
                &mut from
            } else {
                &mut to
            };
            *hidden = None;
        }
        if by_period {
            if let Some(from) = from {
                clause.and("o.period >=", from);
            }
            if let Some(to) = to {
                let name = clause.param(to);
                let _ = write!(clause.text, " AND o.period <= {name} || '~'");
            }
        }
        if let (Sort::Updated, Some(since), None) =
            (&self.order.sort, self.wanted.updated_since, after)
        {
            clause.and("o.updated_at >=", since);
        }
    }

    /// Adds the filters, hidden from the choice of an index.
    fn filters<'s>(&'s self, clause: &mut Clause<'s>) {
        clause.choices(&self.wanted.selection, Table::Rows);
        clause.periods(&self.wanted.selection, "(o.period || '')");
        self.uncounted(clause);
    }

    /// Adds the filters that the counts of rows don't know.
    fn uncounted<'s>(&'s self, clause: &mut Clause<'s>) {
        for (column, values) in [
            ("(o.period || '')", &self.wanted.periods),
            ("(o.basis || '')", &self.wanted.bases),
        ] {
            if !values.is_empty() {
                let _ = write!(clause.text, " AND {column}");
                one_of(clause, values);
            }
        }
        if let Some(since) = self.wanted.updated_since {
            clause.and("(o.updated_at + 0) >=", since);
        }
    }

    /// The rows of a stretch of the index, at most as many as the page takes.
    fn rows(
        &self,
        conn: &mut Conn,
        after: Option<&Place>,
        end: Option<&Place>,
    ) -> Result<Vec<Stored>> {
        let mut clause = self.clause(&find::columns(COLUMNS));
        self.stretch(&mut clause, after, end);
        self.filters(&mut clause);
        clause.push(&self.order.words(false));
        self.run(conn, clause)
    }

    fn run(&self, conn: &mut Conn, mut clause: Clause<'_>) -> Result<Vec<Stored>> {
        let limit = clause.param(i64::try_from(self.limit).unwrap_or(i64::MAX));
        let _ = write!(clause.text, " LIMIT {limit}");
        conn.query(&clause.text, &clause.params, read)
    }

    /// The place so many steps on along the index; none when it ends before.
    fn cutoff(
        &self,
        conn: &mut Conn,
        after: Option<&Place>,
        steps: usize,
    ) -> Result<Option<Place>> {
        let column = match self.order.sort {
            Sort::Id => "0".to_owned(),
            _ => format!("o.{}", self.order.column()),
        };
        let mut clause = self.clause(&format!("{column}, o.id"));
        self.stretch(&mut clause, after, None);
        clause.push(&self.order.words(false));
        let steps = clause.param(i64::try_from(steps).unwrap_or(i64::MAX));
        let _ = write!(clause.text, " LIMIT 1 OFFSET {steps}");
        conn.query_one(&clause.text, &clause.params, |row| {
            let key = match self.order.sort {
                Sort::Id => Key::Id,
                Sort::Period | Sort::Axis(..) => Key::Text(row.text(0)?),
                Sort::Updated | Sort::Measure(_) => Key::Number(row.int(0)?),
            };
            Ok(Place {
                key,
                id: row.int(1)?,
            })
        })
    }

    /// The way to the rows if they are few.
    fn way(&self, conn: &mut Conn) -> Result<Option<Way>> {
        if find::tally(conn, self.target, &self.wanted.selection)?.rows <= FEW {
            return Ok(Some(Way::Groups));
        }
        let selection = &self.wanted.selection;
        let by_period =
            !self.wanted.periods.is_empty() || selection.from.is_some() || selection.to.is_some();
        if by_period && self.is_few(conn, &Way::Periods)? {
            return Ok(Some(Way::Periods));
        }
        let by_change = self.wanted.updated_since.is_some();
        let few = by_change && self.is_few(conn, &Way::Updated)?;
        Ok(few.then_some(Way::Updated))
    }

    /// Adds the bounds of the index that a way goes along.
    fn along<'s>(&'s self, clause: &mut Clause<'s>, way: &Way) {
        match way {
            Way::Groups => {}
            Way::Periods if !self.wanted.periods.is_empty() => {
                clause.push(" AND o.period");
                one_of(clause, &self.wanted.periods);
            }
            Way::Periods => clause.periods(&self.wanted.selection, "o.period"),
            Way::Updated => {
                let since = self.wanted.updated_since.unwrap_or(0);
                clause.and("o.updated_at >=", since);
            }
        }
    }

    fn is_few(&self, conn: &mut Conn, way: &Way) -> Result<bool> {
        let mut clause = self.clause("1 AS one");
        self.along(&mut clause, way);
        clause.text = format!("SELECT count(*) FROM ({} LIMIT {}) t", clause.text, FEW + 1);
        let rows = conn.query_one(&clause.text, &clause.params, |row| row.int(0))?;
        Ok(rows.unwrap_or(0) <= FEW)
    }

    /// Finds all rows that fit along a way and puts them in order.
    fn gather(&self, conn: &mut Conn, way: &Way, after: Option<&Place>) -> Result<Vec<Stored>> {
        let mut clause = match way {
            Way::Groups => {
                let mut clause = Clause::new(format!("SELECT {}", find::columns(COLUMNS)));
                let indicator = clause.param(self.target.id);
                from_rows(&mut clause, &self.wanted.selection, &indicator, true);
                self.uncounted(&mut clause);
                clause
            }
            way => {
                let mut clause = self.clause(&find::columns(COLUMNS));
                self.along(&mut clause, way);
                self.filters(&mut clause);
                clause
            }
        };
        if let Sort::Measure(_) = self.order.sort {
            let _ = write!(clause.text, " AND {} IS NOT NULL", self.order.hidden());
        }
        if let Some(after) = after {
            self.order.after_hidden(&mut clause, after);
        }
        clause.push(&self.order.words(true));
        self.run(conn, clause)
    }
}

/// Adds ` IN (…)`.
fn one_of<'s>(clause: &mut Clause<'s>, values: &'s [String]) {
    clause.push(" IN (");
    for (at, value) in values.iter().enumerate() {
        clause.push(if at == 0 { "" } else { ", " });
        let name = clause.param(value);
        clause.push(&name);
    }
    clause.push(")");
}
