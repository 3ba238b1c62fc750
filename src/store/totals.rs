//! Totals kept in the transaction of the rows they add up, so that what a dashboard reads does
//! not grow with the rows.
//!
//! A row counts towards every combination of its axes fixed or summed: agency, each category,
//! and the region, which sums to the regions below one parent (`@36`). `mask` tells which axes
//! are fixed, so that the answers to one question lie side by side.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::{Conn, Param, Row};
use crate::catalogue::rollup::{MEASURES, Sums};
use crate::catalogue::{Grain, Indicator, Period};
use crate::error::{Error, Result};

/// Which rows a total counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Provisional and validated rows: what leaders see.
    All,
    /// Validated rows only: what the public sees.
    Validated,
}

impl View {
    /// The word in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Validated => "validated",
        }
    }
}

/// Bits of a total's mask: the axis is fixed.
pub mod axis {
    /// The agency is fixed.
    pub const AGENCY: i64 = 1;
    /// The region is fixed; otherwise the total is over the regions below one parent.
    pub const REGION: i64 = 2;
    /// The category at `at` (0 to 2) is fixed.
    pub const fn category(at: usize) -> i64 {
        4 << at
    }
}

/// What a total is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) indicator: i64,
    pub(super) view: View,
    pub(super) mask: i64,
    pub(super) period: Period,
    /// A [`Place`], packed into one text so that a key is one allocation.
    pub(super) place: Box<str>,
    /// How many measure columns the indicator uses.
    pub(super) width: usize,
}

/// The fixed axes of a total; a summed axis is empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'k> {
    pub(super) agency: &'k str,
    pub(super) region: &'k str,
    pub(super) categories: [&'k str; 3],
    pub(super) basis: &'k str,
}

impl<'k> Place<'k> {
    /// Stands between codes; the catalogue admits no control characters in them.
    const MARK: char = '\u{1f}';

    pub(super) fn packed(&self) -> Box<str> {
        let [c1, c2, c3] = self.categories;
        let parts = [self.agency, self.region, c1, c2, c3, self.basis];
        let mut text = String::with_capacity(parts.iter().map(|p| p.len() + 1).sum());
        for part in parts {
            text.push_str(part);
            text.push(Self::MARK);
        }
        text.into_boxed_str()
    }

    fn unpacked(text: &'k str) -> Self {
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
pub(super) struct Delta {
    pub(super) rows: i64,
    pub(super) samples: i64,
    pub(super) provisional: i64,
    pub(super) sums: Sums,
    pub(super) changed_at: i64,
}

impl Delta {
    pub(super) fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.samples += other.samples;
        self.provisional += other.provisional;
        self.sums.add(&other.sums);
        self.changed_at = self.changed_at.max(other.changed_at);
    }

    pub(super) fn negated(mut self) -> Self {
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
pub(super) fn flush(conn: &mut Conn, changes: HashMap<Key, Delta>) -> Result<()> {
    let mut upserts: HashMap<usize, String> = HashMap::new();
    let mut shrunk = false;
    for (key, delta) in &changes {
        shrunk |= delta.rows < 0;
        let sql = upserts
            .entry(key.width)
            .or_insert_with(|| upsert(key.width));
        let period = key.period.to_string();
        let place = Place::unpacked(&key.place);
        let mut params: Vec<Param<'_>> = vec![
            key.indicator.into(),
            key.view.name().into(),
            key.mask.into(),
            key.period.grain().name().into(),
            (&period).into(),
            place.agency.into(),
            place.region.into(),
            place.categories[0].into(),
            place.categories[1].into(),
            place.categories[2].into(),
            place.basis.into(),
            delta.rows.into(),
            delta.samples.into(),
            delta.provisional.into(),
            delta.changed_at.into(),
        ];
        params.extend(delta.sums.sum[..key.width].iter().map(|n| Param::Int(*n)));
        params.extend(delta.sums.count[..key.width].iter().map(|n| Param::Int(*n)));
        conn.execute(sql, &params)?;
    }
    if shrunk {
        sweep(conn, changes.keys())?;
    }
    Ok(())
}

/// Removes totals that no row counts towards any more.
fn sweep<'k>(conn: &mut Conn, keys: impl Iterator<Item = &'k Key>) -> Result<()> {
    let sql = "DELETE FROM totals WHERE indicator = $1 AND view = $2 AND mask = $3 AND grain = $4
        AND period = $5 AND agency = $6 AND region = $7 AND c1 = $8 AND c2 = $9 AND c3 = $10
        AND basis = $11 AND row_count = 0";
    for key in keys {
        let period = key.period.to_string();
        let place = Place::unpacked(&key.place);
        let params: [Param<'_>; 11] = [
            key.indicator.into(),
            key.view.name().into(),
            key.mask.into(),
            key.period.grain().name().into(),
            (&period).into(),
            place.agency.into(),
            place.region.into(),
            place.categories[0].into(),
            place.categories[1].into(),
            place.categories[2].into(),
            place.basis.into(),
        ];
        conn.execute(sql, &params)?;
    }
    Ok(())
}

/// The upsert for an indicator with `width` measures.
fn upsert(width: usize) -> String {
    let (mut columns, mut values, mut updates) = (String::new(), String::new(), String::new());
    for (at, column) in (1..=width)
        .map(|n| format!("m{n}"))
        .chain((1..=width).map(|n| format!("n{n}")))
        .enumerate()
    {
        let _ = write!(columns, ", {column}");
        let _ = write!(values, ", ${}", at + 16);
        let _ = write!(updates, ", {column} = totals.{column} + excluded.{column}");
    }
    format!(
        "INSERT INTO totals (indicator, view, mask, grain, period, agency, region, c1, c2, c3, basis,
            row_count, sample_count, provisional_count, changed_at{columns})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15{values})
         ON CONFLICT (indicator, view, mask, grain, period, agency, region, c1, c2, c3, basis)
         DO UPDATE SET row_count = totals.row_count + excluded.row_count,
            sample_count = totals.sample_count + excluded.sample_count,
            provisional_count = totals.provisional_count + excluded.provisional_count,
            changed_at = excluded.changed_at{updates}"
    )
}

