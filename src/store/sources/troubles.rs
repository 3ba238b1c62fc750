//! Sources that somebody must look at, since when, and who was told of it.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::store::sources::pulls::{COLUMNS, Source, read};
use crate::store::{Conn, Param, Row, Tx};

/// Failures in a row after which somebody must look: one or two are often only a machine that is
/// started anew.
pub const FAILURES: i64 = 3;
/// For how long what has ended is kept, in milliseconds.
const KEPT_MS: i64 = 31 * 86_400_000;

/// A source that somebody must look at, or had to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Its number.
    pub id: i64,
    /// The source as it is now.
    pub source: Source,
    /// Since when, in milliseconds since 1970.
    pub since: i64,
    /// When it was over; none while it lasts.
    pub ended_at: Option<i64>,
}

impl Source {
    /// Whether it has failed so often in a row that somebody must look.
    pub fn is_failing(&self) -> bool {
        self.active && self.failures >= FAILURES
    }

    /// Whether its figures were last confirmed longer ago than its schedule allows.
    pub fn is_late(&self, now: i64) -> bool {
        self.active && self.late_at.is_some_and(|late| late <= now)
    }
}

/// Notes which sources are in trouble now and which no longer are; answers whether anything is new.
pub fn note(tx: &mut Tx<'_>) -> Result<bool> {
    let now = tx.now;
    let begun = tx.conn.query(
        "SELECT s.id FROM sources s WHERE s.active = 1 AND (s.failures >= $1 OR s.late_at <= $2)
         AND NOT EXISTS (SELECT 1 FROM source_troubles t WHERE t.source_id = s.id
                         AND t.ended_at IS NULL) ORDER BY s.id",
        &[FAILURES.into(), now.into()],
        |row| row.int(0),
    )?;
    for source in &begun {
        let id = tx.next_id("source_troubles")?;
        let sql = "INSERT INTO source_troubles (id, source_id, since) VALUES ($1, $2, $3)";
        let params = [id.into(), (*source).into(), now.into()];
        tx.conn.execute(sql, &params)?;
    }
    let ended = tx.conn.execute(
        "UPDATE source_troubles SET ended_at = $1 WHERE ended_at IS NULL AND NOT EXISTS
         (SELECT 1 FROM sources s WHERE s.id = source_troubles.source_id AND s.active = 1
          AND (s.failures >= $2 OR s.late_at <= $1))",
        &[now.into(), FAILURES.into()],
    )?;
    let old: Param<'_> = (now - KEPT_MS).into();
    tx.conn.execute(
        "DELETE FROM source_letters WHERE trouble IN (SELECT id FROM source_troubles
         WHERE ended_at < $1)",
        &[old],
    )?;
    let sql = "DELETE FROM source_troubles WHERE ended_at < $1";
    tx.conn.execute(sql, &[old])?;
    Ok(!begun.is_empty() || ended > 0)
}

/// The troubles of an agency's sources, or of all: those that last, or all that are kept; those of
/// sources that were removed are not among them.
pub fn list(conn: &mut Conn, agency: Option<&str>, lasting: bool) -> Result<Vec<Trouble>> {
    let columns: Vec<String> = COLUMNS
        .split(',')
        .map(|name| format!("s.{}", name.trim()))
        .collect();
    let sql = format!(
        "SELECT {}, t.id AS trouble, t.since, t.ended_at FROM source_troubles t
         JOIN sources s ON s.id = t.source_id
         WHERE (CAST($1 AS TEXT) IS NULL OR s.agency = $1)
         AND (CAST($2 AS BIGINT) = 0 OR t.ended_at IS NULL) ORDER BY t.id",
        columns.join(", ")
    );
    conn.query(
        &sql,
        &[agency.into(), i64::from(lasting).into()],
        |row: &Row<'_>| {
            Ok(Trouble {
                id: row.int("trouble")?,
                source: read(row)?,
                since: row.int("since")?,
                ended_at: row.opt_int("ended_at")?,
            })
        },
    )
}

/// How many sources are fetched by themselves, of an agency or of all.
pub fn watched(conn: &mut Conn, agency: Option<&str>) -> Result<usize> {
    let sql = "SELECT count(*) FROM sources WHERE active = 1
        AND (CAST($1 AS TEXT) IS NULL OR agency = $1)";
    let found = conn.query_one(sql, &[agency.into()], |row| row.int(0))?;
    Ok(usize::try_from(found.unwrap_or(0)).unwrap_or(0))
}

/// Who was told of which trouble, and whether also of its end.
pub fn told(conn: &mut Conn) -> Result<HashMap<(i64, i64), bool>> {
    let sql = "SELECT trouble, user_id, end_told_at FROM source_letters";
    let all = conn.query(sql, &[], |row| {
        let end = row.opt_int("end_told_at")?.is_some();
        Ok(((row.int("trouble")?, row.int("user_id")?), end))
    })?;
    Ok(all.into_iter().collect())
}

/// Notes that somebody was told of a trouble or, where they knew of it, of its end.
pub fn note_told(tx: &mut Tx<'_>, (trouble, user): (i64, i64), end: bool) -> Result<()> {
    let sql = if end {
        "UPDATE source_letters SET end_told_at = $1 WHERE trouble = $2 AND user_id = $3"
    } else {
        "INSERT INTO source_letters (told_at, trouble, user_id) VALUES ($1, $2, $3)
         ON CONFLICT (trouble, user_id) DO NOTHING"
    };
    let params = [tx.now.into(), trouble.into(), user.into()];
    tx.conn.execute(sql, &params).map(drop)
}
