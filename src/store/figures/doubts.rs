//! Marks on rows that were odd when they were entered. A mark belongs to a revision of its row:
//! once the row says something else it is gone. A decision on a row takes it along.

use crate::base::error::Result;
use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::doubt::{Doubt, Why, doubts};
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::figures::earlier;
use crate::store::figures::observations::Target;
use crate::store::{Conn, Param, Row};

/// What is odd about a row beside those before it.
pub fn of(conn: &mut Conn, target: &Target, row: &Observation) -> Result<Vec<Doubt>> {
    let past = earlier::of_rows(conn, target, &[row])?
        .pop()
        .unwrap_or_default();
    Ok(doubts(&target.indicator, &past, (row.period, &row.values)))
}

/// How a mark is inserted, up to its values.
pub(in crate::store) const HEAD: &str = "INSERT INTO doubts (indicator, row_id, measure, code,
    revision, was, now, since, score, compared, seasonal, marked_at)";

/// What becomes of one that is there: what was said of the same figure is said of it still.
pub(in crate::store) const AGAIN: &str = " ON CONFLICT (row_id, measure, code) DO UPDATE SET
    revision = excluded.revision, was = excluded.was, since = excluded.since,
    score = excluded.score, compared = excluded.compared, seasonal = excluded.seasonal,
    marked_at = CASE WHEN doubts.now = excluded.now THEN doubts.marked_at ELSE excluded.marked_at END,
    explanation = CASE WHEN doubts.now = excluded.now THEN doubts.explanation END,
    checked_by = CASE WHEN doubts.now = excluded.now THEN doubts.checked_by END,
    checked_at = CASE WHEN doubts.now = excluded.now THEN doubts.checked_at END,
    now = excluded.now";

/// The values of a mark on a row as it stands now, in the order of [`HEAD`]; `since` is the period
/// of the doubt in words, with when it is marked.
pub(in crate::store) fn mark<'p>(
    target: &'p Target,
    row: &Stored,
    doubt: &Doubt,
    (since, at): (&'p str, i64),
) -> [Param<'p>; 12] {
    let (score, compared, seasonal) = match doubt.why {
        Why::Sudden => (0, 0, false),
        Why::Unusual {
            score,
            of,
            seasonal,
        } => (score, i64::try_from(of).unwrap_or(i64::MAX), seasonal),
    };
    [
        target.id.into(),
        row.id.into(),
        (&target.indicator.measures[doubt.measure].name).into(),
        doubt.why.code().into(),
        row.revision.into(),
        doubt.was.into(),
        doubt.now.into(),
        since.into(),
        score.into(),
        compared.into(),
        i64::from(seasonal).into(),
        at.into(),
    ]
}

/// The columns that [`doubt`] reads.
pub(in crate::store) const SAID: &str =
    "d.measure, d.code, d.was, d.now, d.since, d.score, d.compared, d.seasonal";

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
    let sql = format!(
        "SELECT o.id, o.period, s.region, s.c1, s.c2, s.c3, {SAID}
        FROM doubts d
        JOIN observations o ON o.id = d.row_id AND o.revision = d.revision
        JOIN series s ON s.id = o.series
        WHERE d.indicator = $1 AND s.agency = $2 AND o.status = $3
        ORDER BY o.period DESC, o.id, d.measure, d.code"
    );
    let params: [Param<'_>; 3] = [
        target.id.into(),
        agency.into(),
        Status::Provisional.code().into(),
    ];
    let found = conn.query(&sql, &params, |row| {
        let (id, region) = (row.int("id")?, row.text("region")?);
        let categories = [row.text("c1")?, row.text("c2")?, row.text("c3")?];
        let doubt = doubt(&target.indicator, row)?;
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
pub(in crate::store) fn doubt(indicator: &Indicator, row: &Row<'_>) -> Result<Option<Doubt>> {
    let measure = indicator.measure(&row.text("measure")?).map(|(at, _)| at);
    let since = Period::parse(&row.text("since")?, &Grain::ALL);
    let why = match row.text("code")?.as_str() {
        "unusual" => Why::Unusual {
            score: row.int("score")?,
            of: usize::try_from(row.int("compared")?).unwrap_or(0),
            seasonal: row.int("seasonal")? == 1,
        },
        _ => Why::Sudden,
    };
    let (was, now) = (row.int("was")?, row.int("now")?);
    let doubt = |(measure, since)| Doubt {
        measure,
        was,
        now,
        since,
        why,
    };
    Ok(measure.zip(since).map(doubt))
}

/// What is odd about a row as it stands.
pub fn of_row(conn: &mut Conn, target: &Target, row: &Stored) -> Result<Vec<Doubt>> {
    let sql = format!(
        "SELECT {SAID} FROM doubts d WHERE d.row_id = $1 AND d.revision = $2
         ORDER BY d.measure, d.code"
    );
    let found = conn.query(&sql, &[row.id.into(), row.revision.into()], |row| {
        doubt(&target.indicator, row)
    })?;
    Ok(found.into_iter().flatten().collect())
}
