//! Indicators that an agency may enter although their files do not name it, because an admin
//! allowed it.

use std::collections::HashSet;

use crate::base::error::Result;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::{Conn, Tx};

/// Slugs of the indicators that an agency was allowed.
pub fn of(conn: &mut Conn, agency: &str) -> Result<HashSet<String>> {
    let sql = "SELECT indicator FROM agency_grants WHERE agency = $1";
    let slugs = conn.query(sql, &[agency.into()], |row| row.text("indicator"))?;
    Ok(slugs.into_iter().collect())
}

/// Whether an agency was allowed an indicator.
pub fn has(conn: &mut Conn, agency: &str, slug: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM agency_grants WHERE agency = $1 AND indicator = $2";
    let found = conn.query_one(sql, &[agency.into(), slug.into()], |row| row.int(0))?;
    Ok(found.is_some())
}

/// Every agency with the slug of an indicator that it was allowed.
pub fn all(conn: &mut Conn) -> Result<HashSet<(String, String)>> {
    let sql = "SELECT agency, indicator FROM agency_grants";
    let pairs = conn.query(sql, &[], |row| {
        Ok((row.text("agency")?, row.text("indicator")?))
    })?;
    Ok(pairs.into_iter().collect())
}

/// Allows an agency an indicator; answers whether it was not allowed before.
///
/// # Errors
/// [`crate::base::error::Error::Conflict`] when there is no such agency.
pub fn give(tx: &mut Tx<'_>, agency: &str, slug: &str, actor: Option<&Actor>) -> Result<bool> {
    if has(tx.conn, agency, slug)? {
        return Ok(false);
    }
    let sql = "INSERT INTO agency_grants (agency, indicator, granted_by, at)
        VALUES ($1, $2, $3, $4)";
    let by = actor.map(|actor| actor.user);
    let params = [agency.into(), slug.into(), by.into(), tx.now.into()];
    tx.conn.execute(sql, &params)?;
    note(tx, agency, slug, "grant", actor)?;
    Ok(true)
}

/// Allows an agency an indicator no longer; answers whether it was allowed.
pub fn take(tx: &mut Tx<'_>, agency: &str, slug: &str, actor: Option<&Actor>) -> Result<bool> {
    let sql = "DELETE FROM agency_grants WHERE agency = $1 AND indicator = $2";
    let done = tx.conn.execute(sql, &[agency.into(), slug.into()])? > 0;
    if done {
        note(tx, agency, slug, "withdraw", actor)?;
    }
    Ok(done)
}

fn note(
    tx: &mut Tx<'_>,
    agency: &str,
    slug: &str,
    action: &'static str,
    actor: Option<&Actor>,
) -> Result<()> {
    let about = serde_json::json!({ "indicator": slug }).to_string();
    let given = action == "grant";
    tx.journal(&Entry {
        actor,
        action,
        subject: "agency",
        subject_id: agency,
        agency: Some(agency),
        before: (!given).then_some(about.as_str()),
        after: given.then_some(about.as_str()),
    })
}
