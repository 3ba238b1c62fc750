//! What somebody asks for: a list of changes of figures, and what became of each.

use crate::catalogue::Indicator;
use crate::figures::doubt::Doubt;
use crate::figures::observation::{Credit, Holder, Status, Stored};
use crate::figures::proposal::Proposal;
use crate::intake::{Door, Draft, Problem, Rule};
use crate::store::commit::change;
use crate::store::commit::change::Refusal;
use crate::store::commit::journal::Actor;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::Decision;

/// The name of the field of the basis.
pub(super) const BASIS: &str = "basis";

/// A row as it is sent.
#[derive(Debug, Clone)]
pub enum Content {
    /// Fields, not checked yet.
    Draft(Draft),
    /// A row that [`crate::intake::draft::check`] found sound.
    Sound(Box<Proposal>),
}

/// What to do with a figure.
#[derive(Debug, Clone)]
pub enum What {
    /// Add a row; a cell that is taken is a problem.
    Add(Content),
    /// Add a row, or change the one that holds its cell.
    Put(Content),
    /// Change the row `id`; `known` is the revision on which that rests, if known.
    Replace {
        /// Number of the row.
        id: i64,
        /// Revision that the sender saw.
        known: Option<i64>,
        /// What it is to say; what it does not mention stays as it is.
        content: Content,
    },
    /// Take a row away; its content stays in the journal.
    Remove {
        /// Number of the row.
        id: i64,
        /// Revision that the sender saw.
        known: Option<i64>,
    },
    /// Bring a row back that was taken away last.
    Restore {
        /// Number of the row.
        id: i64,
    },
    /// Decide on a row.
    Decide {
        /// Number of the row.
        id: i64,
        /// Revision that was looked at.
        known: Option<i64>,
        /// What was decided.
        decision: Decision,
        /// Whether the row's agency is told of it by a notice of its own.
        notice: bool,
    },
}

impl What {
    /// The sound row that it is about, where it says one.
    pub(super) fn row(&self) -> Option<&Proposal> {
        match self {
            Self::Add(Content::Sound(row))
            | Self::Put(Content::Sound(row))
            | Self::Replace {
                content: Content::Sound(row),
                ..
            } => Some(row),
            _ => None,
        }
    }
}

/// A change of a figure.
#[derive(Debug, Clone)]
pub struct Change {
    /// The indicator.
    pub target: Target,
    /// What to do.
    pub what: What,
    /// To whom the figure is put down, where that is not simply the sender.
    pub credit: Option<Credit>,
}

impl Change {
    /// A change that is put down to its sender.
    pub fn new(target: Target, what: What) -> Self {
        Self {
            target,
            what,
            credit: None,
        }
    }
}

/// Who sends changes.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The agency that drafts are from; a row of another agency does not exist for it.
    pub agency: String,
    /// Who answers for the changes.
    pub actor: Actor,
    /// Which fields of a draft are read.
    pub door: Door,
    /// Status of a new row.
    pub status: Status,
    /// Whether who answers may enter figures of agencies that do not report them.
    pub for_others: bool,
    /// Problems that the door has found itself; they stand after those of the fields.
    pub problems: Vec<Problem>,
}

/// How changes are to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct How {
    /// All or none.
    pub atomic: bool,
    /// Only tell what would come of it.
    pub dry: bool,
    /// Change nothing where a figure is doubted: its sender is asked first.
    pub asking: bool,
}

/// Changes that are sent together.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The changes, in the order in which they are made.
    pub changes: Vec<Change>,
    /// Who sends them.
    pub sender: Sender,
    /// How they are to be taken.
    pub how: How,
}

impl Submission {
    /// A single change.
    pub fn one(target: &Target, what: What, sender: Sender, how: How) -> Self {
        Self {
            changes: vec![Change::new(target.clone(), what)],
            sender,
            how,
        }
    }
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is a new row; its number is 0 where nothing is kept.
    Created(Box<Stored>),
    /// It changed a row, which is now so.
    Changed(Box<Stored>),
    /// It said what stands there.
    Same(Box<Stored>),
    /// The row is gone; this is how it stood.
    Removed(Box<Stored>),
    /// The row is back.
    Restored(Box<Stored>),
    /// It was decided on.
    Decided(Box<Stored>),
    /// It breaks rules.
    Refused(Vec<Problem>),
    /// There is no such row for this sender.
    Missing,
    /// The row was changed meanwhile: this is how it stands now.
    Stale(Box<Stored>),
    /// The row is validated; it changes only after it was reopened.
    Validated,
}

