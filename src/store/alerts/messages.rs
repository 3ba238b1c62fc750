//! What each person was told: the inbox.

use crate::base::error::Result;
use crate::figures::alert::Event;
use crate::figures::alert_choice::Mode;
use crate::store::alerts::{EVENT, event};
use crate::store::{Conn, Param, Row, Tx};

/// Which turn of an event is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It has begun.
    Begun,
    /// It is over.
    Over,
}

impl Turn {
    /// Its word in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Over => "over",
        }
    }

    pub(in crate::store) fn parse(name: &str) -> Self {
        if name == Self::Over.name() {
            Self::Over
        } else {
            Self::Begun
        }
    }
}

/// An alert as a webhook hears of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alerted {
    /// What has happened.
    pub event: Event,
    /// Whether it has begun or is over.
    pub turn: Turn,
}

/// A message of somebody's inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its number.
    pub id: i64,
    /// The event.
    pub event: Event,
    /// Which turn of it.
    pub turn: Turn,
    /// When it came, milliseconds since 1970.
    pub at: i64,
    /// When it was read.
    pub read_at: Option<i64>,
    /// When the event ended, where that is no message of its own.
    pub ended_at: Option<i64>,
}

/// Tells somebody of an event; twice of the same turn is once.
pub fn send(tx: &mut Tx<'_>, user: i64, (alert, turn): (i64, Turn), mode: Mode) -> Result<()> {
    let id = tx.next_id("alert_messages")?;
    let sql = "INSERT INTO alert_messages (id, user_id, alert, turn, at, mode)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id, alert, turn) DO NOTHING";
    let params: [Param<'_>; 6] = [
        id.into(),
        user.into(),
        alert.into(),
        turn.name().into(),
        tx.now.into(),
        mode.name().into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}

/// Who was told that an event began: their letters of it that were not sent will not be; for each
/// how the end is to be told.
pub fn told(tx: &mut Tx<'_>, alert: i64) -> Result<Vec<(i64, Mode)>> {
    let sql = "SELECT user_id, mode, mailed_at FROM alert_messages
        WHERE alert = $1 AND turn = 'begun' ORDER BY user_id";
    let told = tx.conn.query(sql, &[alert.into()], |row| {
        let mode = Mode::parse(&row.text("mode")?).unwrap_or(Mode::Inbox);
        let mailed = row.opt_int("mailed_at")?.is_some();
        // Who had no letter of the beginning needs none of the end.
        let mode = if mailed { mode } else { Mode::Inbox };
        Ok((row.int("user_id")?, mode))
    })?;
    let sql = "UPDATE alert_messages SET mode = $1
        WHERE alert = $2 AND turn = 'begun' AND mailed_at IS NULL";
    let params: [Param<'_>; 2] = [Mode::Inbox.name().into(), alert.into()];
    tx.conn.execute(sql, &params)?;
    Ok(told)
}

/// The newest messages of somebody, or those that were not read.
pub fn list(conn: &mut Conn, user: i64, unread: bool, most: usize) -> Result<Vec<Message>> {
    let only = if unread { " AND m.read_at IS NULL" } else { "" };
    let sql = format!(
        "SELECT m.id, m.turn, m.at, m.read_at, a.ended_at, {EVENT}
         FROM alert_messages m JOIN alerts a ON a.id = m.alert
         WHERE m.user_id = $1{only} ORDER BY m.id DESC LIMIT {most}"
    );
    let read = |row: &Row<'_>| {
        let (id, turn) = (row.int("id")?, Turn::parse(&row.text("turn")?));
        let (at, read_at) = (row.int("at")?, row.opt_int("read_at")?);
        let ended_at = row.opt_int("ended_at")?;
        Ok(event(row)?.map(|event| Message {
            id,
            event,
            turn,
            at,
            read_at,
            ended_at,
        }))
    };
    let found = conn.query(&sql, &[user.into()], read)?;
    Ok(found.into_iter().flatten().collect())
}

/// Marks a message of somebody's as read or as not read, or all as read.
pub fn mark(tx: &mut Tx<'_>, user: i64, id: Option<i64>, read: bool) -> Result<usize> {
    let at = read.then_some(tx.now);
    let sql = "UPDATE alert_messages SET read_at = $1
        WHERE user_id = $2 AND (CAST($3 AS BIGINT) IS NULL OR id = $3)
        AND (CAST($1 AS BIGINT) IS NULL OR read_at IS NULL)";
    tx.conn.execute(sql, &[at.into(), user.into(), id.into()])
}

/// Who was told of which step of a question since a moment, by the event's key.
pub fn of_questions(conn: &mut Conn, since: i64) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT a.key, m.user_id FROM alerts a JOIN alert_messages m ON m.alert = a.id
        WHERE a.kind = 'question' AND a.begun_at >= $1";
    conn.query(sql, &[since.into()], |row| {
        Ok((row.text("key")?, row.int("user_id")?))
    })
}

/// The alert of a row that tells of one; none of one that is swept, and was told of long ago.
pub(in crate::store) fn alerted(row: &Row<'_>) -> Result<Option<Alerted>> {
    let Some(turn) = row.opt_text("turn")? else {
        return Ok(None);
    };
    if row.opt_text("key")?.is_none() {
        return Ok(None);
    }
    let turn = Turn::parse(&turn);
    Ok(event(row)?.map(|event| Alerted { event, turn }))
}
