//! Browsers and addresses from which people have signed in before.

use crate::base::error::Result;
use crate::base::token;
use crate::store::{Conn, Tx};

/// How long a browser is known after its last sign-in, in milliseconds: 180 days.
const DEVICE_MS: i64 = 180 * 86_400_000;
/// How long an address is: 30 days.
const PLACE_MS: i64 = 30 * 86_400_000;

/// Seconds that a browser keeps what it is known by.
pub const COOKIE_SECONDS: i64 = DEVICE_MS / 1000;

/// What names a browser in the store: a part of its secret's hash.
pub(super) fn name(secret: &str) -> String {
    token::hash(secret).chars().take(16).collect()
}

/// Whether this person has signed in with this browser.
pub(super) fn is_known(conn: &mut Conn, user: i64, secret: &str) -> Result<bool> {
    let hash = token::hash(secret);
    let sql = "SELECT 1 FROM known_devices WHERE token = $1 AND user_id = $2";
    let params = [(&hash).into(), user.into()];
    Ok(conn.query_one(sql, &params, |row| row.int(0))?.is_some())
}

/// Whether this person has signed in from this address.
pub(super) fn is_place(conn: &mut Conn, user: i64, address: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM known_addresses WHERE user_id = $1 AND address = $2";
    let params = [user.into(), address.into()];
    Ok(conn.query_one(sql, &params, |row| row.int(0))?.is_some())
}

/// Notes that a person has signed in with a browser from an address; answers the secret by which
/// the browser is known from now on. One that somebody else has put there is not taken over: it is
/// exchanged, for all who share the browser.
pub fn learn(tx: &mut Tx<'_>, user: i64, (shown, address): (Option<&str>, &str)) -> Result<String> {
    let sql = "INSERT INTO known_addresses (user_id, address, seen_at) VALUES ($1, $2, $3)
               ON CONFLICT (user_id, address) DO UPDATE SET seen_at = excluded.seen_at";
    let params = [user.into(), address.into(), tx.now.into()];
    tx.conn.execute(sql, &params)?;
    let known = match shown {
        Some(secret) if is_known(tx.conn, user, secret)? => Some(secret.to_owned()),
        _ => None,
    };
    let secret = match known {
        Some(secret) => secret,
        None => exchanged(tx, shown)?,
    };
    let hash = token::hash(&secret);
    let sql = "INSERT INTO known_devices (token, user_id, seen_at) VALUES ($1, $2, $3)
               ON CONFLICT (token, user_id) DO UPDATE SET seen_at = excluded.seen_at";
    tx.conn
        .execute(sql, &[(&hash).into(), user.into(), tx.now.into()])?;
    Ok(secret)
}

/// A new secret, for those too who were known by the old one.
fn exchanged(tx: &mut Tx<'_>, old: Option<&str>) -> Result<String> {
    let secret = token::secret()?;
    if let Some(old) = old {
        let sql = "UPDATE known_devices SET token = $1 WHERE token = $2";
        let hashes = [token::hash(&secret), token::hash(old)];
        tx.conn
            .execute(sql, &[(&hashes[0]).into(), (&hashes[1]).into()])?;
    }
    Ok(secret)
}

/// Forgets every browser and address of a person.
pub fn forget(tx: &mut Tx<'_>, user: i64) -> Result<()> {
    for table in ["known_devices", "known_addresses"] {
        let sql = format!("DELETE FROM {table} WHERE user_id = $1");
        tx.conn.execute(&sql, &[user.into()])?;
    }
    Ok(())
}

/// Forgets what was not used for long; answers how much that was.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM known_devices WHERE seen_at <= $1";
    let devices = tx.conn.execute(sql, &[(tx.now - DEVICE_MS).into()])?;
    let sql = "DELETE FROM known_addresses WHERE seen_at <= $1";
    let places = tx.conn.execute(sql, &[(tx.now - PLACE_MS).into()])?;
    Ok(devices + places)
}
