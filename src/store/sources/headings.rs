//! What agencies have said of the headings of their files: which field each is, by indicator.

use crate::base::error::Result;
use crate::store::{Conn, Tx};

/// Headings of an agency's files about an indicator, without differences of case and spaces, with
/// the names of the fields that they are.
pub fn of(conn: &mut Conn, agency: &str, slug: &str) -> Result<Vec<(String, String)>> {
    let sql = "SELECT heading, field FROM headings WHERE agency = $1 AND indicator = $2
        ORDER BY heading";
    conn.query(sql, &[agency.into(), slug.into()], |row| {
        Ok((row.text("heading")?, row.text("field")?))
    })
}

/// Keeps what a user has said of a heading; what was said of it before is gone.
///
/// # Errors
/// [`crate::base::error::Error::Conflict`] when there is no such agency.
pub fn keep(
    tx: &mut Tx<'_>,
    (agency, slug): (&str, &str),
    (heading, field): (&str, &str),
    user: i64,
) -> Result<()> {
    let sql = "INSERT INTO headings (agency, indicator, heading, field, user_id, at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (agency, indicator, heading)
        DO UPDATE SET field = excluded.field, user_id = excluded.user_id, at = excluded.at";
    let params = [
        agency.into(),
        slug.into(),
        heading.into(),
        field.into(),
        user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}

/// Forgets what was said of a heading.
pub fn forget(tx: &mut Tx<'_>, (agency, slug): (&str, &str), heading: &str) -> Result<()> {
    let sql = "DELETE FROM headings WHERE agency = $1 AND indicator = $2 AND heading = $3";
    let params = [agency.into(), slug.into(), heading.into()];
    tx.conn.execute(sql, &params).map(drop)
}
