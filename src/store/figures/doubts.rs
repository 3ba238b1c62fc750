//! Marks on rows that were odd when they were entered. A mark belongs to a revision of its row:
//! once the row changes or is validated it is gone.

use crate::base::error::Result;
use crate::catalogue::{Grain, Period};
use crate::figures::doubt::{Doubt, sudden};
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::figures::history;
use crate::store::figures::observations::Target;
use crate::store::{Conn, Param};

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

/// How a mark is inserted, up to its values.
pub(in crate::store) const HEAD: &str =
    "INSERT INTO doubts (indicator, row_id, measure, code, revision, was, now, since)";

/// The values of a mark on a row as it stands now, in the order of [`HEAD`]; `since` is the period
/// of the doubt in words.
pub(in crate::store) fn mark<'p>(
    target: &'p Target,
    row: &Stored,
    doubt: &Doubt,
    since: &'p str,
) -> [Param<'p>; 8] {
    [
        target.id.into(),
        row.id.into(),
        (&target.indicator.measures[doubt.measure].name).into(),
        doubt.code().into(),
        row.revision.into(),
        doubt.was.into(),
        doubt.now.into(),
        since.into(),
    ]
}

/// A mark on a provisional row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// Number of the row.
    pub row: i64,
    /// Its period.
    pub period: Period,
    /// Its region.
    pub region: String,
    /// Its categories.
    pub categories: [String; 3],
    /// What is odd.
    pub doubt: Doubt,
}

/// The marks on an agency's provisional rows, the newest period first.
pub fn marked(conn: &mut Conn, target: &Target, agency: &str) -> Result<Vec<Marked>> {
    let sql = "SELECT o.id, o.period, s.region, s.c1, s.c2, s.c3, d.measure, d.was, d.now, d.since
        FROM doubts d
        JOIN observations o ON o.id = d.row_id AND o.revision = d.revision
        JOIN series s ON s.id = o.series
        WHERE d.indicator = $1 AND s.agency = $2 AND o.status = $3
        ORDER BY o.period DESC, o.id, d.measure";
    let params: [Param<'_>; 3] = [
        target.id.into(),
        agency.into(),
        Status::Provisional.code().into(),
    ];
    let found = conn.query(sql, &params, |row| {
        let (id, region) = (row.int("id")?, row.text("region")?);
        let categories = [row.text("c1")?, row.text("c2")?, row.text("c3")?];
        let doubt = doubt(
            target,
            &row.text("measure")?,
            (row.int("was")?, row.int("now")?),
            &row.text("since")?,
        );
        let marked = Period::from_code(row.int("period")?).zip(doubt);
        Ok(marked.map(|(period, doubt)| Marked {
            row: id,
            period,
            region,
            categories,
            doubt,
        }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// A mark as it is kept, if its measure is still one.
fn doubt(target: &Target, measure: &str, (was, now): (i64, i64), since: &str) -> Option<Doubt> {
    let (measure, _) = target.indicator.measure(measure)?;
    let since = Period::parse(since, &Grain::ALL)?;
    Some(Doubt {
        measure,
        was,
        now,
        since,
    })
}

/// What is odd about a row as it stands.
pub fn of_row(conn: &mut Conn, target: &Target, row: &Stored) -> Result<Vec<Doubt>> {
    let sql = "SELECT measure, was, now, since FROM doubts WHERE row_id = $1 AND revision = $2
        ORDER BY measure";
    let found = conn.query(sql, &[row.id.into(), row.revision.into()], |row| {
        let (was, now) = (row.int("was")?, row.int("now")?);
        Ok(doubt(
            target,
            &row.text("measure")?,
            (was, now),
            &row.text("since")?,
        ))
    })?;
    Ok(found.into_iter().flatten().collect())
}
