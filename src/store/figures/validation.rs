//! Validating figures: a provisional row is released, a validated one is reopened, and a figure is
//! sent back to its agency with a reason. Numbers never change here.

use crate::base::error::{Error, Result};
use crate::catalogue::{Grain, Named, Period};
use crate::figures::observation::{Status, Stored};
use crate::store::commit::journal::Actor;
use crate::store::figures::notices;
use crate::store::figures::notices::{Kind, NewNotice};
use crate::store::figures::observations::{Target, journal_text};
use crate::store::{Conn, Param, Tx};

/// Rows that one job of the writer takes on, so that others get their turn.
pub const AT_ONCE: usize = 500;

/// What is decided about a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It is right.
    Validate,
    /// It is provisional and goes back to its agency, because of this reason.
    Return(String),
    /// It was validated and becomes provisional again, because of this reason.
    Reopen(String),
}

impl Decision {
    /// The status of the rows that it is about.
    pub fn about(&self) -> Status {
        match self {
            Self::Validate | Self::Return(_) => Status::Provisional,
            Self::Reopen(_) => Status::Validated,
        }
    }

    /// The status that it gives a row, if it gives one.
    pub(in crate::store) fn status(&self) -> Option<Status> {
        match self {
            Self::Validate => Some(Status::Validated),
            Self::Reopen(_) => Some(Status::Provisional),
            Self::Return(_) => None,
        }
    }

    /// The word for it in the journal.
    pub(in crate::store) fn action(&self) -> &'static str {
        match self {
            Self::Validate => "validate",
            Self::Return(_) => "return",
            Self::Reopen(_) => "reopen",
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Validate => None,
            Self::Return(reason) | Self::Reopen(reason) => Some(reason),
        }
    }

    fn kind(&self) -> Option<Kind> {
        match self {
            Self::Validate => None,
            Self::Return(_) => Some(Kind::Returned),
            Self::Reopen(_) => Some(Kind::Reopened),
        }
    }
}

/// Rows of an indicator that are decided on together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// Their agency.
    pub agency: String,
    /// Beginning of their period: a year stands for all of its months too.
    pub period: String,
    /// Not those that changed after this time, milliseconds since 1970: nobody has looked at them.
    pub seen_at: i64,
}

/// Numbers of the rows of a slice with this status, above `after`, at most [`AT_ONCE`].
pub fn rows_of(
    conn: &mut Conn,
    target: &Target,
    slice: &Slice,
    status: Status,
    after: i64,
) -> Result<Vec<i64>> {
    let Some(period) = period_of(target, &slice.period) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT o.id FROM series s JOIN observations o ON o.series = s.id
         WHERE s.indicator = $1 AND s.agency = $2 AND {NAMED}
         AND o.status = $8 AND o.updated_at <= $9 AND o.id > $10 ORDER BY o.id LIMIT {AT_ONCE}"
    );
    let mut params: Vec<Param<'_>> = vec![target.id.into(), (&slice.agency).into()];
    params.extend(named(period));
    params.extend([status.code(), slice.seen_at, after].map(Param::Int));
    conn.query(&sql, &params, |row| row.int(0))
}

impl Tx<'_> {
    /// Tells the agency of a decision, or takes back what it was told before.
    pub fn tell(
        &mut self,
        target: &Target,
        row: Option<&Stored>,
        agency: &str,
        period: &str,
        decision: &Decision,
        actor: &Actor,
    ) -> Result<()> {
        let Some((kind, reason)) = decision.kind().zip(decision.reason()) else {
            return match row {
                Some(row) => notices::settle_row(self, target.id, row.id),
                None => notices::settle_period(self, target.id, agency, period),
            };
        };
        notices::add(
            self,
            &NewNotice {
                agency,
                indicator: target.id,
                period,
                row: row.map(|row| row.id),
                kind,
                reason,
                user: actor.user,
            },
        )
    }
}

