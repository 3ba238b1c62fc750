//! Letters of alerts: what waits to be sent, and what was.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::figures::alert::Event;
use crate::figures::alert_choice::Mode;
use crate::store::alerts::messages::Turn;
use crate::store::alerts::{EVENT, event};
use crate::store::{Conn, Tx};

/// A message that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its number.
    pub id: i64,
    /// Who is to have it.
    pub user: i64,
    /// Whether at once or once a day.
    pub mode: Mode,
    /// The event.
    pub event: Event,
    /// Which turn of it.
    pub turn: Turn,
}

/// What waits, by the number of the reader, the oldest first.
pub fn waiting(conn: &mut Conn, most: usize) -> Result<Vec<Waiting>> {
    let sql = format!(
        "SELECT m.id, m.user_id, m.mode, m.turn, {EVENT}
         FROM alert_messages m JOIN alerts a ON a.id = m.alert
         WHERE m.mailed_at IS NULL AND m.mode IN ('now', 'daily') ORDER BY m.id LIMIT {most}"
    );
    let found = conn.query(&sql, &[], |row| {
        let (id, user) = (row.int("id")?, row.int("user_id")?);
        let mode = Mode::parse(&row.text("mode")?).unwrap_or(Mode::Daily);
        let turn = Turn::parse(&row.text("turn")?);
        Ok(event(row)?.map(|event| Waiting {
            id,
            user,
            mode,
            event,
            turn,
        }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// What letters somebody had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Had {
    /// When the last daily one was sent, milliseconds since 1970.
    pub daily_at: Option<i64>,
    /// How many were sent at once since the moment asked for.
    pub at_once: i64,
}

/// What letters people had, those at once since a moment; of somebody without any nothing.
pub fn had(conn: &mut Conn, since: i64) -> Result<HashMap<i64, Had>> {
    let sql = "SELECT user_id,
            max(CASE WHEN mode = 'daily' THEN mailed_at END) AS daily_at,
            count(DISTINCT CASE WHEN mode = 'now' AND mailed_at >= $1 THEN mailed_at END) AS at_once
        FROM alert_messages WHERE mailed_at IS NOT NULL GROUP BY user_id";
    let found = conn.query(sql, &[since.into()], |row| {
        let had = Had {
            daily_at: row.opt_int("daily_at")?,
            at_once: row.int("at_once")?,
        };
        Ok((row.int("user_id")?, had))
    })?;
    Ok(found.into_iter().collect())
}

/// Notes that messages were sent in one letter.
pub fn sent(tx: &mut Tx<'_>, ids: &[i64]) -> Result<()> {
    let sql = "UPDATE alert_messages SET mailed_at = $1 WHERE id = $2";
    let now = tx.now;
    for id in ids {
        tx.conn.execute(sql, &[now.into(), (*id).into()])?;
    }
    Ok(())
}

/// Lets go of messages that are not to be sent any more: they stay in the inbox alone.
pub fn drop_all(tx: &mut Tx<'_>, ids: &[i64]) -> Result<()> {
    let sql = "UPDATE alert_messages SET mode = 'inbox' WHERE id = $1";
    for id in ids {
        tx.conn.execute(sql, &[(*id).into()])?;
    }
    Ok(())
}
