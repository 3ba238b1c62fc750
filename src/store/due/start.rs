//! Since when obligations count. The catalogue says from which period figures are owed; before the
//! day on which they could first be sent here nobody is late with them.

use jiff::civil::{Date, date};

use crate::base::clock::local;
use crate::base::error::{Error, Result};
use crate::store::commit::journal::{Actor, Entry};
use crate::store::{Conn, Param, Tx};

/// The word of entries of the journal.
const SUBJECT: &str = "due-start";

/// A day since which obligations count, or counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The day, in western Indonesian time: the period that it lies in is the first that is owed.
    pub day: Date,
    /// Why it was set; none for the one with which the database began.
    pub reason: Option<String>,
    /// Who set it, by name; none for the command line and for the first.
    pub by: Option<String>,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// Writes the first one into a database that has none.
///
/// A database that is new begins today. One that was there before this was kept begins with the year
/// in which its first figure came; where none came, on the day of its first entry of the journal.
pub(in crate::store) fn register(conn: &mut Conn, now: i64) -> Result<()> {
    if newest(conn)?.is_some() {
        return Ok(());
    }
    let first_of = |conn: &mut Conn, condition: &str| {
        let sql = format!("SELECT min(at) AS first_at FROM journal{condition}");
        let first = conn.query_one(&sql, &[], |row| row.opt_int("first_at"))?;
        Ok::<_, Error>(first.flatten().map(|at| local(at).date()))
    };
    let figure = first_of(conn, " WHERE subject = 'observation'")?;
    let day = match figure {
        Some(day) => date(day.year(), 1, 1),
        None => first_of(conn, "")?.unwrap_or_else(|| local(now).date()),
    };
    // Of two processes that start at once the first says it.
    let sql = "INSERT INTO due_starts (id, day, reason, user_id, at) VALUES (1, $1, NULL, NULL, $2)
        ON CONFLICT (id) DO NOTHING";
    conn.execute(sql, &[(&day.to_string()).into(), now.into()])
        .map(drop)
}

fn newest(conn: &mut Conn) -> Result<Option<(i64, Date)>> {
    let sql = "SELECT id, day FROM due_starts ORDER BY id DESC LIMIT 1";
    let read = |row: &crate::store::Row<'_>| Ok((row.int("id")?, row.text("day")?));
    let found = conn.query_one(sql, &[], read)?;
    found.map(|(id, day)| Ok((id, parsed(&day)?))).transpose()
}

fn parsed(day: &str) -> Result<Date> {
    day.parse()
        .map_err(|e| Error::Internal(format!("obligations count since {day}: {e}")))
}

/// The day since which obligations count; the first of all days where the database does not say.
pub fn day(conn: &mut Conn) -> Result<Date> {
    Ok(newest(conn)?.map_or(Date::MIN, |(_, day)| day))
}

/// All of them, the one that holds first.
pub fn all(conn: &mut Conn) -> Result<Vec<Start>> {
    let sql = "SELECT s.day, s.reason, u.name AS user_name, s.at
        FROM due_starts s LEFT JOIN users u ON u.id = s.user_id ORDER BY s.id DESC";
    conn.query(sql, &[], |row| {
        Ok(Start {
            day: parsed(&row.text("day")?)?,
            reason: row.opt_text("reason")?,
            by: row.opt_text("user_name")?,
            at: row.int("at")?,
        })
    })
}

/// Lets obligations count since another day, for this reason; the command line names nobody.
pub fn set(tx: &mut Tx<'_>, day: Date, reason: &str, actor: Option<&Actor>) -> Result<()> {
    let before = newest(tx.conn)?;
    let id = before.map_or(1, |(id, _)| id + 1);
    let (text, user) = (day.to_string(), actor.map(|actor| actor.user));
    let sql = "INSERT INTO due_starts (id, day, reason, user_id, at) VALUES ($1, $2, $3, $4, $5)";
    let params: [Param<'_>; 5] = [
        id.into(),
        (&text).into(),
        reason.into(),
        user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let before = before.map(|(_, day)| serde_json::json!({ "day": day.to_string() }).to_string());
    let after = serde_json::json!({ "day": text, "reason": reason }).to_string();
    tx.journal(&Entry {
        actor,
        action: "update",
        subject: SUBJECT,
        subject_id: &id.to_string(),
        agency: None,
        before: before.as_deref(),
        after: Some(&after),
    })
}
