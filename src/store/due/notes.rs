//! Reminders: to whom they may go, and what was sent.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::base::error::Result;
use crate::store::{Conn, Tx};

/// Stands for everybody: on its days all reminders were sent.
pub const RUN: i64 = 0;

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

/// What was sent before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Whether everything of the day was.
    pub is_done: bool,
    /// The last day before it of which everything was.
    pub run: Option<Date>,
    /// The last day on which each person had a letter.
    pub last: HashMap<i64, Date>,
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

/// What was sent up to a day. A note of a later day was made by a clock that was wrong.
pub fn told(conn: &mut Conn, day: &str) -> Result<Told> {
    let sql = "SELECT user_id, max(day) AS last_day FROM due_notes WHERE day <= $1
        GROUP BY user_id";
    let notes = conn.query(sql, &[day.into()], |row| {
        Ok((row.int("user_id")?, row.text("last_day")?))
    })?;
    let mut told = Told::default();
    for (user, last) in notes {
        let Ok(date) = last.parse::<Date>() else {
            continue;
        };
        if user == RUN {
            told.is_done = last == day;
            told.run = Some(date);
        } else {
            told.last.insert(user, date);
        }
    }
    Ok(told)
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

/// Drops notes of days before `day`.
pub fn clean(tx: &mut Tx<'_>, day: &str) -> Result<()> {
    let sql = "DELETE FROM due_notes WHERE day < $1";
    tx.conn.execute(sql, &[day.into()]).map(drop)
}
