//! Notices to agencies: a figure was sent back or reopened, and why.

use crate::base::error::Result;
use crate::store::{Conn, Param, Tx};

/// What happened to the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It was not accepted.
    Returned,
    /// It was validated and may be changed again.
    Reopened,
}

impl Kind {
    /// The word in the store and in the names of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Reopened => "reopened",
        }
    }
}

/// A notice to write.
#[derive(Debug, Clone, Copy)]
pub struct NewNotice<'a> {
    /// For whom.
    pub agency: &'a str,
    /// The store's number of the indicator.
    pub indicator: i64,
    /// The period.
    pub period: &'a str,
    /// The row; none for the whole period.
    pub row: Option<i64>,
    /// What happened.
    pub kind: Kind,
    /// Why.
    pub reason: &'a str,
    /// Who decided it.
    pub user: i64,
}

/// A notice that its agency has not settled yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// For whom.
    pub agency: String,
    /// Slug of the indicator.
    pub slug: String,
    /// The period.
    pub period: String,
    /// The row; none for the whole period.
    pub row: Option<i64>,
    /// `returned` or `reopened`.
    pub kind: String,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub user_name: String,
    /// Milliseconds since 1970.
    pub at: i64,
}

pub(in crate::store) fn add(tx: &mut Tx<'_>, new: &NewNotice<'_>) -> Result<()> {
    let id = tx.next_id("notices")?;
    let sql = "INSERT INTO notices
        (id, agency, indicator, period, row_id, kind, reason, user_id, at, settled_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)";
    let params: [Param<'_>; 9] = [
        id.into(),
        new.agency.into(),
        new.indicator.into(),
        new.period.into(),
        new.row.into(),
        new.kind.name().into(),
        new.reason.into(),
        new.user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(())
}

/// A validated row has nothing left to settle.
pub(in crate::store) fn settle_row(tx: &mut Tx<'_>, indicator: i64, row: i64) -> Result<()> {
    let sql = "UPDATE notices SET settled_at = $1
        WHERE indicator = $2 AND row_id = $3 AND settled_at IS NULL";
    tx.conn
        .execute(sql, &[tx.now.into(), indicator.into(), row.into()])?;
    Ok(())
}

/// Neither has a validated period, with what lies in it.
pub(in crate::store) fn settle_period(
    tx: &mut Tx<'_>,
    indicator: i64,
    agency: &str,
    period: &str,
) -> Result<()> {
    let sql = "UPDATE notices SET settled_at = $1 WHERE indicator = $2 AND agency = $3
        AND period >= $4 AND period < $5 AND settled_at IS NULL";
    let beyond = format!("{period}~");
    let params: [Param<'_>; 5] = [
        tx.now.into(),
        indicator.into(),
        agency.into(),
        period.into(),
        (&beyond).into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(())
}

/// An agency has done what a notice asks for; answers whether there was such a notice.
pub fn settle(tx: &mut Tx<'_>, id: i64, agency: Option<&str>) -> Result<bool> {
    let sql = "UPDATE notices SET settled_at = $1 WHERE id = $2 AND settled_at IS NULL
        AND (CAST($3 AS TEXT) IS NULL OR agency = $3)";
    let params = [tx.now.into(), id.into(), agency.into()];
    Ok(tx.conn.execute(sql, &params)? == 1)
}

/// What is still to be settled by an agency, or by all, newest first.
pub fn open(conn: &mut Conn, agency: Option<&str>, limit: usize) -> Result<Vec<Notice>> {
    let sql = format!(
        "SELECT n.id, n.agency, i.slug, n.period, n.row_id, n.kind, n.reason,
            u.name AS user_name, n.at
         FROM notices n JOIN indicators i ON i.id = n.indicator JOIN users u ON u.id = n.user_id
         WHERE n.settled_at IS NULL AND (CAST($1 AS TEXT) IS NULL OR n.agency = $1)
         ORDER BY n.id DESC LIMIT {limit}"
    );
    conn.query(&sql, &[agency.into()], |row| {
        Ok(Notice {
            id: row.int("id")?,
            agency: row.text("agency")?,
            slug: row.text("slug")?,
            period: row.text("period")?,
            row: row.opt_int("row_id")?,
            kind: row.text("kind")?,
            reason: row.text("reason")?,
            user_name: row.text("user_name")?,
            at: row.int("at")?,
        })
    })
}
