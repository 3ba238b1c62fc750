//! How many rows there are of each kind, kept in the transaction of the rows, so that a list
//! says how many it holds and finds few among many without reading the rows themselves.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::store::commit::series::Series;
use crate::store::engine::many;
use crate::store::figures::observations::{Target, door};
use crate::store::{Conn, Param};

/// Rows that every filter of a list takes or leaves together, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::store) struct Group {
    indicator: i64,
    series: i64,
    year: i64,
    via: i64,
    status: i64,
    user: i64,
}

impl Group {
    pub(in crate::store) fn of(target: &Target, row: &Stored, series: &Series) -> Result<Self> {
        Ok(Self {
            indicator: target.id,
            series: series.id,
            year: row.observation.period.named_year().into(),
            via: door(row)?.code(),
            status: row.status.code(),
            user: row.user,
        })
    }

    fn params<'p>(&self) -> [Param<'p>; 6] {
        let Self {
            indicator,
            series,
            year,
            via,
            status,
            user,
        } = *self;
        [indicator, series, year, via, status, user].map(Param::Int)
    }
}

/// By how many rows a group has grown, and the numbers and last changes between which they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) struct Grown {
    rows: i64,
    ids: (i64, i64),
    changed: (i64, i64),
}

/// Bounds that hold nothing yet.
const NOWHERE: (i64, i64) = (i64::MAX, 0);

fn wider(a: (i64, i64), b: (i64, i64)) -> (i64, i64) {
    (a.0.min(b.0), a.1.max(b.1))
}

impl Default for Grown {
    fn default() -> Self {
        Self {
            rows: 0,
            ids: NOWHERE,
            changed: NOWHERE,
        }
    }
}

impl Grown {
    /// By so many rows that lie where this one does.
    pub(in crate::store) fn by(row: &Stored, rows: i64) -> Self {
        Self {
            rows,
            ids: (row.id, row.id),
            changed: (row.updated_at, row.updated_at),
        }
    }

    pub(in crate::store) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.ids = wider(self.ids, other.ids);
        self.changed = wider(self.changed, other.changed);
    }
}

/// When a figure that stands last changed, in milliseconds since 1970; none where there are none.
pub fn changed_at(conn: &mut Conn) -> Result<Option<i64>> {
    let sql = "SELECT max(last_at) AS changed_at FROM row_counts WHERE row_count > 0";
    let found = conn.query_one(sql, &[], |row| row.opt_int("changed_at"))?;
    Ok(found.flatten())
}

const HEAD: &str = "INSERT INTO row_counts (indicator, series, year, via, status, user_id,
    row_count, first_id, last_id, first_at, last_at)";

const ADD: &str = " ON CONFLICT (indicator, series, year, via, status, user_id)
    DO UPDATE SET row_count = row_counts.row_count + excluded.row_count,
        first_id = CASE WHEN excluded.first_id < row_counts.first_id
            THEN excluded.first_id ELSE row_counts.first_id END,
        last_id = CASE WHEN excluded.last_id > row_counts.last_id
            THEN excluded.last_id ELSE row_counts.last_id END,
        first_at = CASE WHEN excluded.first_at < row_counts.first_at
            THEN excluded.first_at ELSE row_counts.first_at END,
        last_at = CASE WHEN excluded.last_at > row_counts.last_at
            THEN excluded.last_at ELSE row_counts.last_at END";

const SWEEP: &str = "DELETE FROM row_counts WHERE indicator = $1 AND series = $2 AND year = $3
    AND via = $4 AND status = $5 AND user_id = $6 AND row_count = 0";

/// Adds the folded changes of a commit. The bounds only ever widen: they stay true when rows go.
pub(in crate::store) fn flush(conn: &mut Conn, changes: &HashMap<Group, Grown>) -> Result<()> {
    let mut changes: Vec<(&Group, &Grown)> = changes.iter().collect();
    changes.sort_unstable_by_key(|(group, _)| **group);
    let rows: Vec<[Param<'_>; 11]> = changes.iter().map(|(g, grown)| row(g, grown)).collect();
    many::insert(conn, HEAD, &rows, ADD)?;
    let shrunk = changes.iter().filter(|(_, grown)| grown.rows <= 0);
    let keys: Vec<_> = shrunk.map(|(group, _)| group.params()).collect();
    conn.queue_each(SWEEP, &keys)
}

fn row<'p>(group: &Group, grown: &Grown) -> [Param<'p>; 11] {
    let mut params = [Param::Null; 11];
    params[..6].copy_from_slice(&group.params());
    let (ids, changed) = (grown.ids, grown.changed);
    let numbers = [grown.rows, ids.0, ids.1, changed.0, changed.1];
    params[6..].copy_from_slice(&numbers.map(Param::Int));
    params
}
