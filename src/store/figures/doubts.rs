//! Marks on rows that were odd when they were entered. A mark belongs to a revision of its row:
//! once the row changes or is validated it is gone.

use crate::base::error::Result;
use crate::catalogue::{Grain, Period};
use crate::figures::doubt::{Doubt, sudden};
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::figures::history;
use crate::store::figures::observations::Target;
use crate::store::{Conn, Param, Tx};

/// What is odd about a row beside the one before it.
pub fn of(conn: &mut Conn, target: &Target, row: &Observation) -> Result<Vec<Doubt>> {
    if target.indicator.warn_change.is_none() {
        return Ok(Vec::new());
    }
    let before = history::before(conn, target, row)?;
    Ok(before.map_or_else(Vec::new, |before| {
        let earlier = (before.observation.period, &before.observation.values);
        sudden(&target.indicator, earlier, &row.values)
    }))
}

/// Marks a row as it stands now.
pub fn mark(tx: &mut Tx<'_>, target: &Target, row: &Stored, doubts: &[Doubt]) -> Result<()> {
    if doubts.is_empty() {
        return Ok(());
    }
    tx.conn
        .execute("DELETE FROM doubts WHERE row_id = $1", &[row.id.into()])?;
    let sql = "INSERT INTO doubts (indicator, row_id, measure, code, revision, was, now, since)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    for doubt in doubts {
        let since = doubt.since.to_string();
        let params: [Param<'_>; 8] = [
            target.id.into(),
            row.id.into(),
            (&target.indicator.measures[doubt.measure].name).into(),
            doubt.code().into(),
            row.revision.into(),
            doubt.was.into(),
            doubt.now.into(),
            (&since).into(),
        ];
        tx.conn.execute(sql, &params)?;
    }
    Ok(())
}

/// The periods of an agency's provisional rows that are marked, one for each row.
pub fn marked(conn: &mut Conn, indicator: i64, agency: &str) -> Result<Vec<Period>> {
    let sql = "SELECT DISTINCT o.id, o.period FROM doubts d
        JOIN observations o ON o.id = d.row_id AND o.revision = d.revision
        JOIN series s ON s.id = o.series
        WHERE d.indicator = $1 AND s.agency = $2 AND o.status = $3";
    let params: [Param<'_>; 3] = [
        indicator.into(),
        agency.into(),
        Status::Provisional.code().into(),
    ];
    let codes = conn.query(sql, &params, |row| row.int(1))?;
    Ok(codes.into_iter().filter_map(Period::from_code).collect())
}

/// What is odd about a row as it stands.
pub fn of_row(conn: &mut Conn, target: &Target, row: &Stored) -> Result<Vec<Doubt>> {
    let sql = "SELECT measure, was, now, since FROM doubts WHERE row_id = $1 AND revision = $2
        ORDER BY measure";
    let about = &target.indicator;
    let found = conn.query(sql, &[row.id.into(), row.revision.into()], |row| {
        let since = Period::parse(&row.text(3)?, &Grain::ALL);
        let measure = about.measure(&row.text(0)?).map(|(at, _)| at);
        let (was, now) = (row.int(1)?, row.int(2)?);
        Ok(measure.zip(since).map(|(measure, since)| Doubt {
            measure,
            was,
            now,
            since,
        }))
    })?;
    Ok(found.into_iter().flatten().collect())
}
