//! Alerts: what people are to hear of, what each was told, and what each wants to hear.

pub mod choices;
pub mod hooks;
pub mod letters;
pub mod messages;

use crate::base::error::{Error, Result};
use crate::figures::alert::{Event, Kind, Open};
use crate::store::commit::journal::chain::SETTINGS;
use crate::store::{Conn, Param, Row, Tx};

/// For how long what is over is kept, in milliseconds: 400 days.
const KEPT_MS: i64 = 400 * 86_400_000;

/// The columns that [`event`] reads.
const EVENT: &str = "a.key, a.kind, a.slug, a.agencies, a.facts";

/// The event of a row; none of a kind that is none any more.
pub(in crate::store) fn event(row: &Row<'_>) -> Result<Option<Event>> {
    let Some(kind) = Kind::parse(&row.text("kind")?) else {
        return Ok(None);
    };
    let unreadable = |e: serde_json::Error| Error::Internal(format!("an alert: {e}"));
    Ok(Some(Event {
        key: row.text("key")?,
        kind,
        slug: row.text("slug")?,
        agencies: serde_json::from_str(&row.text("agencies")?).map_err(unreadable)?,
        facts: serde_json::from_str(&row.text("facts")?).map_err(unreadable)?,
    }))
}

/// What has begun and not ended.
pub fn open(conn: &mut Conn) -> Result<Vec<Open>> {
    let sql = format!("SELECT a.id, {EVENT} FROM alerts a WHERE a.ended_at IS NULL ORDER BY a.id");
    let found = conn.query(&sql, &[], |row| {
        let id = row.int("id")?;
        Ok(event(row)?.map(|event| Open { id, event }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// The same, to be changed: instances that look at once do so one after the other.
pub fn open_alone(tx: &mut Tx<'_>) -> Result<Vec<Open>> {
    tx.hold(SETTINGS)?;
    open(tx.conn)
}

/// Whether anything was ever looked for.
pub fn has_begun(conn: &mut Conn) -> Result<bool> {
    let sql = "SELECT 1 FROM alerts LIMIT 1";
    Ok(conn.query_one(sql, &[], |row| row.int(0))?.is_some())
}

/// Notes that it was looked, also where nothing was the case: what is the case from now on is news.
pub fn note_begun(tx: &mut Tx<'_>) -> Result<()> {
    let id = tx.next_id("alerts")?;
    let sql = "INSERT INTO alerts (id, key, kind, slug, agencies, facts, begun_at, ended_at)
        VALUES ($1, '', '', '', '[]', '{}', $2, $2)";
    tx.conn.execute(sql, &[id.into(), tx.now.into()]).map(drop)
}

/// Keeps an event that has begun; what is only told, as a step of a question, ends with it.
pub fn begin(tx: &mut Tx<'_>, event: &Event, only_told: bool) -> Result<i64> {
    let id = tx.next_id("alerts")?;
    let text = |value: serde_json::Result<String>| {
        value.map_err(|e| Error::Internal(format!("an alert: {e}")))
    };
    let agencies = text(serde_json::to_string(&event.agencies))?;
    let facts = text(serde_json::to_string(&event.facts))?;
    let sql = "INSERT INTO alerts (id, key, kind, slug, agencies, facts, begun_at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let params: [Param<'_>; 8] = [
        id.into(),
        (&event.key).into(),
        event.kind.name().into(),
        (&event.slug).into(),
        (&agencies).into(),
        (&facts).into(),
        tx.now.into(),
        only_told.then_some(tx.now).into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(id)
}

/// The number of the event with this key that was kept last.
pub fn last(conn: &mut Conn, key: &str) -> Result<Option<i64>> {
    let sql = "SELECT id FROM alerts WHERE key = $1 ORDER BY id DESC LIMIT 1";
    conn.query_one(sql, &[key.into()], |row| row.int("id"))
}

/// Notes that an event is over.
pub fn end(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let sql = "UPDATE alerts SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL";
    tx.conn.execute(sql, &[tx.now.into(), id.into()]).map(drop)
}

/// Drops what ended long ago, with what was told of it.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let before = tx.now - KEPT_MS;
    let sql = "DELETE FROM alert_messages WHERE at < $1";
    let told = tx.conn.execute(sql, &[before.into()])?;
    // The newest stays, so that it is known that something was looked for.
    let sql = "DELETE FROM alerts WHERE ended_at < $1 AND id < (SELECT max(id) FROM alerts)";
    Ok(told + tx.conn.execute(sql, &[before.into()])?)
}
