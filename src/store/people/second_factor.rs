//! The second factor of people: the secret that an application on their phone shares with us, and
//! recovery codes, kept as hashes, each good once.

use crate::base::error::Result;
use crate::base::secret::Sealed;
use crate::identity::totp;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::upkeep::claims::proving;
use crate::store::{Conn, Tx};

/// How long a secret that was shown waits for its first code, in milliseconds: 15 minutes.
const OFFER_MS: i64 = 15 * 60_000;

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
    let secret = tx.keys.open(place(&user.to_string()), &secret)?;
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

/// The secret that is shown to a person who sets a second factor up: the one that was shown
/// lately, or a new one. It waits here, so that nobody can bring a secret of their own.
pub fn offer(tx: &mut Tx<'_>, user: i64) -> Result<String> {
    if let Some(secret) = offered(tx, user)? {
        return Ok(secret);
    }
    let secret = totp::secret()?;
    let sealed = tx.keys.seal(place(&user.to_string()), &secret)?;
    let sql = "INSERT INTO pending_factors (user_id, secret, made_at) VALUES ($1, $2, $3)
               ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret,
               made_at = excluded.made_at";
    let params = [user.into(), (&sealed).into(), tx.now.into()];
    tx.conn.execute(sql, &params)?;
    Ok(secret)
}

/// The secret that was shown to a person, while it may be answered.
fn offered(tx: &mut Tx<'_>, user: i64) -> Result<Option<String>> {
    let sql = "SELECT secret FROM pending_factors
               WHERE user_id = $1 AND made_at > $2 AND made_at <= $3";
    let params = [user.into(), (tx.now - OFFER_MS).into(), tx.now.into()];
    let sealed = tx.conn.query_one(sql, &params, |row| row.text("secret"))?;
    let open = |sealed: String| tx.keys.open(place(&user.to_string()), &sealed);
    sealed.map(open).transpose()
}

/// Removes the secrets that nobody answered; answers how many there were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM pending_factors WHERE made_at <= $1";
    tx.conn.execute(sql, &[(tx.now - OFFER_MS).into()])
}

/// Turns the second factor on, if `code` shows that the person has the secret that was shown;
/// answers the recovery codes.
pub fn turn_on(tx: &mut Tx<'_>, user: i64, code: &str) -> Result<Option<Vec<String>>> {
    let Some(secret) = offered(tx, user)? else {
        return Ok(None);
    };
    let Some(step) = totp::step_of(&secret, code, tx.now)? else {
        return Ok(None);
    };
    let sql = "UPDATE users SET totp = $1, totp_step = $2 WHERE id = $3";
    let sealed = tx.keys.seal(place(&user.to_string()), &secret)?;
    tx.conn
        .execute(sql, &[(&sealed).into(), step.into(), user.into()])?;
    let sql = "DELETE FROM pending_factors WHERE user_id = $1";
    tx.conn.execute(sql, &[user.into()])?;
    let codes = new_codes(tx, user)?;
    let proof = proving("totp", Some(&sealed));
    note_proving(tx, "second-factor-on", user, &Actor::person(user), &proof)?;
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
    note_proving(tx, "second-factor-off", user, actor, &proving("totp", None))
}

/// Where a secret is sealed.
fn place(user: &str) -> Sealed<'_> {
    Sealed {
        table: "users",
        id: user,
        column: "totp",
    }
}

fn note(tx: &mut Tx<'_>, action: &'static str, user: i64, actor: &Actor) -> Result<()> {
    note_proving(tx, action, user, actor, "{}")
}

fn note_proving(
    tx: &mut Tx<'_>,
    action: &'static str,
    user: i64,
    actor: &Actor,
    proof: &str,
) -> Result<()> {
    let entry = Entry {
        actor: Some(actor),
        action,
        subject: "user",
        subject_id: &user.to_string(),
        agency: None,
        before: None,
        after: None,
    };
    tx.journal_proving(&entry, proof)
}
