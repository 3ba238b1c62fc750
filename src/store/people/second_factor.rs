//! The second factor of people: the secret that an application on their phone shares with us, and
//! recovery codes, kept as hashes, each good once.

use crate::base::error::Result;
use crate::identity::totp;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::{Conn, Tx};

/// Whether signing in asks this user for a second factor.
pub fn is_on(conn: &mut Conn, user: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM users WHERE id = $1 AND totp IS NOT NULL";
    Ok(conn
        .query_one(sql, &[user.into()], |row| row.int(0))?
        .is_some())
}

/// How many recovery codes are left.
pub fn codes_left(conn: &mut Conn, user: i64) -> Result<i64> {
    let sql = "SELECT count(*) FROM recovery_codes WHERE user_id = $1";
    let found = conn.query_one(sql, &[user.into()], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// Whether a code is right; a right one is used up: a step of time serves once, as does a
/// recovery code.
pub fn accept(tx: &mut Tx<'_>, user: i64, code: &str) -> Result<bool> {
    let sql = "SELECT totp FROM users WHERE id = $1";
    let secret = tx
        .conn
        .query_one(sql, &[user.into()], |row| row.opt_text("totp"))?
        .flatten();
    let Some(secret) = secret else {
        return Ok(false);
    };
    if let Some(step) = totp::step_of(&secret, code, tx.now)? {
        let sql = "UPDATE users SET totp_step = $1 WHERE id = $2 AND totp_step < $1";
        return Ok(tx.conn.execute(sql, &[step.into(), user.into()])? == 1);
    }
    let hash = totp::recovery_hash(code);
    let sql = "DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2";
    let right = tx.conn.execute(sql, &[user.into(), (&hash).into()])? == 1;
    if right {
        note(tx, "recovery-code-used", user, &Actor::person(user))?;
    }
    Ok(right)
}

/// Turns the second factor on, if `code` shows that the person has the secret; answers the
/// recovery codes.
pub fn turn_on(
    tx: &mut Tx<'_>,
    user: i64,
    secret: &str,
    code: &str,
) -> Result<Option<Vec<String>>> {
    let Some(step) = totp::step_of(secret, code, tx.now)? else {
        return Ok(None);
    };
    let sql = "UPDATE users SET totp = $1, totp_step = $2 WHERE id = $3";
    tx.conn
        .execute(sql, &[secret.into(), step.into(), user.into()])?;
    let codes = new_codes(tx, user)?;
    note(tx, "second-factor-on", user, &Actor::person(user))?;
    Ok(Some(codes))
}

/// Gives new recovery codes; the earlier ones no longer work.
fn new_codes(tx: &mut Tx<'_>, user: i64) -> Result<Vec<String>> {
    let codes = totp::recovery_codes()?;
    let sql = "DELETE FROM recovery_codes WHERE user_id = $1";
    tx.conn.execute(sql, &[user.into()])?;
    for code in &codes {
        let hash = totp::recovery_hash(code);
        let sql = "INSERT INTO recovery_codes (user_id, hash) VALUES ($1, $2)";
        tx.conn.execute(sql, &[user.into(), (&hash).into()])?;
    }
    Ok(codes)
}

/// Turns the second factor off, by the person or by somebody who manages people.
pub fn turn_off(tx: &mut Tx<'_>, user: i64, actor: &Actor) -> Result<()> {
    let sql = "UPDATE users SET totp = NULL WHERE id = $1";
    tx.conn.execute(sql, &[user.into()])?;
    let sql = "DELETE FROM recovery_codes WHERE user_id = $1";
    tx.conn.execute(sql, &[user.into()])?;
    note(tx, "second-factor-off", user, actor)
}

fn note(tx: &mut Tx<'_>, action: &'static str, user: i64, actor: &Actor) -> Result<()> {
    tx.journal(&Entry {
        actor: Some(actor),
        action,
        subject: "user",
        subject_id: &user.to_string(),
        agency: None,
        before: None,
        after: None,
    })
}
