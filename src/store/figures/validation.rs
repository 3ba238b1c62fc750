//! Validating figures: a provisional row is released, a validated one is reopened, and a figure is
//! sent back to its agency with a reason. Numbers never change here.

use crate::base::error::Result;
use crate::catalogue::{Grain, Named, Period};
use crate::figures::observation::{Status, Stored};
use crate::store::commit::journal::Actor;
use crate::store::figures::notices;
use crate::store::figures::notices::{Kind, NewNotice};
use crate::store::figures::observations::{Target, journal_text, journal_text_with};
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
    /// Its validation was a slip that is taken back at once: nobody has to be told.
    Undo,
}

impl Decision {
    /// The status of the rows that it is about.
    pub fn about(&self) -> Status {
        match self {
            Self::Validate | Self::Return(_) => Status::Provisional,
            Self::Reopen(_) | Self::Undo => Status::Validated,
        }
    }

    /// The status that it gives a row, if it gives one.
    pub(in crate::store) fn status(&self) -> Option<Status> {
        match self {
            Self::Validate => Some(Status::Validated),
            Self::Reopen(_) | Self::Undo => Some(Status::Provisional),
            Self::Return(_) => None,
        }
    }

    /// The word for it in the journal.
    pub(in crate::store) fn action(&self) -> &'static str {
        match self {
            Self::Validate => "validate",
            Self::Return(_) => "return",
            Self::Reopen(_) => "reopen",
            Self::Undo => "undo",
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Validate | Self::Undo => None,
            Self::Return(reason) | Self::Reopen(reason) => Some(reason),
        }
    }

    fn kind(&self) -> Option<Kind> {
        match self {
            Self::Validate | Self::Undo => None,
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
        if *decision == Decision::Undo {
            return Ok(());
        }
        let Some((kind, reason)) = decision.kind().zip(decision.reason()) else {
            return match row {
                Some(row) => notices::settle_row(self, target.id, row.id),
                None => notices::settle_period(self, target.id, agency, period),
            };
        };
        if let (Decision::Reopen(_), Some(row)) = (decision, row) {
            notices::settle_row(self, target.id, row.id)?;
        }
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
pub(in crate::store) fn told(target: &Target, row: &Stored, decision: &Decision) -> String {
    match decision.reason() {
        Some(reason) => journal_text_with(&target.indicator, row, reason),
        None => journal_text(&target.indicator, row),
    }
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
pub(in crate::store) const NAMED: &str =
    "((o.period % 10 <> 4 AND o.period >= $3 AND o.period < $4)
    OR (o.period % 10 = 4 AND o.period >= $5 AND o.period < $6)) AND o.period % 10 <= $7";

pub(in crate::store) fn named<'p>(period: Period) -> [Param<'p>; 5] {
    let Named {
        calendar,
        school,
        coarsest,
    } = period.named();
    let (first, second) = (calendar, school);
    [first.0, first.1, second.0, second.1, coarsest.code()].map(Param::Int)
}
