//! Reminders: to whom, and whether today's was sent.

use std::collections::HashSet;

use crate::base::error::Result;
use crate::store::{Conn, Tx};

/// Whom a reminder may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// Number of the user.
    pub id: i64,
    /// Where to.
    pub email: String,
    /// Name.
    pub name: String,
    /// The agency that the person works for.
    pub agency: Option<String>,
    /// Permissions of the role.
    pub permissions: Vec<String>,
}

/// Everybody who can sign in, by number.
pub fn readers(conn: &mut Conn) -> Result<Vec<Reader>> {
    let sql = "SELECT u.id, u.email, u.name, u.agency, r.permissions
        FROM users u JOIN roles r ON r.name = u.role WHERE u.active = 1 ORDER BY u.id";
    conn.query(sql, &[], |row| {
        let permissions = row.text("permissions")?;
        Ok(Reader {
            id: row.int("id")?,
            email: row.text("email")?,
            name: row.text("name")?,
            agency: row.opt_text("agency")?,
            permissions: serde_json::from_str(&permissions).unwrap_or_default(),
        })
    })
}

/// Who has had the reminder of a day.
pub fn sent(conn: &mut Conn, day: &str) -> Result<HashSet<i64>> {
    let sql = "SELECT user_id FROM due_notes WHERE day = $1";
    let users = conn.query(sql, &[day.into()], |row| row.int("user_id"))?;
    Ok(users.into_iter().collect())
}

/// Notes that somebody has had the reminder of a day; false when that was noted before.
pub fn note(tx: &mut Tx<'_>, user: i64, day: &str) -> Result<bool> {
    let sql = "INSERT INTO due_notes (user_id, day, sent_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id, day) DO NOTHING";
    Ok(tx
        .conn
        .execute(sql, &[user.into(), day.into(), tx.now.into()])?
        == 1)
}

/// Takes the note back: the letter could not be sent.
pub fn forget(tx: &mut Tx<'_>, user: i64, day: &str) -> Result<()> {
    let sql = "DELETE FROM due_notes WHERE user_id = $1 AND day = $2";
    tx.conn.execute(sql, &[user.into(), day.into()]).map(drop)
}

/// Drops notes of days before `day`.
pub fn clean(tx: &mut Tx<'_>, day: &str) -> Result<()> {
    let sql = "DELETE FROM due_notes WHERE day < $1";
    tx.conn.execute(sql, &[day.into()]).map(drop)
}
