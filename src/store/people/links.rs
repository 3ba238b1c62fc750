//! One-time links: a secret in an address that works once and not for long.

use crate::base::error::Result;
use crate::base::token;
use crate::store::{Conn, Tx};

/// Purpose of the link with which the first superadmin is made.
pub const FIRST_SUPERADMIN: &str = "first-superadmin";
/// Purpose of the link with which a person sets a password.
pub const PASSWORD: &str = "password";
/// Purpose of what stands between the right password and the second factor.
pub const SECOND_FACTOR: &str = "second-factor";

const HOUR_MS: i64 = 3_600_000;

/// How long a link for this purpose lives, in milliseconds.
fn life(purpose: &str) -> i64 {
    match purpose {
        PASSWORD => 72 * HOUR_MS,
        SECOND_FACTOR => HOUR_MS / 6,
        _ => 24 * HOUR_MS,
    }
}

/// Creates a link for a purpose and answers its secret; earlier ones for it no longer work.
pub fn create(tx: &mut Tx<'_>, purpose: &str) -> Result<String> {
    let sql = "DELETE FROM one_time_links WHERE purpose = $1 AND user_id IS NULL";
    tx.conn.execute(sql, &[purpose.into()])?;
    insert(tx, purpose, None)
}

/// Creates a link for a person, in place of an earlier one for the same purpose.
pub fn create_for(tx: &mut Tx<'_>, purpose: &str, user: i64) -> Result<String> {
    let sql = "DELETE FROM one_time_links WHERE purpose = $1 AND user_id = $2";
    tx.conn.execute(sql, &[purpose.into(), user.into()])?;
    insert(tx, purpose, Some(user))
}

fn insert(tx: &mut Tx<'_>, purpose: &str, user: Option<i64>) -> Result<String> {
    let secret = token::secret()?;
    let hash = token::hash(&secret);
    let sql = "INSERT INTO one_time_links (token, purpose, user_id, created_at, expires_at)
               VALUES ($1, $2, $3, $4, $5)";
    let end = tx.now + life(purpose);
    let params = [
        (&hash).into(),
        purpose.into(),
        user.into(),
        tx.now.into(),
        end.into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(secret)
}

/// Whether the link works at `now`, in milliseconds since 1970.
pub fn works(conn: &mut Conn, secret: &str, purpose: &str, now: i64) -> Result<bool> {
    let hash = token::hash(secret);
    let sql = "SELECT 1 FROM one_time_links
               WHERE token = $1 AND purpose = $2 AND expires_at > $3";
    let params = [(&hash).into(), purpose.into(), now.into()];
    Ok(conn.query_one(sql, &params, |row| row.int(0))?.is_some())
}

/// The active person for whom a link works at `now`.
pub fn person(conn: &mut Conn, secret: &str, purpose: &str, now: i64) -> Result<Option<i64>> {
    let hash = token::hash(secret);
    let sql = "SELECT l.user_id FROM one_time_links l JOIN users u ON u.id = l.user_id
               WHERE l.token = $1 AND l.purpose = $2 AND l.expires_at > $3 AND u.active = 1";
    let params = [(&hash).into(), purpose.into(), now.into()];
    conn.query_one(sql, &params, |row| row.int("user_id"))
}

/// Uses the link up; answers whether it worked.
pub fn take(tx: &mut Tx<'_>, secret: &str, purpose: &str) -> Result<bool> {
    let hash = token::hash(secret);
    let sql = "DELETE FROM one_time_links
               WHERE token = $1 AND purpose = $2 AND expires_at > $3";
    let params = [(&hash).into(), purpose.into(), tx.now.into()];
    Ok(tx.conn.execute(sql, &params)? == 1)
}

/// Removes the links that no longer work; answers how many there were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM one_time_links WHERE expires_at <= $1";
    tx.conn.execute(sql, &[tx.now.into()])
}

/// Withdraws every link of a person.
pub fn withdraw(tx: &mut Tx<'_>, user: i64) -> Result<()> {
    let sql = "DELETE FROM one_time_links WHERE user_id = $1";
    tx.conn.execute(sql, &[user.into()])?;
    Ok(())
}
