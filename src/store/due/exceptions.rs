//! What is granted for an obligation: an excuse, which moves its deadline, or that its lock is
//! open. Each has a reason, a grantor and a last day, after which it ends by itself.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::base::error::{Error, Result};
use crate::catalogue::Period;
use crate::figures::due::Exceptions;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::figures::observations::Target;
use crate::store::{Conn, Param, Row, Tx};

/// Something by period and agency.
pub(super) type Of<T> = HashMap<i64, HashMap<String, T>>;

/// The word of entries of the journal.
const SUBJECT: &str = "due-exception";

/// What is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It may come until the day and is on time then.
    Excuse,
    /// Its figures may change until the day although they are locked.
    Unlock,
}

impl Kind {
    /// The word in the store, in addresses and in texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Excuse => "excuse",
            Self::Unlock => "unlock",
        }
    }

    /// The kind of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Excuse, Self::Unlock]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// An exception to grant.
#[derive(Debug, Clone)]
pub struct New {
    /// What.
    pub kind: Kind,
    /// Code of the agency.
    pub agency: String,
    /// The period that is owed.
    pub period: Period,
    /// Why.
    pub reason: String,
    /// Its last day.
    pub until: Date,
}

/// An exception that was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// Its number.
    pub id: i64,
    /// What.
    pub kind: Kind,
    /// Why.
    pub reason: String,
    /// Its last day.
    pub until: Date,
    /// Who granted it, by name.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// When it was withdrawn.
    pub withdrawn_at: Option<i64>,
}

/// Grants an exception; answers its number.
pub fn grant(tx: &mut Tx<'_>, target: &Target, new: &New, actor: &Actor) -> Result<i64> {
    let id = tx.next_id("due_exceptions")?;
    let (until, period) = (new.until.to_string(), new.period.code());
    let sql = "INSERT INTO due_exceptions (id, kind, indicator, period, agency, reason, until_day,
            user_id, granted_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let params: [Param<'_>; 9] = [
        id.into(),
        new.kind.name().into(),
        target.id.into(),
        period.into(),
        (&new.agency).into(),
        (&new.reason).into(),
        (&until).into(),
        actor.user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let told = serde_json::json!({
        "kind": new.kind.name(), "indicator": target.indicator.slug,
        "period": new.period.to_string(), "reason": new.reason, "until": until,
    });
    tx.journal(&Entry {
        actor: Some(actor),
        action: "grant",
        subject: SUBJECT,
        subject_id: &id.to_string(),
        agency: Some(&new.agency),
        before: None,
        after: Some(&told.to_string()),
    })?;
    tx.touch(target.id);
    Ok(id)
}

/// Withdraws an exception, from now on.
///
/// # Errors
/// [`Error::NotFound`] when there is none of this number that stands.
pub fn withdraw(tx: &mut Tx<'_>, target: &Target, id: i64, actor: &Actor) -> Result<()> {
    let sql = "SELECT agency, kind, period, reason, until_day FROM due_exceptions
        WHERE id = $1 AND indicator = $2 AND withdrawn_at IS NULL";
    let found = tx
        .conn
        .query_one(sql, &[id.into(), target.id.into()], |row| {
            let told = serde_json::json!({
                "kind": row.text("kind")?, "indicator": target.indicator.slug,
                "period": Period::from_code(row.int("period")?).map(|period| period.to_string()),
                "reason": row.text("reason")?, "until": row.text("until_day")?,
            });
            Ok((row.text("agency")?, told.to_string()))
        })?;
    let (agency, told) = found.ok_or(Error::NotFound)?;
    let sql = "UPDATE due_exceptions SET withdrawn_at = $1 WHERE id = $2";
    tx.conn.execute(sql, &[tx.now.into(), id.into()])?;
    tx.journal(&Entry {
        actor: Some(actor),
        action: "withdraw",
        subject: SUBJECT,
        subject_id: &id.to_string(),
        agency: Some(&agency),
        before: Some(&told),
        after: None,
    })?;
    tx.touch(target.id);
    Ok(())
}

/// All that was granted for an obligation, the newest first.
pub fn of(conn: &mut Conn, target: &Target, agency: &str, period: Period) -> Result<Vec<Granted>> {
    let sql = "SELECT e.id, e.kind, e.reason, e.until_day, u.name AS user_name, e.granted_at,
            e.withdrawn_at
        FROM due_exceptions e LEFT JOIN users u ON u.id = e.user_id
        WHERE e.indicator = $1 AND e.period = $2 AND e.agency = $3 ORDER BY e.id DESC";
    let params = [target.id.into(), period.code().into(), agency.into()];
    conn.query(sql, &params, |row| {
        Ok(Granted {
            id: row.int("id")?,
            kind: kind(row)?,
            reason: row.text("reason")?,
            until: until(row)?,
            by: row.opt_text("user_name")?.unwrap_or_default(),
            at: row.int("granted_at")?,
            withdrawn_at: row.opt_int("withdrawn_at")?,
        })
    })
}

fn kind(row: &Row<'_>) -> Result<Kind> {
    let name = row.text("kind")?;
    Kind::parse(&name).ok_or_else(|| Error::Internal(format!("an exception is a {name}")))
}

fn until(row: &Row<'_>) -> Result<Date> {
    let day = row.text("until_day")?;
    day.parse()
        .map_err(|e| Error::Internal(format!("an exception ends on {day}: {e}")))
}

/// What stands of it for obligations, by period and agency: of several the one that lasts longest.
pub(super) fn granted(
    conn: &mut Conn,
    indicator: i64,
    (oldest, newest): (i64, i64),
    agency: Option<&str>,
) -> Result<Of<Exceptions>> {
    let only = if agency.is_some() {
        " AND agency = $4"
    } else {
        ""
    };
    let sql = format!(
        "SELECT period, agency, kind, until_day FROM due_exceptions
        WHERE indicator = $1 AND period >= $2 AND period <= $3{only} AND withdrawn_at IS NULL"
    );
    let mut params: Vec<Param<'_>> = vec![indicator.into(), oldest.into(), newest.into()];
    params.extend(agency.map(Param::Text));
    let read = |row: &Row<'_>| {
        let until = until(row)?;
        Ok((row.int("period")?, row.text("agency")?, kind(row)?, until))
    };
    let mut all: Of<Exceptions> = HashMap::new();
    for (period, agency, kind, until) in conn.query(&sql, &params, read)? {
        let one = all.entry(period).or_default().entry(agency).or_default();
        let day = match kind {
            Kind::Excuse => &mut one.excused,
            Kind::Unlock => &mut one.unlocked,
        };
        *day = (*day).max(Some(until));
    }
    Ok(all)
}