/// A question to the totals: the values of the fixed axes. An axis listed in `spread` is fixed to
/// each of its values in turn; every other axis without a value is summed.
#[derive(Debug, Clone)]
pub struct Question {
    /// The store's number of the indicator.
    pub indicator: i64,
    /// How many measures it has.
    pub width: usize,
    /// Which rows count.
    pub view: View,
    /// Grain of the periods.
    pub grain: Grain,
    /// Only these periods; empty for all.
    pub periods: Vec<Period>,
    /// Only this agency.
    pub agency: Option<String>,
    /// Only this region; `@36` is all regions below 36 together.
    pub region: Option<String>,
    /// Only these categories.
    pub categories: [Option<String>; 3],
    /// Axes of [`axis`] that are told apart in the answer.
    pub spread: i64,
}

impl Question {
    /// Everything about an indicator in `grain`, summed over all axes but the region, which must
    /// be named or spread.
    pub fn new(indicator: i64, about: &Indicator, view: View, grain: Grain) -> Self {
        Self {
            indicator,
            width: about.measures.len(),
            view,
            grain,
            periods: Vec::new(),
            agency: None,
            region: None,
            categories: [None, None, None],
            spread: 0,
        }
    }

    fn mask(&self) -> i64 {
        let mut mask = self.spread;
        if self.agency.is_some() {
            mask |= axis::AGENCY;
        }
        if self.region.as_deref().is_some_and(|r| !r.starts_with('@')) {
            mask |= axis::REGION;
        }
        for (at, category) in self.categories.iter().enumerate() {
            if category.is_some() {
                mask |= axis::category(at);
            }
        }
        mask
    }
}

/// One total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// Its period.
    pub period: Period,
    /// Its agency; empty when summed.
    pub agency: String,
    /// Its region, or `@` and the parent over whose regions it is summed.
    pub region: String,
    /// Its categories; empty when summed.
    pub categories: [String; 3],
    /// Code of the basis of its rows.
    pub basis: String,
    /// Rows in it.
    pub rows: i64,
    /// Rows in it that are sample figures.
    pub samples: i64,
    /// Rows in it that are provisional.
    pub provisional: i64,
    /// When it last changed, milliseconds since 1970.
    pub changed_at: i64,
    /// Its sums.
    pub sums: Sums,
}

/// Answers a question, ordered by period.
pub fn ask(conn: &mut Conn, question: &Question) -> Result<Vec<Total>> {
    let width = question.width;
    let mut sql = String::from(
        "SELECT period, agency, region, c1, c2, c3, basis, row_count, sample_count,
            provisional_count, changed_at",
    );
    for column in ["m", "n"] {
        for number in 1..=width {
            let _ = write!(sql, ", {column}{number}");
        }
    }
    sql.push_str(" FROM totals WHERE indicator = $1 AND view = $2 AND mask = $3 AND grain = $4");
    let periods: Vec<String> = question.periods.iter().map(Period::to_string).collect();
    let mut params: Vec<Param<'_>> = vec![
        question.indicator.into(),
        question.view.name().into(),
        question.mask().into(),
        question.grain.name().into(),
    ];
    if !periods.is_empty() {
        let _ = write!(sql, " AND period IN (");
        for (at, period) in periods.iter().enumerate() {
            params.push(period.into());
            let _ = write!(sql, "{}${}", if at == 0 { "" } else { ", " }, params.len());
        }
        sql.push(')');
    }
    let [c1, c2, c3] = &question.categories;
    for (column, value) in [
        ("agency", &question.agency),
        ("region", &question.region),
        ("c1", c1),
        ("c2", c2),
        ("c3", c3),
    ] {
        if let Some(value) = value {
            params.push(value.into());
            let _ = write!(sql, " AND {column} = ${}", params.len());
        }
    }
    sql.push_str(" ORDER BY period, agency, region, c1, c2, c3, basis");
    conn.query(&sql, &params, |row| read(row, width, question.grain))
}

fn read(row: &Row<'_>, width: usize, grain: Grain) -> Result<Total> {
    let period = row.text(0)?;
    let period = Period::parse(&period, &[grain])
        .ok_or_else(|| Error::Internal(format!("a total has the period {period}")))?;
    let mut sums = Sums::default();
    for at in 0..width {
        sums.sum[at] = row.int(11 + at)?;
        sums.count[at] = row.int(11 + width + at)?;
    }
    Ok(Total {
        period,
        agency: row.text(1)?,
        region: row.text(2)?,
        categories: [row.text(3)?, row.text(4)?, row.text(5)?],
        basis: row.text(6)?,
        rows: row.int(7)?,
        samples: row.int(8)?,
        provisional: row.int(9)?,
        changed_at: row.int(10)?,
        sums,
    })
}

/// The revision of an indicator's figures; it grows with each commit that touches them.
pub fn revision(conn: &mut Conn, indicator: i64) -> Result<i64> {
    let sql = "SELECT revision FROM indicators WHERE id = $1";
    Ok(conn
        .query_one(sql, &[indicator.into()], |row| row.int(0))?
        .unwrap_or(0))
}