/// A row as the journal keeps it, with the reason for what was decided.
pub(in crate::store) fn told(target: &Target, row: &Stored, decision: &Decision) -> Result<String> {
    let text = journal_text(&target.indicator, row);
    let Some(reason) = decision.reason() else {
        return Ok(text);
    };
    let mut value: serde_json::Value =
        serde_json::from_str(&text).map_err(|e| Error::Internal(e.to_string()))?;
    value["reason"] = reason.into();
    Ok(value.to_string())
}

/// Provisional rows of an agency that are decided on together: a year, or a period in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The store's number of the indicator.
    pub indicator: i64,
    /// The agency.
    pub agency: String,
    /// The period.
    pub period: String,
    /// Provisional rows in it.
    pub rows: i64,
    /// Rows in it altogether.
    pub all: i64,
}

/// Years in which an agency has provisional rows, newest first; for one agency or for all.
pub fn waiting_years(conn: &mut Conn, agency: Option<&str>) -> Result<Vec<Waiting>> {
    let sql = "SELECT rc.indicator, s.agency, rc.year,
            CAST(sum(CASE WHEN rc.status = 0 THEN rc.row_count ELSE 0 END) AS BIGINT) AS due,
            CAST(sum(rc.row_count) AS BIGINT) AS rows_kept
        FROM row_counts rc JOIN series s ON s.id = rc.series
        WHERE CAST($1 AS TEXT) IS NULL OR s.agency = $1
        GROUP BY rc.indicator, s.agency, rc.year
        HAVING sum(CASE WHEN rc.status = 0 THEN rc.row_count ELSE 0 END) > 0
        ORDER BY rc.year DESC, rc.indicator, s.agency";
    conn.query(sql, &[agency.into()], |row| {
        Ok(Waiting {
            indicator: row.int("indicator")?,
            agency: row.text("agency")?,
            period: row.int("year")?.to_string(),
            rows: row.int("due")?,
            all: row.int("rows_kept")?,
        })
    })
}

/// The periods of such a year, newest first, also those in which nothing waits.
pub fn periods_of(conn: &mut Conn, year: &Waiting) -> Result<Vec<Waiting>> {
    let Some(period) = Period::parse(&year.period, &[Grain::Year]) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT o.period,
            CAST(sum(CASE WHEN o.status = 0 THEN 1 ELSE 0 END) AS BIGINT) AS due,
            count(*) AS rows_kept
        FROM series s JOIN observations o ON o.series = s.id
        WHERE s.indicator = $1 AND s.agency = $2 AND {NAMED}
        GROUP BY o.period ORDER BY o.period DESC"
    );
    let mut params: Vec<Param<'_>> = vec![year.indicator.into(), (&year.agency).into()];
    params.extend(named(period));
    conn.query(&sql, &params, |row| {
        let code = row.int("period")?;
        let unknown = || Error::Internal(format!("a row has the period {code}"));
        let period = Period::from_code(code).ok_or_else(unknown)?;
        Ok(Waiting {
            period: period.to_string(),
            rows: row.int("due")?,
            all: row.int("rows_kept")?,
            ..year.clone()
        })
    })
}

/// A period as a slice names it: of the grains of the indicator, or a coarser one that it shows.
pub fn period_of(target: &Target, text: &str) -> Option<Period> {
    let axis = &target.indicator.period;
    let mut grains = axis.grains.clone();
    grains.extend(&axis.show);
    grains.push(Grain::Year);
    Period::parse(text, &grains)
}

/// Rows `o` whose periods' texts begin with that of one: the third to seventh parameters.
const NAMED: &str = "((o.period % 10 <> 4 AND o.period >= $3 AND o.period < $4)
    OR (o.period % 10 = 4 AND o.period >= $5 AND o.period < $6)) AND o.period % 10 <= $7";

fn named<'p>(period: Period) -> [Param<'p>; 5] {
    let Named {
        calendar,
        school,
        coarsest,
    } = period.named();
    let (first, second) = (calendar, school);
    [first.0, first.1, second.0, second.1, coarsest.code()].map(Param::Int)
}
