//! What letters were sent of questions.

use std::collections::HashSet;

use crate::base::error::Result;
use crate::store::{Conn, Tx};

/// Of which question, what happened, and to whom it was told.
pub type Sent = (i64, String, i64);

/// What was told of questions that moved at a moment or after it, or are open.
pub fn sent(conn: &mut Conn, since: i64) -> Result<HashSet<Sent>> {
    let sql = "SELECT l.question, l.event, l.user_id FROM question_letters l
        JOIN questions q ON q.id = l.question WHERE q.moved_at >= $1 OR q.state <> 'closed'";
    let all = conn.query(sql, &[since.into()], |row| {
        Ok((
            row.int("question")?,
            row.text("event")?,
            row.int("user_id")?,
        ))
    })?;
    Ok(all.into_iter().collect())
}

/// Notes that somebody was told.
pub fn note(tx: &mut Tx<'_>, (question, event, user): (i64, &str, i64)) -> Result<()> {
    let sql = "INSERT INTO question_letters (question, event, user_id, sent_at)
        VALUES ($1, $2, $3, $4) ON CONFLICT (question, event, user_id) DO NOTHING";
    let params = [question.into(), event.into(), user.into(), tx.now.into()];
    tx.conn.execute(sql, &params).map(drop)
}
