//! Agencies (OPD) in the store: those of the catalogue, and those added since.

use crate::base::error::{Error, Result};
use crate::catalogue::Catalogue;
use crate::figures::names::{Agencies, AgencyName};
use crate::store::commit::journal::{Actor, Entry};
use crate::store::{Conn, Row, Tx};

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

/// Brings the catalogue's agencies into the store, with their present names; what was changed here
/// stays as it is.
pub(in crate::store) fn register(conn: &mut Conn, catalogue: &Catalogue, now: i64) -> Result<()> {
    let sql = "INSERT INTO agencies (code, name, short, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (code) DO UPDATE SET name = excluded.name, short = excluded.short
               WHERE agencies.edited = 0";
    let parent = "UPDATE agencies SET parent = $1 WHERE code = $2 AND edited = 0
                  AND EXISTS (SELECT 1 FROM agencies p WHERE p.code = $1)";
    for agency in catalogue.agencies.values() {
        let params = [
            (&agency.code).into(),
            (&agency.name).into(),
            (&agency.short).into(),
            now.into(),
        ];
        conn.execute(sql, &params)?;
    }
    for agency in catalogue.agencies.values() {
        if let Some(above) = &agency.parent {
            conn.execute(parent, &[above.into(), (&agency.code).into()])?;
        }
    }
    Ok(())
}

/// Adds an agency.
///
/// # Errors
/// [`Error::Conflict`] when its code is taken.
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

fn read(row: &Row<'_>) -> Result<StoredAgency> {
    Ok(StoredAgency {
        code: row.text("code")?,
        name: row.text("name")?,
        short: row.text("short")?,
    })
}

/// The agency with this code.
pub fn find(conn: &mut Conn, code: &str) -> Result<Option<StoredAgency>> {
    let sql = "SELECT code, name, short FROM agencies WHERE code = $1";
    conn.query_one(sql, &[code.into()], read)
}

/// What agencies are called, by their codes.
pub fn names(conn: &mut Conn) -> Result<Agencies> {
    let name = |one: StoredAgency| {
        let (name, short) = (one.name, one.short);
        (one.code, AgencyName { name, short })
    };
    Ok(all(conn)?.into_iter().map(name).collect())
}

/// Every agency, by code.
pub fn all(conn: &mut Conn) -> Result<Vec<StoredAgency>> {
    let sql = "SELECT code, name, short FROM agencies ORDER BY code";
    conn.query(sql, &[], read)
}

/// An agency with all that a form says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// Code and names.
    pub agency: StoredAgency,
    /// Code of the agency it belongs to.
    pub parent: Option<String>,
    /// First day of its life, if it began after the catalogue.
    pub valid_from: Option<String>,
    /// Last day of its life.
    pub valid_to: Option<String>,
}

const DETAILS: &str = "SELECT code, name, short, parent, valid_from, valid_to FROM agencies";

fn read_details(row: &Row<'_>) -> Result<Details> {
    Ok(Details {
        agency: read(row)?,
        parent: row.opt_text("parent")?,
        valid_from: row.opt_text("valid_from")?,
        valid_to: row.opt_text("valid_to")?,
    })
}

/// Every agency with all that is known of it, by code.
pub fn list(conn: &mut Conn) -> Result<Vec<Details>> {
    conn.query(&format!("{DETAILS} ORDER BY code"), &[], read_details)
}

/// The agency with this code and all that is known of it.
pub fn details(conn: &mut Conn, code: &str) -> Result<Option<Details>> {
    conn.query_one(
        &format!("{DETAILS} WHERE code = $1"),
        &[code.into()],
        read_details,
    )
}

/// Why an agency can't be saved so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Another agency has the code of the new one.
    CodeTaken,
    /// There is no agency of the code that is to be above it.
    NoParent,
    /// It would be above itself.
    Circle,
}

/// What stands against saving an agency so; asked before anything is written.
fn refused(conn: &mut Conn, new: &Details, is_new: bool) -> Result<Option<Refusal>> {
    let code = &new.agency.code;
    if is_new && find(conn, code)?.is_some() {
        return Ok(Some(Refusal::CodeTaken));
    }
    let mut above = new.parent.clone();
    while let Some(next) = above {
        if next == *code {
            return Ok(Some(Refusal::Circle));
        }
        let Some(found) = details(conn, &next)? else {
            return Ok(Some(Refusal::NoParent));
        };
        above = found.parent;
    }
    Ok(None)
}

/// Adds an agency, or changes the one of this code.
///
/// # Errors
/// [`Error::NotFound`] when it is not new and not there.
pub fn save(
    tx: &mut Tx<'_>,
    new: &Details,
    is_new: bool,
    actor: &Actor,
) -> Result<Result<(), Refusal>> {
    let code = &new.agency.code;
    if let Some(refusal) = refused(tx.conn, new, is_new)? {
        return Ok(Err(refusal));
    }
    if is_new {
        add(tx, &new.agency, Some(actor))?;
    }
    let old = details(tx.conn, code)?.ok_or(Error::NotFound)?;
    let sql = "UPDATE agencies SET name = $1, short = $2, parent = $3, valid_from = $4,
        valid_to = $5, edited = 1 WHERE code = $6";
    let params = [
        (&new.agency.name).into(),
        (&new.agency.short).into(),
        new.parent.as_ref().into(),
        new.valid_from.as_ref().into(),
        new.valid_to.as_ref().into(),
        code.into(),
    ];
    tx.conn.execute(sql, &params)?;
    if old == *new {
        return Ok(Ok(()));
    }
    let text = |of: &Details| {
        let value = serde_json::json!({
            "name": of.agency.name, "short": of.agency.short, "parent": of.parent,
            "valid_from": of.valid_from, "valid_to": of.valid_to,
        });
        value.to_string()
    };
    tx.journal(&Entry {
        actor: Some(actor),
        action: "update",
        subject: "agency",
        subject_id: code,
        agency: Some(code),
        before: Some(&text(&old)),
        after: Some(&text(new)),
    })
    .map(Ok)
}

impl Details {
    /// Whether its life has ended before `today`, as `2018-01-15`.
    pub fn ended(&self, today: &str) -> bool {
        self.valid_to.as_deref().is_some_and(|end| end < today)
    }
}