impl Fate {
    /// Whether the change was, or would be, made.
    pub fn is_done(&self) -> bool {
        !matches!(
            self,
            Self::Refused(_) | Self::Missing | Self::Stale(_) | Self::Validated
        )
    }

    /// The row that was written.
    pub fn written(&self) -> Option<&Stored> {
        match self {
            Self::Created(row) | Self::Changed(row) | Self::Restored(row) => Some(row),
            _ => None,
        }
    }

    /// The row as it stands after the change.
    pub fn row(&self) -> Option<&Stored> {
        match self {
            Self::Same(row) => Some(row),
            _ => self.written(),
        }
    }

    /// What the store's engine says.
    pub(super) fn told(indicator: &Indicator, door: Door, fate: change::Fate) -> Self {
        match fate {
            change::Fate::Created(row) => Self::Created(row),
            change::Fate::Updated { after, .. } => Self::Changed(after),
            change::Fate::Unchanged(row) => Self::Same(row),
            change::Fate::Deleted(row) => Self::Removed(row),
            change::Fate::Restored(row) => Self::Restored(row),
            change::Fate::Decided { after, .. } => Self::Decided(after),
            change::Fate::Refused(refusal) => match refusal {
                Refusal::Taken(holder) => Self::Refused(vec![taken(indicator, holder)]),
                Refusal::Sum(at) => Self::Refused(vec![Problem {
                    field: indicator.measures[at].name.clone(),
                    rule: Rule::Sum,
                }]),
                Refusal::Bases(held) => Self::Refused(vec![several(indicator, door, held)]),
                Refusal::Locked(since) => Self::Refused(vec![Problem {
                    field: indicator.period.field.clone(),
                    rule: Rule::Locked(since),
                }]),
                Refusal::Missing => Self::Missing,
                Refusal::Stale(row) => Self::Stale(row),
                Refusal::Validated(_) => Self::Validated,
            },
        }
    }
}

/// The problem of a cell that this row holds.
pub(super) fn taken(indicator: &Indicator, holder: Holder) -> Problem {
    Problem {
        field: indicator.period.field.clone(),
        rule: Rule::Taken(Some(holder)),
    }
}

/// The problem of a cell in which these rows stand, each on a basis of its own. API v1 has no field
/// for a basis: to it the cell is taken, by the row of the basis that the catalogue names first.
pub(super) fn several(indicator: &Indicator, door: Door, mut held: Vec<Holder>) -> Problem {
    let rank = |holder: &Holder| {
        let mut bases = indicator.bases.iter();
        bases.position(|basis| basis.code == holder.basis)
    };
    held.sort_by_key(|holder| rank(holder).unwrap_or(usize::MAX));
    match (door, held.first()) {
        (Door::V1, Some(first)) => taken(indicator, first.clone()),
        _ => Problem {
            field: BASIS.to_owned(),
            rule: Rule::Bases(held.into_iter().map(|holder| holder.basis).collect()),
        },
    }
}

/// What became of a change, and what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What became of it.
    pub fate: Fate,
    /// What its sender should look at again; the row is marked with it.
    pub doubts: Vec<Doubt>,
}

impl Told {
    /// What became of a change that was not made.
    pub(super) fn of(fate: Fate) -> Self {
        Self {
            fate,
            doubts: Vec::new(),
        }
    }
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What became of each change, at its position.
    pub told: Vec<Told>,
    /// Whether it is committed; otherwise nothing was changed.
    pub kept: bool,
}

impl Answer {
    /// Whether nothing was changed only because figures are doubted.
    pub fn is_question(&self, how: How) -> bool {
        let sound = || self.told.iter().all(|one| one.fate.is_done());
        !self.kept && !how.dry && how.asking && sound()
    }
}
