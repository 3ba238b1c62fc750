//! Agencies (OPD) in the store: those of the catalogue, and those added since.

use super::journal::{Actor, Entry};
use super::{Conn, Tx};
use crate::catalogue::Catalogue;
use crate::error::Result;

/// An agency as pages and keys name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAgency {
    /// Short stable code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
}

/// Brings the catalogue's agencies into the store, with their present names.
pub(super) fn register(conn: &mut Conn, catalogue: &Catalogue, now: i64) -> Result<()> {
    let sql = "INSERT INTO agencies (code, name, short, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (code) DO UPDATE SET name = excluded.name, short = excluded.short";
    for agency in catalogue.agencies.values() {
        let params = [
            (&agency.code).into(),
            (&agency.name).into(),
            (&agency.short).into(),
            now.into(),
        ];
        conn.execute(sql, &params)?;
    }
    Ok(())
}

/// Adds an agency.
///
/// # Errors
/// [`crate::error::Error::Conflict`] when its code is taken.
pub fn add(tx: &mut Tx<'_>, agency: &StoredAgency, actor: Option<&Actor>) -> Result<()> {
    let sql = "INSERT INTO agencies (code, name, short, created_at) VALUES ($1, $2, $3, $4)";
    let params = [
        (&agency.code).into(),
        (&agency.name).into(),
        (&agency.short).into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let after = serde_json::json!({ "name": agency.name, "short": agency.short });
    tx.journal(&Entry {
        actor,
        action: "create",
        subject: "agency",
        subject_id: &agency.code,
        agency: Some(&agency.code),
        before: None,
        after: Some(&after.to_string()),
    })
}

/// The agency with this code.
pub fn find(conn: &mut Conn, code: &str) -> Result<Option<StoredAgency>> {
    let sql = "SELECT code, name, short FROM agencies WHERE code = $1";
    conn.query_one(sql, &[code.into()], |row| {
        Ok(StoredAgency {
            code: row.text(0)?,
            name: row.text(1)?,
            short: row.text(2)?,
        })
    })
}

/// Every agency, by code.
pub fn all(conn: &mut Conn) -> Result<Vec<StoredAgency>> {
    let sql = "SELECT code, name, short FROM agencies ORDER BY code";
    conn.query(sql, &[], |row| {
        Ok(StoredAgency {
            code: row.text(0)?,
            name: row.text(1)?,
            short: row.text(2)?,
        })
    })
}
