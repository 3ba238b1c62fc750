//! How many rows there are of each kind, kept in the transaction of the rows, so that a list
//! says how many it holds and finds few among many without reading the rows themselves.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::figures::observation::Stored;
use crate::store::engine::many;
use crate::store::figures::observations::Target;
use crate::store::{Conn, Param, Tx};

/// Rows that every filter of a list takes or leaves together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::store) struct Group {
    indicator: i64,
    user: i64,
    status: &'static str,
    /// Agency, region, categories, year and door, packed into one text so that a group is one
    /// allocation.
    text: Box<str>,
}

/// Stands between the parts of a group; the catalogue admits no control characters in codes.
const MARK: char = '\u{1f}';

impl Group {
    fn of(target: &Target, row: &Stored) -> Self {
        let observation = &row.observation;
        let [c1, c2, c3] = &observation.categories;
        let mut year = observation.period.to_string();
        year.truncate(4);
        let parts = [
            &observation.agency,
            &observation.region,
            c1,
            c2,
            c3,
            &year,
            &row.via,
        ];
        let mut text = String::with_capacity(parts.iter().map(|part| part.len() + 1).sum());
        for part in parts {
            text.push_str(part);
            text.push(MARK);
        }
        Self {
            indicator: target.id,
            user: row.user,
            status: row.status.name(),
            text: text.into_boxed_str(),
        }
    }

    fn parts(&self) -> [&str; 7] {
        let mut parts = self.text.split(MARK);
        std::array::from_fn(|_| parts.next().unwrap_or_default())
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
    pub(in crate::store) fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.ids = wider(self.ids, other.ids);
        self.changed = wider(self.changed, other.changed);
    }
}

impl Tx<'_> {
    /// Books a change of rows to the groups that lose and win one.
    pub(in crate::store) fn tally(
        &mut self,
        target: &Target,
        old: Option<&Stored>,
        new: Option<&Stored>,
    ) {
        for (row, rows) in [(old, -1), (new, 1)] {
            let Some(row) = row else { continue };
            let grown = Grown {
                rows,
                ids: (row.id, row.id),
                changed: (row.updated_at, row.updated_at),
            };
            let group = Group::of(target, row);
            self.pending.rows.entry(group).or_default().add(grown);
        }
    }
}

const HEAD: &str = "INSERT INTO row_counts (indicator, agency, region, c1, c2, c3, year, via,
    status, user_id, row_count, first_id, last_id, first_at, last_at)";

const ADD: &str = " ON CONFLICT
        (indicator, agency, region, c1, c2, c3, year, via, status, user_id)
    DO UPDATE SET row_count = row_counts.row_count + excluded.row_count,
        first_id = CASE WHEN excluded.first_id < row_counts.first_id
            THEN excluded.first_id ELSE row_counts.first_id END,
        last_id = CASE WHEN excluded.last_id > row_counts.last_id
            THEN excluded.last_id ELSE row_counts.last_id END,
        first_at = CASE WHEN excluded.first_at < row_counts.first_at
            THEN excluded.first_at ELSE row_counts.first_at END,
        last_at = CASE WHEN excluded.last_at > row_counts.last_at
            THEN excluded.last_at ELSE row_counts.last_at END";

const SWEEP: &str = "DELETE FROM row_counts WHERE indicator = $1 AND agency = $2 AND region = $3
    AND c1 = $4 AND c2 = $5 AND c3 = $6 AND year = $7 AND via = $8 AND status = $9
    AND user_id = $10 AND row_count = 0";

/// Adds the folded changes of a commit. The bounds only ever widen: they stay true when rows go.
pub(in crate::store) fn flush(conn: &mut Conn, changes: &HashMap<Group, Grown>) -> Result<()> {
    let rows: Vec<_> = changes.iter().map(|(g, grown)| row(g, grown)).collect();
    many::insert(conn, HEAD, &rows, ADD)?;
    let all = changes.values().zip(&rows);
    let shrunk: Vec<_> = all.filter(|(g, _)| g.rows <= 0).collect();
    let keys: Vec<_> = shrunk.iter().map(|(_, row)| &row[..10]).collect();
    conn.queue_each(SWEEP, &keys)
}

fn row<'g>(group: &'g Group, grown: &Grown) -> [Param<'g>; 15] {
    let [agency, region, c1, c2, c3, year, via] = group.parts();
    [
        group.indicator.into(),
        agency.into(),
        region.into(),
        c1.into(),
        c2.into(),
        c3.into(),
        year.into(),
        via.into(),
        group.status.into(),
        group.user.into(),
        grown.rows.into(),
        grown.ids.0.into(),
        grown.ids.1.into(),
        grown.changed.0.into(),
        grown.changed.1.into(),
    ]
}
