//! What a commit adds to the totals: the changes of its rows, folded by key before they are
//! written.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::base::error::Result;
use crate::catalogue::{Grain, MEASURES};
use crate::figures::question::View;
use crate::figures::rollup::Sums;
use crate::store::engine::many;
use crate::store::{Conn, Param};

/// What a total is about, in the order of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::store) struct Key {
    /// Indicator, view, mask and grain, as [`face`] packs them.
    pub(in crate::store) face: i64,
    /// Code of the period.
    pub(in crate::store) period: i64,
    /// Number of the place.
    pub(in crate::store) series: i64,
    /// How many measure columns the indicator uses.
    pub(in crate::store) width: usize,
}

/// Indicator, view, fixed axes and grain of totals, in one number.
pub(in crate::store) fn face(indicator: i64, view: View, mask: i64, grain: Grain) -> i64 {
    let view = match view {
        View::All => 0,
        View::Validated => 256,
    };
    indicator * 512 + view + mask * 8 + grain.code()
}

/// What rows add to a total, or take from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::store) struct Delta {
    pub(in crate::store) rows: i64,
    pub(in crate::store) samples: i64,
    pub(in crate::store) provisional: i64,
    pub(in crate::store) sums: Sums,
    pub(in crate::store) changed_at: i64,
}

impl Delta {
    pub(in crate::store) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.samples += other.samples;
        self.provisional += other.provisional;
        self.sums.add(&other.sums);
        self.changed_at = self.changed_at.max(other.changed_at);
    }

    fn is_nothing(&self) -> bool {
        (self.rows, self.samples, self.provisional) == (0, 0, 0) && self.sums == Sums::default()
    }

    pub(in crate::store) fn negated(mut self) -> Self {
        self.rows = -self.rows;
        self.samples = -self.samples;
        self.provisional = -self.provisional;
        for at in 0..MEASURES {
            self.sums.sum[at] = -self.sums.sum[at];
            self.sums.count[at] = -self.sums.count[at];
        }
        self
    }
}

/// Adds the folded changes of a commit to the totals.
pub(in crate::store) fn flush(conn: &mut Conn, changes: &HashMap<Key, Delta>) -> Result<()> {
    // In the order of the table, so that neighbours are found where the one before was.
    let mut changes: Vec<(&Key, &Delta)> = changes.iter().collect();
    changes.sort_unstable_by_key(|(key, _)| **key);
    let mut rows: BTreeMap<usize, Vec<Vec<Param<'_>>>> = BTreeMap::new();
    let mut touched: Vec<[Param<'_>; 4]> = Vec::new();
    for (key, delta) in &changes {
        if delta.is_nothing() {
            let [face, period, series] = key_params(key);
            touched.push([delta.changed_at.into(), face, period, series]);
        } else {
            rows.entry(key.width).or_default().push(row(key, delta));
        }
    }
    // What came and went in one commit must not leave a total of no rows behind.
    let sql = "UPDATE totals SET changed_at = $1 WHERE face = $2 AND period = $3 AND series = $4";
    conn.queue_each(sql, &touched)?;
    for (width, rows) in rows {
        let (head, tail) = upsert(width);
        many::insert(conn, &head, &rows, &tail)?;
    }
    // A total that no row counts towards any more is none.
    let sql = "DELETE FROM totals WHERE face = $1 AND period = $2 AND series = $3
        AND row_count = 0";
    let shrunk = changes.iter().filter(|(_, delta)| delta.rows < 0);
    let keys: Vec<[Param<'_>; 3]> = shrunk.map(|(key, _)| key_params(key)).collect();
    conn.queue_each(sql, &keys)
}

/// The key of a total, in the order of the table.
fn key_params<'k>(key: &Key) -> [Param<'k>; 3] {
    [key.face, key.period, key.series].map(Param::Int)
}

fn row<'k>(key: &Key, delta: &Delta) -> Vec<Param<'k>> {
    let mut row = Vec::with_capacity(7 + 2 * key.width);
    row.extend(key_params(key));
    row.extend(
        [
            delta.rows,
            delta.samples,
            delta.provisional,
            delta.changed_at,
        ]
        .map(Param::Int),
    );
    row.extend(delta.sums.sum[..key.width].iter().map(|n| Param::Int(*n)));
    row.extend(delta.sums.count[..key.width].iter().map(|n| Param::Int(*n)));
    row
}

/// The upsert for an indicator with `width` measures: what stands before its values, and after.
fn upsert(width: usize) -> (String, String) {
    let (mut columns, mut updates) = (String::new(), String::new());
    for column in (1..=width)
        .map(|n| format!("m{n}"))
        .chain((1..=width).map(|n| format!("n{n}")))
    {
        let _ = write!(columns, ", {column}");
        let _ = write!(updates, ", {column} = totals.{column} + excluded.{column}");
    }
    let head = format!(
        "INSERT INTO totals (face, period, series, row_count, sample_count, provisional_count,
            changed_at{columns})"
    );
    let tail = format!(
        " ON CONFLICT (face, period, series)
         DO UPDATE SET row_count = totals.row_count + excluded.row_count,
            sample_count = totals.sample_count + excluded.sample_count,
            provisional_count = totals.provisional_count + excluded.provisional_count,
            changed_at = excluded.changed_at{updates}"
    );
    (head, tail)
}
