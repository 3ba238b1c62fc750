//! Changes of figures as the engine takes them, and what becomes of each.

use jiff::civil::Date;

use crate::figures::doubt::Doubt;
use crate::figures::observation::{Credit, Holder, Status, Stored};
use crate::figures::proposal::Proposal;
use crate::store::commit::journal::Actor;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::Decision;

/// A change.
#[derive(Debug, Clone)]
pub struct Change {
    /// The indicator that it is of.
    pub target: Target,
    /// Who makes it.
    pub actor: Actor,
    /// To whom the row is put down, where that is not simply who makes the change.
    pub credit: Option<Credit>,
    /// What it does.
    pub what: What,
}

impl Change {
    /// To whom a row is put down that this change writes.
    pub(super) fn credited(&self) -> Credit {
        let own = || Credit {
            via: self.actor.via.name().to_owned(),
            user: self.actor.user,
            source: None,
        };
        self.credit.clone().unwrap_or_else(own)
    }
}

/// What a change does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Puts a row in its place.
    Put {
        /// The row.
        row: Proposal,
        /// What may stand there.
        mode: Mode,
        /// Its status, if it is new.
        status: Status,
    },
    /// Replaces a row, also in its place.
    Replace {
        /// Number of the row.
        id: i64,
        /// The revision on which the change rests, if the sender knows one.
        known: Option<i64>,
        /// The row as it is to be; without a basis it keeps its own.
        row: Proposal,
    },
    /// Removes a row; its content stays in the journal.
    Delete {
        /// Number of the row.
        id: i64,
        /// The revision on which the change rests, if the sender knows one.
        known: Option<i64>,
    },
    /// Brings a deleted row back with its number, its content and its history.
    Restore {
        /// Number of the row.
        id: i64,
    },
    /// Decides on a row.
    Decide {
        /// Number of the row.
        id: i64,
        /// The revision that was looked at, if one is known.
        known: Option<i64>,
        /// What is decided.
        decision: Decision,
        /// Whether the row's agency is told of it by a notice of its own.
        notice: bool,
    },
}

/// What may stand in the place of a row that is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Nothing.
    New,
    /// Nothing, or a row that is changed.
    Any,
}

/// Changes of one caller.
#[derive(Debug, Clone)]
pub struct Request {
    /// The changes, in their order.
    pub changes: Vec<Change>,
    /// Whether all of them or none is made.
    pub atomic: bool,
    /// Whether it is only told what would become of them.
    pub dry: bool,
}

/// What became of a change, and what is odd about the row that it wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What became of it.
    pub fate: Fate,
    /// What its sender should look at again; the row is marked with it.
    pub doubts: Vec<Doubt>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// A new row; its number is 0 where nothing was made.
    Created(Box<Stored>),
    /// A row changed.
    Updated {
        /// As it was.
        before: Box<Stored>,
        /// As it is.
        after: Box<Stored>,
    },
    /// The row said so already.
    Unchanged(Box<Stored>),
    /// The row is gone.
    Deleted(Box<Stored>),
    /// The row is back.
    Restored(Box<Stored>),
    /// A decision on the row was taken.
    Decided {
        /// As it was.
        before: Box<Stored>,
        /// As it is.
        after: Box<Stored>,
    },
    /// It was not made.
    Refused(Refusal),
}

impl Fate {
    /// Whether it was refused.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// The row that was written.
    pub fn written(&self) -> Option<&Stored> {
        match self {
            Self::Created(row) | Self::Restored(row) => Some(row),
            Self::Updated { after, .. } => Some(after),
            _ => None,
        }
    }

    /// The row as it is after the change, or as it was when it went; or why there is none.
    pub fn row(self) -> Result<Stored, Refusal> {
        match self {
            Self::Created(row)
            | Self::Unchanged(row)
            | Self::Deleted(row)
            | Self::Restored(row) => Ok(*row),
            Self::Updated { after, .. } | Self::Decided { after, .. } => Ok(*after),
            Self::Refused(refusal) => Err(refusal),
        }
    }
}

/// Why a change was not made, beside faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Another row has the same key: this one.
    Taken(Holder),
    /// No such row.
    Missing,
    /// The row has changed since the revision that the sender knew.
    Stale(Box<Stored>),
    /// The row is validated: it changes only after it was reopened.
    Validated(Box<Stored>),
    /// The whole at this position is not the sum of the parts that stand there, which the row does
    /// not name.
    Sum(usize),
    /// The row names no basis, and more than one stands in its place: these.
    Bases(Vec<Holder>),
    /// Figures of the agency for this period are locked since this day.
    Locked(Date),
}
