//! What is due: an agency owes an indicator's figures for a period, whether or not anything came.
//! *Received*, *complete* and *on time* are three things, *late* and *locked* two dates.

pub mod state;
pub mod tally;
pub mod terms;

pub use state::{Exceptions, Standing, State, Submission};
pub use tally::Tally;
pub use terms::{History, Terms};

use jiff::civil::Date;

use crate::catalogue::Period;
use crate::catalogue::due::last_day;

/// Whether something is owed where obligations count since `start`: the period that it lies in is
/// the first, unless it was due before.
pub fn counts(start: Date, owed: &Owed) -> bool {
    start <= last_day(owed.period) && start <= owed.deadline
}

/// An agency's life, as far as it is bounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Its code.
    pub agency: String,
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day.
    pub to: Option<Date>,
    /// Whether it counts among "every agency".
    pub counted: bool,
}

impl Life {
    /// Whether it owes a period: it must exist on a day of it. Where it ends in mid-year it still
    /// owes what has begun, and nothing that begins later.
    pub fn owes(&self, terms: &Terms, period: Period) -> bool {
        let lives = self.from.is_none_or(|from| from <= last_day(period))
            && self.to.is_none_or(|to| period.start() <= to);
        let named = match &terms.reporters {
            Some(codes) => codes.contains(&self.agency),
            None => self.counted,
        };
        lives && named
    }
}

/// What one agency owes for a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owed {
    /// The period.
    pub period: Period,
    /// The last day on which it is on time.
    pub deadline: Date,
    /// The last day on which it may be changed without an exception.
    pub lock: Option<Date>,
    /// Cells of a full submission.
    pub cells: i64,
}
