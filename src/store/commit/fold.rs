//! What a commit adds to the totals: the changes of its rows, folded by key before they are
//! written.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::base::error::Result;
use crate::catalogue::MEASURES;
use crate::catalogue::Period;
use crate::figures::question::View;
use crate::figures::rollup::Sums;
use crate::store::engine::many;
use crate::store::{Conn, Param};

/// What a total is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::store) struct Key {
    pub(in crate::store) indicator: i64,
    pub(in crate::store) view: View,
    pub(in crate::store) mask: i64,
    pub(in crate::store) period: Period,
    /// A [`Place`], packed into one text so that a key is one allocation.
    pub(in crate::store) place: Box<str>,
    /// How many measure columns the indicator uses.
    pub(in crate::store) width: usize,
}

impl Key {
    /// What the table's own order begins with.
    fn place_in_table(&self) -> (i64, View, i64, Period, &str) {
        (
            self.indicator,
            self.view,
            self.mask,
            self.period,
            &self.place,
        )
    }
}

/// The fixed axes of a total; a summed axis is empty.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Place<'k> {
    pub(in crate::store) agency: &'k str,
    pub(in crate::store) region: &'k str,
    pub(in crate::store) categories: [&'k str; 3],
    pub(in crate::store) basis: &'k str,
}

impl<'k> Place<'k> {
    /// Stands between codes; the catalogue admits no control characters in them.
    const MARK: char = '\u{1f}';

    pub(in crate::store) fn packed(&self) -> Box<str> {
        let [c1, c2, c3] = self.categories;
        let parts = [self.agency, self.region, c1, c2, c3, self.basis];
        let mut text = String::with_capacity(parts.iter().map(|p| p.len() + 1).sum());
        for part in parts {
            text.push_str(part);
            text.push(Self::MARK);
        }
        text.into_boxed_str()
    }

    pub(in crate::store) fn unpacked(text: &'k str) -> Self {
        let mut parts = text.split(Self::MARK);
        let mut next = || parts.next().unwrap_or_default();
        Self {
            agency: next(),
            region: next(),
            categories: [next(), next(), next()],
            basis: next(),
        }
    }
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
    changes.sort_unstable_by(|(a, _), (b, _)| a.place_in_table().cmp(&b.place_in_table()));
    let periods: Vec<String> = changes.iter().map(|(k, _)| k.period.to_string()).collect();
    let mut rows: BTreeMap<usize, Vec<Vec<Param<'_>>>> = BTreeMap::new();
    for ((key, delta), period) in changes.iter().zip(&periods) {
        let row = row(key, delta, period);
        rows.entry(key.width).or_default().push(row);
    }
    for (width, rows) in rows {
        let (head, tail) = upsert(width);
        many::insert(conn, &head, &rows, &tail)?;
    }
    if changes.iter().any(|(_, delta)| delta.rows < 0) {
        sweep(conn, changes.iter().map(|(key, _)| *key))?;
    }
    Ok(())
}

/// The key of a total, in the order of the table.
fn key_params<'k>(key: &'k Key, period: &'k str) -> [Param<'k>; 11] {
    let place = Place::unpacked(&key.place);
    let [c1, c2, c3] = place.categories;
    [
        key.indicator.into(),
        key.view.name().into(),
        key.mask.into(),
        key.period.grain().name().into(),
        period.into(),
        place.agency.into(),
        place.region.into(),
        c1.into(),
        c2.into(),
        c3.into(),
        place.basis.into(),
    ]
}

fn row<'k>(key: &'k Key, delta: &Delta, period: &'k str) -> Vec<Param<'k>> {
    let mut row = Vec::with_capacity(15 + 2 * key.width);
    row.extend(key_params(key, period));
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

/// Removes totals that no row counts towards any more.
fn sweep<'k>(conn: &mut Conn, keys: impl Iterator<Item = &'k Key>) -> Result<()> {
    let sql = "DELETE FROM totals WHERE indicator = $1 AND view = $2 AND mask = $3 AND grain = $4
        AND period = $5 AND agency = $6 AND region = $7 AND c1 = $8 AND c2 = $9 AND c3 = $10
        AND basis = $11 AND row_count = 0";
    let keys: Vec<(&Key, String)> = keys.map(|key| (key, key.period.to_string())).collect();
    let rows: Vec<_> = keys.iter().map(|(key, p)| key_params(key, p)).collect();
    conn.queue_each(sql, &rows)
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
        "INSERT INTO totals (indicator, view, mask, grain, period, agency, region, c1, c2, c3, basis,
            row_count, sample_count, provisional_count, changed_at{columns})"
    );
    let tail = format!(
        " ON CONFLICT (indicator, view, mask, grain, period, agency, region, c1, c2, c3, basis)
         DO UPDATE SET row_count = totals.row_count + excluded.row_count,
            sample_count = totals.sample_count + excluded.sample_count,
            provisional_count = totals.provisional_count + excluded.provisional_count,
            changed_at = excluded.changed_at{updates}"
    );
    (head, tail)
}
