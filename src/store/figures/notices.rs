//! Notices: to agencies, that a figure was sent back or reopened, and why; and to those who validate,
//! that an agency asks for one to be opened.

use crate::base::error::Result;
use crate::catalogue::{Grain, Period};
use crate::figures::facts::Returned;
use crate::figures::observation::Stored;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::figures::observations::{Target, journal_text, journal_text_with};
use crate::store::{Conn, Param, Tx};

/// What happened to the figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It was not accepted.
    Returned,
    /// It was validated and may be changed again.
    Reopened,
    /// Its agency asks that it be opened again.
    Asked,
    /// It stays validated although its agency asked.
    Declined,
}

impl Kind {
    /// The word in the store and in the names of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Reopened => "reopened",
            Self::Asked => "asked",
            Self::Declined => "declined",
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
    /// `returned`, `reopened`, `asked` or `declined`.
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
    // What is told of figures depends on what was sent back of them.
    if new.kind == Kind::Returned {
        tx.touch(new.indicator);
    }
    Ok(())
}

/// A validated row has nothing left to settle.
pub(in crate::store) fn settle_row(tx: &mut Tx<'_>, indicator: i64, row: i64) -> Result<()> {
    let sql = "UPDATE notices SET settled_at = $1
        WHERE indicator = $2 AND row_id = $3 AND settled_at IS NULL";
    let settled = [tx.now.into(), indicator.into(), row.into()];
    if tx.conn.execute(sql, &settled)? > 0 {
        tx.touch(indicator);
    }
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
    if tx.conn.execute(sql, &params)? > 0 {
        tx.touch(indicator);
    }
    Ok(())
}

/// An agency has done what a notice asks for; answers whether there was such a notice.
pub fn settle(tx: &mut Tx<'_>, id: i64, agency: Option<&str>) -> Result<bool> {
    let sql = "UPDATE notices SET settled_at = $1 WHERE id = $2 AND settled_at IS NULL
        AND kind <> 'asked' AND (CAST($3 AS TEXT) IS NULL OR agency = $3) RETURNING indicator";
    let params = [tx.now.into(), id.into(), agency.into()];
    let settled = tx
        .conn
        .query_one(sql, &params, |row| row.int("indicator"))?;
    if let Some(indicator) = settled {
        tx.touch(indicator);
    }
    Ok(settled.is_some())
}

/// What was returned of an indicator and not changed since.
pub fn returned_of(conn: &mut Conn, indicator: i64) -> Result<Vec<Returned>> {
    let sql = "SELECT n.agency, n.period, s.region, s.c1, s.c2, s.c3, s.basis
        FROM notices n LEFT JOIN observations o ON o.id = n.row_id AND o.indicator = n.indicator
        LEFT JOIN series s ON s.id = o.series
        WHERE n.settled_at IS NULL AND n.indicator = $1 AND n.kind = $2
          AND (n.row_id IS NULL OR o.updated_at <= n.at)";
    let params = [indicator.into(), Kind::Returned.name().into()];
    let found = conn.query(sql, &params, |row| {
        let codes = ["c1", "c2", "c3"];
        let codes = codes.map(|name| row.opt_text(name).map(Option::unwrap_or_default));
        let [c1, c2, c3] = codes;
        let period = Period::parse(&row.text("period")?, &Grain::ALL);
        let agency = row.text("agency")?;
        let (region, basis) = (row.opt_text("region")?, row.opt_text("basis")?);
        let codes = [c1?, c2?, c3?];
        Ok(period.map(|period| Returned {
            agency,
            period,
            row: region.map(|region| (region, codes)),
            basis,
        }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// Takes back that notices of an agency were settled from one moment to another.
pub fn unsettle(
    tx: &mut Tx<'_>,
    indicator: i64,
    agency: &str,
    from: i64,
    until: i64,
) -> Result<()> {
    let sql = "UPDATE notices SET settled_at = NULL WHERE indicator = $1 AND agency = $2
        AND settled_at >= $3 AND settled_at <= $4";
    let params = [indicator.into(), agency.into(), from.into(), until.into()];
    if tx.conn.execute(sql, &params)? > 0 {
        tx.touch(indicator);
    }
    Ok(())
}

/// An agency asks that a validated row be opened.
pub fn ask(
    tx: &mut Tx<'_>,
    target: &Target,
    row: &Stored,
    reason: &str,
    actor: &Actor,
) -> Result<()> {
    settle_row(tx, target.id, row.id)?;
    speak(tx, target, row, (Kind::Asked, "ask"), reason, actor)
}

/// A row that was asked for stays validated.
pub fn decline(
    tx: &mut Tx<'_>,
    target: &Target,
    row: &Stored,
    reason: &str,
    actor: &Actor,
) -> Result<()> {
    settle_row(tx, target.id, row.id)?;
    speak(tx, target, row, (Kind::Declined, "decline"), reason, actor)
}

/// Tells something of a row by a notice and an entry in the journal.
fn speak(
    tx: &mut Tx<'_>,
    target: &Target,
    row: &Stored,
    (kind, action): (Kind, &'static str),
    reason: &str,
    actor: &Actor,
) -> Result<()> {
    let (agency, period) = (&row.observation.agency, row.observation.period.to_string());
    let new = NewNotice {
        agency,
        indicator: target.id,
        period: &period,
        row: Some(row.id),
        kind,
        reason,
        user: actor.user,
    };
    add(tx, &new)?;
    let about = &target.indicator;
    let (before, after) = (
        journal_text(about, row),
        journal_text_with(about, row, reason),
    );
    tx.journal(&Entry {
        actor: Some(actor),
        action,
        subject: "observation",
        subject_id: &row.id.to_string(),
        agency: Some(agency),
        before: Some(&before),
        after: Some(&after),
    })
}

/// What is still to be settled by an agency, or by all, newest first.
pub fn open(conn: &mut Conn, agency: Option<&str>, limit: usize) -> Result<Vec<Notice>> {
    find(conn, "n.kind <> 'asked'", agency, limit)
}

/// What was sent back and is not settled, newest first.
pub fn returned(conn: &mut Conn, agency: Option<&str>, limit: usize) -> Result<Vec<Notice>> {
    find(conn, "n.kind = 'returned'", agency, limit)
}

/// What agencies, or one of them, ask to be opened, newest first.
pub fn asked(conn: &mut Conn, agency: Option<&str>, limit: usize) -> Result<Vec<Notice>> {
    find(conn, "n.kind = 'asked'", agency, limit)
}

/// What is asked about a row, if it was asked to be opened.
pub fn asked_about(conn: &mut Conn, indicator: i64, row: i64) -> Result<Option<Notice>> {
    let kind = format!("n.kind = 'asked' AND n.indicator = {indicator} AND n.row_id = {row}");
    Ok(find(conn, &kind, None, 1)?.pop())
}

fn find(conn: &mut Conn, kind: &str, agency: Option<&str>, limit: usize) -> Result<Vec<Notice>> {
    let sql = format!(
        "SELECT n.id, n.agency, i.slug, n.period, n.row_id, n.kind, n.reason,
            u.name AS user_name, n.at
         FROM notices n JOIN indicators i ON i.id = n.indicator JOIN users u ON u.id = n.user_id
         WHERE n.settled_at IS NULL AND {kind} AND (CAST($1 AS TEXT) IS NULL OR n.agency = $1)
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
