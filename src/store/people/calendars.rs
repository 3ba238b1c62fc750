//! Secret addresses at which people's calendars read what is due; of each only a hash is kept.

use crate::base::error::Result;
use crate::base::token;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::{Conn, Tx};

/// The word of entries of the journal.
const SUBJECT: &str = "calendar";

/// When a person's address was made, in milliseconds since 1970; none where there is none.
pub fn made_at(conn: &mut Conn, user: i64) -> Result<Option<i64>> {
    let sql = "SELECT made_at FROM calendar_feeds WHERE user_id = $1";
    conn.query_one(sql, &[user.into()], |row| row.int("made_at"))
}

/// Makes an address for a person, in place of the one before, which then leads nowhere; answers its
/// secret.
pub fn renew(tx: &mut Tx<'_>, actor: &Actor) -> Result<String> {
    let secret = token::secret()?;
    let hash = token::hash(&secret);
    let sql = "INSERT INTO calendar_feeds (user_id, hash, made_at) VALUES ($1, $2, $3)
        ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at";
    let params = [actor.user.into(), (&hash).into(), tx.now.into()];
    tx.conn.execute(sql, &params)?;
    note(tx, actor, "create")?;
    Ok(secret)
}

/// Takes a person's address back.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let sql = "DELETE FROM calendar_feeds WHERE user_id = $1";
    if tx.conn.execute(sql, &[actor.user.into()])? > 0 {
        note(tx, actor, "delete")?;
    }
    Ok(())
}

/// Ends the address of whoever is locked out, or has another password; the journal has the reason
/// already.
pub(super) fn forget(tx: &mut Tx<'_>, user: i64) -> Result<()> {
    let sql = "DELETE FROM calendar_feeds WHERE user_id = $1";
    tx.conn.execute(sql, &[user.into()]).map(drop)
}

fn note(tx: &mut Tx<'_>, actor: &Actor, action: &'static str) -> Result<()> {
    tx.journal(&Entry {
        actor: Some(actor),
        action,
        subject: SUBJECT,
        subject_id: &actor.user.to_string(),
        agency: None,
        before: None,
        after: None,
    })
}

/// Number of the person whose address this secret is.
pub fn owner(conn: &mut Conn, secret: &str) -> Result<Option<i64>> {
    let sql = "SELECT user_id FROM calendar_feeds WHERE hash = $1";
    let hash = token::hash(secret);
    conn.query_one(sql, &[(&hash).into()], |row| row.int("user_id"))
}
