//! Figures that were sent back to their agency and not sent anew: they lie here, and count neither
//! as sent nor as waiting.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::base::error::{Error, Result};
use crate::catalogue::{MEASURES, Period};
use crate::figures::observation::{Observation, Status};
use crate::store::due::count::{self, Cell};
use crate::store::figures::observations::Target;
use crate::store::figures::validation::{NAMED, named, period_of};
use crate::store::{Conn, Param, Row};

/// A row that was sent back.
struct Away {
    row: Observation,
    /// When, in milliseconds since 1970.
    at: i64,
}

/// What was sent back of a submission on a basis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Back {
    /// Cells in which a row was sent back: one that is put together of several is no longer whole.
    pub(super) cells: i64,
    /// When the first of them was.
    pub(super) at: i64,
}

/// Period, agency and basis of a submission.
pub(super) type Key = (i64, String, String);

/// The store's numbers of the indicators of which something was sent back.
pub(super) fn indicators(conn: &mut Conn) -> Result<BTreeSet<i64>> {
    let sql = "SELECT DISTINCT indicator FROM notices
        WHERE settled_at IS NULL AND kind = 'returned'";
    let all = conn.query(sql, &[], |row| row.int("indicator"))?;
    Ok(all.into_iter().collect())
}

/// What was sent back of an indicator's submissions, of one agency or of all.
pub(super) fn of(
    conn: &mut Conn,
    target: &Target,
    agency: Option<&str>,
) -> Result<HashMap<Key, Back>> {
    let mut cells: HashMap<Key, (HashSet<Cell>, i64)> = HashMap::new();
    for Away { row, at } in rows(conn, target, agency)? {
        for (whole, terms) in target.due.of_row(row.period) {
            let Some(cell) = count::cell(terms, &row) else {
                continue;
            };
            let key = (whole.code(), row.agency.clone(), row.basis.clone());
            let one = cells.entry(key).or_insert((HashSet::new(), at));
            one.0.insert(cell);
            one.1 = one.1.min(at);
        }
    }
    let counted = cells.into_iter().map(|(key, (cells, at))| {
        let cells = i64::try_from(cells.len()).unwrap_or(i64::MAX);
        (key, Back { cells, at })
    });
    Ok(counted.collect())
}

/// How many rows were sent back, by the store's number of the indicator, agency and the year with
/// which the text of their period begins.
pub fn by_year(
    conn: &mut Conn,
    targets: &[Target],
    agency: Option<&str>,
) -> Result<HashMap<(i64, String, String), i64>> {
    let some = indicators(conn)?;
    let mut counted = HashMap::new();
    for target in targets.iter().filter(|target| some.contains(&target.id)) {
        for Away { row, .. } in rows(conn, target, agency)? {
            let year = row.period.named_year().to_string();
            *counted.entry((target.id, row.agency, year)).or_insert(0) += 1;
        }
    }
    Ok(counted)
}

/// The rows of an indicator that were sent back, each once.
fn rows(conn: &mut Conn, target: &Target, agency: Option<&str>) -> Result<Vec<Away>> {
    let sql = "SELECT agency, period, row_id, at FROM notices
        WHERE settled_at IS NULL AND kind = 'returned' AND indicator = $1
          AND (CAST($2 AS TEXT) IS NULL OR agency = $2) ORDER BY id";
    let notices = conn.query(sql, &[target.id.into(), agency.into()], |row| {
        let (agency, period) = (row.text("agency")?, row.text("period")?);
        Ok((agency, period, row.opt_int("row_id")?, row.int("at")?))
    })?;
    let (mut seen, mut all) = (HashSet::new(), Vec::new());
    for (agency, period, row, at) in notices {
        let found = match row {
            Some(id) => one(conn, target, (id, at))?,
            None => whole(conn, target, (&agency, &period), at)?,
        };
        for (id, row) in found {
            if seen.insert(id) {
                all.push(Away { row, at });
            }
        }
    }
    Ok(all)
}

const ROW: &str = "SELECT o.id, o.period, s.agency, s.region, s.c1, s.c2, s.c3, s.basis
    FROM series s JOIN observations o ON o.series = s.id";

/// The row of a notice, unless it was sent anew, checked or taken away since.
fn one(conn: &mut Conn, target: &Target, (id, at): (i64, i64)) -> Result<Vec<(i64, Observation)>> {
    let sql = format!(
        "{ROW} WHERE o.id = $1 AND o.indicator = $2 AND o.status = $3 AND o.updated_at <= $4"
    );
    let status = Status::Provisional.code();
    let params = [id.into(), target.id.into(), status.into(), at.into()];
    conn.query(&sql, &params, read)
}

/// The same of a notice about a whole period.
fn whole(
    conn: &mut Conn,
    target: &Target,
    (agency, period): (&str, &str),
    at: i64,
) -> Result<Vec<(i64, Observation)>> {
    let Some(period) = period_of(target, period) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "{ROW} WHERE s.indicator = $1 AND s.agency = $2 AND {NAMED}
          AND o.status = $8 AND o.updated_at <= $9"
    );
    let mut params: Vec<Param<'_>> = vec![target.id.into(), agency.into()];
    params.extend(named(period));
    params.extend([Status::Provisional.code(), at].map(Param::Int));
    conn.query(&sql, &params, read)
}

fn read(row: &Row<'_>) -> Result<(i64, Observation)> {
    let code = row.int("period")?;
    let unknown = || Error::Internal(format!("a row has the period {code}"));
    let observation = Observation {
        agency: row.text("agency")?,
        region: row.text("region")?,
        period: Period::from_code(code).ok_or_else(unknown)?,
        categories: [row.text("c1")?, row.text("c2")?, row.text("c3")?],
        basis: row.text("basis")?,
        values: [None; MEASURES],
    };
    Ok((row.int("id")?, observation))
}
