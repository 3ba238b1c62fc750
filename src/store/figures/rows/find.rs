//! The rows of a page: walked to along the index of their order, or gathered where they are few.

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::store::Conn;
use crate::store::figures::observations::{COLUMNS, read};
use crate::store::figures::rows::clause::Clause;
use crate::store::figures::rows::finder::{Finder, Found};
use crate::store::figures::rows::gather::{GATHERED, Way};
use crate::store::figures::rows::order::{Place, Sort};
use crate::store::figures::rows::tally::{Tally, tally};

/// Steps of a walk before the counts are asked for the first time, and each time after.
const STEPS: [i64; 4] = [2_000, 20_000, 20_000, 20_000];
/// Rows that are rather gathered than looked for among all, for the order of a measure.
const SCATTERED: i64 = 100_000;

impl Finder<'_> {
    /// Finds the rows after a place, or the first ones.
    pub(super) fn find(&self, conn: &mut Conn, after: Option<&Place>) -> Result<Found> {
        match &self.order.sort {
            Sort::Axis(axis, ranks) => self.by_axis(conn, *axis, ranks, after),
            _ if self.selection.id.is_some() => Ok(self.gather(conn, Way::Number, after)?.into()),
            Sort::Measure(_) => Ok(self.by_measure(conn, after)?.into()),
            _ if self.selection.is_everything() => Ok(self.walk(conn, after, None)?.into()),
            _ => self.by_index(conn, after),
        }
    }

    fn by_index(&self, conn: &mut Conn, after: Option<&Place>) -> Result<Found> {
        let mut found = Found::default();
        let mut at = after.cloned();
        for steps in STEPS {
            let rest = Finder {
                limit: self.limit - found.rows.len(),
                ..*self
            };
            let wanted = i64::try_from(self.limit).unwrap_or(i64::MAX);
            let steps = steps.max(wanted.saturating_mul(4));
            let end = self.cutoff(conn, at.as_ref(), steps)?;
            found
                .rows
                .extend(rest.walk(conn, at.as_ref(), end.as_ref())?);
            found.stopped = end.filter(|_| found.rows.len() < self.limit);
            let Some(end) = &found.stopped else {
                return Ok(found);
            };
            let said = tally(conn, self.target, self.selection, Some((self.order, end)))?;
            let rest = Finder {
                limit: self.limit - found.rows.len(),
                ..*self
            };
            if let Some(way) = self.way(conn, &said, GATHERED)? {
                found.rows.extend(rest.gather(conn, way, Some(end))?);
                found.stopped = None;
                return Ok(found);
            }
            at = Some(said.leap(self.target, self.order, end));
        }
        Ok(found)
    }

    /// No index has the order of a measure: few rows are gathered, else all are looked at, as also
    /// where most rows fit, because one after the other they cost half as much.
    fn by_measure(&self, conn: &mut Conn, after: Option<&Place>) -> Result<Vec<Stored>> {
        let said = tally(conn, self.target, self.selection, None)?;
        match self.way(conn, &said, SCATTERED.min(said.between() / 2))? {
            Some(way) => self.gather(conn, way, after),
            None => self.scan(conn, &said, after),
        }
    }

    /// Finds all rows that fit along a way and puts them in order.
    pub(super) fn gather(
        &self,
        conn: &mut Conn,
        way: Way,
        after: Option<&Place>,
    ) -> Result<Vec<Stored>> {
        let mut clause = self.ids();
        self.along_way(&mut clause, way);
        if let Some(after) = after {
            self.order.after_hidden(&mut clause, after);
        }
        self.sorted(&mut clause, way);
        self.rows(conn, clause)
    }

    /// Looks at every row of the indicator, in the order in which they lie: through the index of
    /// its numbers, or, where most numbers between the first and the last are its own, at each.
    fn scan(&self, conn: &mut Conn, said: &Tally, after: Option<&Place>) -> Result<Vec<Stored>> {
        let mut clause = self.ids();
        let dense = said.rows.saturating_mul(4) > said.between();
        let indicator = if dense {
            "(o.indicator + 0)"
        } else {
            "o.indicator"
        };
        clause.push(&format!(" FROM observations o WHERE {indicator} = $1"));
        clause.and("o.id >=", said.ids.0);
        clause.and("o.id <=", said.ids.1);
        clause.filters(self.target, self.selection);
        if let Some(after) = after {
            self.order.after_hidden(&mut clause, after);
        }
        clause.push(&self.order.words(&self.order.column(), "o.id"));
        self.rows(conn, clause)
    }

    /// Adds the order, hidden from the choice of an index. Only that of the periods of a series
    /// is told, which the rows of each series have already.
    fn sorted(&self, clause: &mut Clause<'_>, way: Way) {
        let key = match (way, &self.order.sort) {
            (Way::Series, Sort::Period) => self.order.column(),
            _ => format!("({} + 0)", self.order.column()),
        };
        clause.push(&self.order.words(&key, "(o.id + 0)"));
    }

    /// A statement about the numbers of rows, with what their order goes by.
    pub(super) fn ids<'s>(&self) -> Clause<'s> {
        let key = self.order.column();
        Clause::new(format!("SELECT o.id AS id, {key} AS place"), self.target)
    }

    /// Reads the rows whose numbers a statement finds.
    pub(super) fn rows(&self, conn: &mut Conn, mut clause: Clause<'_>) -> Result<Vec<Stored>> {
        clause.limit(self.limit);
        let columns: Vec<String> = COLUMNS
            .split(',')
            .map(|name| format!("f.{}", name.trim()))
            .collect();
        let sql = format!(
            "SELECT {} FROM ({}) page CROSS JOIN figures f WHERE f.id = page.id{}",
            columns.join(", "),
            clause.text,
            self.order.words("page.place", "page.id")
        );
        conn.query(&sql, &clause.params, read)
    }
}
