//! What keys are used for: calls and refusals a day, and the latest calls of each. Written in
//! batches by the program's `usage`.

use jiff::civil::Date;

use crate::base::error::Result;
use crate::base::limit::Untold;
use crate::store::{Conn, Param, Tx};

/// Calls that are kept of each key.
pub const KEPT: usize = 50;

/// A call that was made with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Milliseconds since 1970.
    pub at: i64,
    /// `POST` or `PUT`.
    pub method: String,
    /// Slug of the indicator.
    pub slug: String,
    /// Status of the answer.
    pub status: u16,
    /// What was wrong; empty when nothing was.
    pub problem: String,
}

/// What a key was used for on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Day {
    /// Calls that were answered.
    pub calls: i64,
    /// Calls of those that were refused.
    pub refused: i64,
}

/// What a key was used for since it was last written down.
#[derive(Debug, Clone, Default)]
pub struct Used {
    /// By day.
    pub days: Vec<(Date, Day)>,
    /// The latest calls, oldest first, at most [`KEPT`].
    pub calls: Vec<Call>,
}

/// Adds what a key was used for.
pub fn add(tx: &mut Tx<'_>, key: i64, used: &Used) -> Result<()> {
    let sql = "INSERT INTO key_days (key_id, day, calls, refused) VALUES ($1, $2, $3, $4)
        ON CONFLICT (key_id, day) DO UPDATE SET calls = key_days.calls + excluded.calls,
        refused = key_days.refused + excluded.refused";
    for (day, count) in &used.days {
        let day = day.to_string();
        let params = [
            key.into(),
            (&day).into(),
            count.calls.into(),
            count.refused.into(),
        ];
        tx.conn.execute(sql, &params)?;
    }
    let sql = "INSERT INTO key_calls (id, key_id, at, method, slug, status, problem)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for call in &used.calls {
        let id = tx.next_id("key_calls")?;
        let params: [Param<'_>; 7] = [
            id.into(),
            key.into(),
            call.at.into(),
            (&call.method).into(),
            (&call.slug).into(),
            i64::from(call.status).into(),
            (&call.problem).into(),
        ];
        tx.conn.execute(sql, &params)?;
    }
    let sql = format!(
        "DELETE FROM key_calls WHERE key_id = $1 AND id <= (SELECT id FROM key_calls
         WHERE key_id = $1 ORDER BY id DESC LIMIT 1 OFFSET {KEPT})"
    );
    tx.conn.execute(&sql, &[key.into()])?;
    if let Some(last) = used.calls.last() {
        let sql = "UPDATE api_keys SET used_at = $1 WHERE id = $2";
        tx.conn.execute(sql, &[last.at.into(), key.into()])?;
    }
    Ok(())
}

/// Adds calls to those that every process counted in a minute, and answers how many there are now,
/// in the same order.
pub fn share(tx: &mut Tx<'_>, untold: &[Untold]) -> Result<Vec<u32>> {
    let sql = "INSERT INTO key_minutes (key_id, minute, calls) VALUES ($1, $2, $3)
        ON CONFLICT (key_id, minute) DO UPDATE SET calls = key_minutes.calls + excluded.calls
        RETURNING calls";
    let mut all = Vec::with_capacity(untold.len());
    for told in untold {
        let calls = i64::from(told.calls);
        let params = [told.caller.into(), told.minute.into(), calls.into()];
        let sum = tx.conn.query_one(sql, &params, |row| row.int("calls"))?;
        all.push(u32::try_from(sum.unwrap_or(calls)).unwrap_or(u32::MAX));
    }
    Ok(all)
}

/// Removes the counts of minutes that are over; answers how many there were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let minute = tx.now.div_euclid(60_000);
    // Those of a clock that was ahead are over too.
    let sql = "DELETE FROM key_minutes WHERE minute < $1 OR minute > $2";
    tx.conn
        .execute(sql, &[(minute - 1).into(), (minute + 5).into()])
}

/// The latest calls of a key, newest first.
pub fn calls(conn: &mut Conn, key: i64) -> Result<Vec<Call>> {
    let sql = format!(
        "SELECT at, method, slug, status, problem FROM key_calls WHERE key_id = $1
         ORDER BY id DESC LIMIT {KEPT}"
    );
    conn.query(&sql, &[key.into()], |row| {
        Ok(Call {
            at: row.int("at")?,
            method: row.text("method")?,
            slug: row.text("slug")?,
            status: u16::try_from(row.int("status")?).unwrap_or(0),
            problem: row.text("problem")?,
        })
    })
}

/// What a key was used for by day, from `from` on, newest first.
pub fn days(conn: &mut Conn, key: i64, from: Date) -> Result<Vec<(String, Day)>> {
    let sql = "SELECT day, calls, refused FROM key_days WHERE key_id = $1 AND day >= $2
        ORDER BY day DESC";
    let from = from.to_string();
    conn.query(sql, &[key.into(), (&from).into()], |row| {
        let calls = row.int("calls")?;
        let refused = row.int("refused")?;
        Ok((row.text("day")?, Day { calls, refused }))
    })
}

/// Calls and refusals of every key from `from` on.
pub fn sums(conn: &mut Conn, from: Date) -> Result<Vec<(i64, Day)>> {
    let sql = "SELECT key_id, CAST(sum(calls) AS BIGINT) AS calls,
        CAST(sum(refused) AS BIGINT) AS refused
        FROM key_days WHERE day >= $1 GROUP BY key_id";
    let from = from.to_string();
    conn.query(sql, &[(&from).into()], |row| {
        let calls = row.int("calls")?;
        let refused = row.int("refused")?;
        Ok((row.int("key_id")?, Day { calls, refused }))
    })
}
