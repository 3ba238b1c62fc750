//! Totals kept in the transaction of the rows they add up, so that what a dashboard reads does
//! not grow with the rows.
//!
//! A row counts towards every combination of its axes fixed or summed: agency, each category,
//! and the region, which sums to the regions below one parent (`@36`). `mask` tells which axes
//! are fixed, so that the answers to one question lie side by side.

use std::fmt::Write as _;

use crate::base::error::{Error, Result};
use crate::catalogue::{Grain, Indicator, MEASURES, Period};
use crate::figures::facts::{Count, Fact};
use crate::figures::question::{Question, View, axis};
use crate::figures::rollup::Sums;
use crate::store::commit::fold::face;
use crate::store::{Conn, Param, Row};

/// Answers a question about an indicator, by its number in the store, ordered by period.
pub fn ask(
    conn: &mut Conn,
    indicator: i64,
    about: &Indicator,
    question: &Question,
) -> Result<Vec<Fact>> {
    let width = about.measures.len();
    let mut sql = String::from(
        "SELECT t.period, s.agency, s.region, s.c1, s.c2, s.c3, s.basis, t.row_count,
            t.sample_count, t.provisional_count, t.changed_at",
    );
    for column in SUMS[..width].iter().chain(&COUNTS[..width]) {
        let _ = write!(sql, ", t.{column}");
    }
    // The totals of a face lie side by side; which of them are meant, their places tell.
    sql.push_str(" FROM totals t CROSS JOIN series s WHERE s.id = t.series AND t.face = $1");
    let mask = question.mask();
    let face = face(indicator, question.view, mask, question.grain);
    let mut params: Vec<Param<'_>> = vec![face.into()];
    narrow(&mut sql, &mut params, question);
    conn.query(&sql, &params, |row| read(row, about))
}

/// Adds to a statement about totals `t` of series `s` which of them are asked for, in which order, and
/// how many at most.
pub(super) fn narrow<'q>(sql: &mut String, params: &mut Vec<Param<'q>>, question: &'q Question) {
    if !question.periods.is_empty() {
        let _ = write!(sql, " AND t.period IN (");
        for (at, period) in question.periods.iter().enumerate() {
            params.push(period.code().into());
            let _ = write!(sql, "{}${}", if at == 0 { "" } else { ", " }, params.len());
        }
        sql.push(')');
    }
    for (bound, value) in [(">=", question.since), ("<=", question.until)] {
        if let Some(value) = value {
            params.push(value.code().into());
            let _ = write!(sql, " AND t.period {bound} ${}", params.len());
        }
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
            let _ = write!(sql, " AND s.{column} = ${}", params.len());
        }
    }
    sql.push_str(" ORDER BY t.period, s.agency, s.region, s.c1, s.c2, s.c3, s.basis");
    if let Some(most) = question.most {
        params.push(most.into());
        let _ = write!(sql, " LIMIT ${}", params.len());
    }
}

/// The newest periods of an indicator that have figures, up to `until` and at most `limit`, in
/// their order.
pub fn periods(
    conn: &mut Conn,
    indicator: i64,
    view: View,
    grain: Grain,
    (until, limit): (Option<Period>, i64),
) -> Result<Vec<Period>> {
    let sql = "SELECT DISTINCT period FROM totals WHERE face = $1 AND period <= $2
               ORDER BY period DESC LIMIT $3";
    let face = face(indicator, view, axis::REGION, grain);
    let until = until.map_or(i64::MAX, Period::code);
    let params = [face.into(), until.into(), limit.into()];
    let mut found = conn.query(sql, &params, |row| period(row.int(0)?))?;
    found.reverse();
    Ok(found)
}

pub(super) fn period(code: i64) -> Result<Period> {
    let unknown = || Error::Internal(format!("a total has the period {code}"));
    Period::from_code(code).ok_or_else(unknown)
}

/// The columns of the sums of the measures.
const SUMS: [&str; MEASURES] = [
    "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12",
];
/// The columns of how many figures each sum is of.
const COUNTS: [&str; MEASURES] = [
    "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12",
];

fn read(row: &Row<'_>, indicator: &Indicator) -> Result<Fact> {
    let width = indicator.measures.len();
    let mut sums = Sums::default();
    for (name, sum) in SUMS[..width].iter().zip(&mut sums.sum) {
        *sum = row.int(*name)?;
    }
    for (name, count) in COUNTS[..width].iter().zip(&mut sums.count) {
        *count = row.int(*name)?;
    }
    let (code, known) = (row.text("basis")?, &indicator.bases);
    let basis = known.iter().position(|basis| basis.code == code);
    let fact = Fact {
        period: period(row.int("period")?)?,
        moment: None,
        agency: row.text("agency")?,
        region: row.text("region")?,
        categories: [row.text("c1")?, row.text("c2")?, row.text("c3")?],
        basis: basis.unwrap_or(known.len()),
        count: Count {
            rows: row.int("row_count")?,
            samples: row.int("sample_count")?,
            provisional: row.int("provisional_count")?,
            changed_at: row.int("changed_at")?,
        },
        sums,
    };
    Ok(fact.as_whole(indicator))
}

/// The revisions of all indicators, by their numbers in the store.
pub fn revisions(conn: &mut Conn) -> Result<Vec<(i64, i64)>> {
    let sql = "SELECT id, revision FROM indicators";
    conn.query(sql, &[], |row| Ok((row.int("id")?, row.int("revision")?)))
}

/// The revision of an indicator's figures; it grows with each commit that touches them.
pub fn revision(conn: &mut Conn, indicator: i64) -> Result<i64> {
    let sql = "SELECT revision FROM indicators WHERE id = $1";
    Ok(conn
        .query_one(sql, &[indicator.into()], |row| row.int(0))?
        .unwrap_or(0))
}
