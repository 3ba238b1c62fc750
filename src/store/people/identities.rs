//! Who people are at a provider of sign-ins (OIDC), and the sign-ins that have gone there.
//!
//! An account belongs to a provider's subject, never to an e-mail address alone: addresses change
//! hands, subjects don't.

use crate::base::error::Result;
use crate::base::token;
use crate::identity::permission;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::people::accounts;
use crate::store::people::accounts::Person;
use crate::store::people::users;
use crate::store::{Conn, Tx};

/// How long a sign-in may take at the provider, in milliseconds: 10 minutes.
const AWAY_MS: i64 = 10 * 60_000;

/// A sign-in that goes to the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// What has to stand in the provider's token.
    pub nonce: String,
    /// What shows that who comes back is who went (PKCE).
    pub verifier: String,
    /// Where the reader goes afterwards.
    pub back: String,
    /// What for: [`SIGN_IN`], or to prove again who one is.
    pub purpose: String,
}

/// To sign in.
pub const SIGN_IN: &str = "sign-in";
/// To prove again who one is.
pub const PROOF: &str = "proof";

/// Keeps a sign-in while it is at the provider. `state` comes back from there, `browser` stays in
/// the reader's.
pub fn leave(tx: &mut Tx<'_>, state: &str, browser: &str, journey: &Journey) -> Result<()> {
    let sql = "INSERT INTO oidc_requests
        (state, browser, nonce, verifier, back, purpose, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let hashes = [token::hash(state), token::hash(browser)];
    let params = [
        (&hashes[0]).into(),
        (&hashes[1]).into(),
        (&journey.nonce).into(),
        (&journey.verifier).into(),
        (&journey.back).into(),
        (&journey.purpose).into(),
        (tx.now + AWAY_MS).into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(())
}

/// The sign-in that comes back, once, and only in the browser in which it left.
pub fn come_back(tx: &mut Tx<'_>, state: &str, browser: &str) -> Result<Option<Journey>> {
    let hashes = [token::hash(state), token::hash(browser)];
    let sql = "SELECT nonce, verifier, back, purpose FROM oidc_requests
               WHERE state = $1 AND browser = $2 AND expires_at > $3";
    let params = [(&hashes[0]).into(), (&hashes[1]).into(), tx.now.into()];
    let found = tx.conn.query_one(sql, &params, |row| {
        Ok(Journey {
            nonce: row.text("nonce")?,
            verifier: row.text("verifier")?,
            back: row.text("back")?,
            purpose: row.text("purpose")?,
        })
    })?;
    let sql = "DELETE FROM oidc_requests WHERE state = $1";
    tx.conn.execute(sql, &[(&hashes[0]).into()])?;
    Ok(found)
}

/// Removes the sign-ins that never came back; answers how many there were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM oidc_requests WHERE expires_at <= $1";
    tx.conn.execute(sql, &[tx.now.into()])
}

/// The number of the user of a provider's subject, active or not.
pub fn user_of(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Option<i64>> {
    let sql = "SELECT user_id FROM identities WHERE issuer = $1 AND subject = $2";
    let params = [issuer.into(), subject.into()];
    conn.query_one(sql, &params, |row| row.int("user_id"))
}

/// Whether a user belongs to a subject of this provider.
pub fn is_linked(conn: &mut Conn, issuer: &str, user: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM identities WHERE issuer = $1 AND user_id = $2";
    let params = [issuer.into(), user.into()];
    Ok(conn.query_one(sql, &params, |row| row.int(0))?.is_some())
}

/// From now on the user is this subject of the provider.
pub fn link(tx: &mut Tx<'_>, issuer: &str, subject: &str, user: i64) -> Result<()> {
    let sql = "INSERT INTO identities (issuer, subject, user_id, linked_at)
               VALUES ($1, $2, $3, $4)";
    let params = [issuer.into(), subject.into(), user.into(), tx.now.into()];
    tx.conn.execute(sql, &params)?;
    let after = serde_json::json!({ "issuer": issuer, "subject": subject });
    tx.journal(&Entry {
        actor: Some(&Actor::person(user)),
        action: "identity-linked",
        subject: "user",
        subject_id: &user.to_string(),
        agency: None,
        before: None,
        after: Some(&after.to_string()),
    })
}

/// What the provider says of a person's place here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the role.
    pub role: String,
    /// Code of the agency.
    pub agency: Option<String>,
}

/// Gives a person the place that the provider says, if it is another.
pub fn settle(tx: &mut Tx<'_>, person: &Person, place: &Place) -> Result<()> {
    if person.role == place.role && person.agency == place.agency {
        return Ok(());
    }
    let leaves = person.role == permission::SUPERADMIN && place.role != permission::SUPERADMIN;
    if leaves && users::superadmins(tx.conn)? < 2 {
        tracing::warn!(
            user = person.id,
            "the last superadmin stays one, whatever the provider says"
        );
        return Ok(());
    }
    let sql = "UPDATE users SET role = $1, agency = $2, updated_at = $3 WHERE id = $4";
    let params = [
        (&place.role).into(),
        place.agency.as_ref().into(),
        tx.now.into(),
        person.id.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let before = serde_json::json!({ "role": person.role, "agency": person.agency });
    let after = serde_json::json!({ "role": place.role, "agency": place.agency });
    tx.journal(&Entry {
        actor: Some(&Actor::person(person.id)),
        action: "update",
        subject: "user",
        subject_id: &person.id.to_string(),
        agency: place.agency.as_deref(),
        before: Some(&before.to_string()),
        after: Some(&after.to_string()),
    })
}

/// Adds somebody whom the provider knows and we don't, without a password.
pub fn add(tx: &mut Tx<'_>, email: &str, name: &str, place: &Place) -> Result<i64> {
    let new = accounts::NewUser {
        email,
        name,
        role: &place.role,
        agency: place.agency.as_deref(),
        password: "",
    };
    accounts::add(tx, &new, None)
}
