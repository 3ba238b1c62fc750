//! A walk along the index of an order.

use std::fmt::Write as _;

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::store::Conn;
use crate::store::figures::rows::clause::Clause;
use crate::store::figures::rows::finder::Finder;
use crate::store::figures::rows::order::{Key, Place, Sort};
use crate::store::figures::rows::selection::Selection;

/// A stretch of an index, between two places or open. Rows that are equal in what the order goes
/// by are a stretch of their own, so that each one has a plain beginning in the index: there may
/// be many of them, as when a file brought a year's rows in one moment.
#[derive(Debug, Clone, Copy, Default)]
struct Stretch {
    /// Only rows that equal this.
    equal: Option<i64>,
    /// Only rows behind this, where none must be equal.
    behind: Option<i64>,
    /// Only rows before this, where none must be equal.
    before: Option<i64>,
    /// Only rows behind this number.
    behind_id: Option<i64>,
    /// Only rows up to this number.
    up_to_id: Option<i64>,
}

/// The stretches between two places, in the order in which they lie.
fn stretches(after: Option<&Place>, end: Option<&Place>) -> Vec<Stretch> {
    let key = |place: Option<&Place>| place.and_then(|place| place.key.number());
    let (behind, before) = (key(after), key(end));
    let behind_id = after.map(|place| place.id);
    let up_to_id = end.map(|place| place.id);
    let whole = Stretch {
        equal: behind,
        behind_id,
        up_to_id,
        ..Stretch::default()
    };
    let by_number = after.or(end).is_some_and(|place| place.key == Key::Id);
    if by_number || (behind.is_some() && behind == before) {
        return vec![whole];
    }
    let first = behind.map(|equal| Stretch {
        equal: Some(equal),
        behind_id,
        ..Stretch::default()
    });
    let last = before.map(|equal| Stretch {
        equal: Some(equal),
        up_to_id,
        ..Stretch::default()
    });
    let between = Stretch {
        behind,
        before,
        ..Stretch::default()
    };
    first.into_iter().chain([between]).chain(last).collect()
}

impl Finder<'_> {
    /// The rows that fit between two places, at most as many as are wanted.
    pub(super) fn walk(
        &self,
        conn: &mut Conn,
        after: Option<&Place>,
        end: Option<&Place>,
    ) -> Result<Vec<Stored>> {
        let mut found: Vec<Stored> = Vec::new();
        for stretch in stretches(after, end) {
            let rest = Finder {
                limit: self.limit - found.len(),
                ..*self
            };
            let mut clause = rest.ids();
            rest.along_index(&mut clause, &stretch);
            clause.filters(rest.target, rest.selection);
            clause.push(&rest.order.words(&rest.order.column(), "o.id"));
            found.extend(rest.rows(conn, clause)?);
            if found.len() >= self.limit {
                break;
            }
        }
        Ok(found)
    }

    /// The place so many steps on along the index; none when it ends before.
    pub(super) fn cutoff(
        &self,
        conn: &mut Conn,
        after: Option<&Place>,
        mut steps: i64,
    ) -> Result<Option<Place>> {
        let stretches = stretches(after, None);
        for (at, stretch) in stretches.iter().enumerate() {
            let found = self.step(conn, stretch, steps)?;
            if found.is_some() || at + 1 == stretches.len() {
                return Ok(found);
            }
            let mut clause = Clause::new("SELECT count(*)", self.target);
            self.along_index(&mut clause, stretch);
            let passed = conn.query_one(&clause.text, &clause.params, |row| row.int(0))?;
            steps -= passed.unwrap_or(0);
        }
        Ok(None)
    }

    fn step(&self, conn: &mut Conn, stretch: &Stretch, steps: i64) -> Result<Option<Place>> {
        let column = self.order.column();
        let mut clause = Clause::new(format!("SELECT {column} AS place, o.id AS id"), self.target);
        self.along_index(&mut clause, stretch);
        clause.push(&self.order.words(&column, "o.id"));
        let steps = clause.param(steps);
        let _ = write!(clause.text, " LIMIT 1 OFFSET {steps}");
        conn.query_one(&clause.text, &clause.params, |row| {
            let key = match self.order.sort {
                Sort::Id => Key::Id,
                _ => Key::Number(row.int("place")?),
            };
            let id = row.int("id")?;
            Ok(Place { key, id })
        })
    }

    /// Adds ` FROM … WHERE …` of a stretch of the index of the order.
    fn along_index(&self, clause: &mut Clause<'_>, stretch: &Stretch) {
        clause.push(" FROM observations o WHERE o.indicator = $1");
        let (column, falls) = (self.order.column(), self.order.falls());
        let (behind, before) = if falls { ("<", ">") } else { (">", "<") };
        for (left, value) in [
            (format!("{column} ="), stretch.equal),
            (format!("{column} {behind}"), stretch.behind),
            (format!("{column} {before}"), stretch.before),
            (format!("o.id {behind}"), stretch.behind_id),
            (format!("o.id {before}="), stretch.up_to_id),
        ] {
            if let Some(value) = value {
                clause.and(&left, value);
            }
        }
        if self.order.sort != Sort::Period || stretch.equal.is_some() {
            return;
        }
        // A place lies within the bounds already, so one of the two is enough for the index.
        let (begun, ended) = (stretch.behind.is_some(), stretch.before.is_some());
        let (below, above) = if falls {
            (ended, begun)
        } else {
            (begun, ended)
        };
        let bounds = Selection {
            from: self.selection.from.filter(|_| !below),
            to: self.selection.to.filter(|_| !above),
            ..Selection::default()
        };
        clause.bounds(self.target, &bounds, "o.period");
    }
}
