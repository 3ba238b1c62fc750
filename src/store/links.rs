//! One-time links: a secret in an address that works once and not for long.

use super::{Conn, Tx};
use crate::error::Result;
use crate::token;

/// Purpose of the link with which the first superadmin is made.
pub const FIRST_SUPERADMIN: &str = "first-superadmin";
/// How long a link lives: 24 hours.
const LIFE_MS: i64 = 24 * 3_600_000;

/// Creates a link for a purpose and answers its secret; earlier ones for it no longer work.
pub fn create(tx: &mut Tx<'_>, purpose: &str) -> Result<String> {
    let secret = token::secret()?;
    let hash = token::hash(&secret);
    tx.conn.execute(
        "DELETE FROM one_time_links WHERE purpose = $1 AND user_id IS NULL",
        &[purpose.into()],
    )?;
    let sql = "INSERT INTO one_time_links (token, purpose, user_id, created_at, expires_at)
               VALUES ($1, $2, NULL, $3, $4)";
    let end = tx.now + LIFE_MS;
    let params = [(&hash).into(), purpose.into(), tx.now.into(), end.into()];
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

/// Uses the link up; answers whether it worked.
pub fn take(tx: &mut Tx<'_>, secret: &str, purpose: &str) -> Result<bool> {
    let hash = token::hash(secret);
    let sql = "DELETE FROM one_time_links
               WHERE token = $1 AND purpose = $2 AND expires_at > $3";
    let params = [(&hash).into(), purpose.into(), tx.now.into()];
    Ok(tx.conn.execute(sql, &params)? == 1)
}
