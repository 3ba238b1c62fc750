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
    /// Whether it owes a period that ends on `end`: it must exist on that day, after which the
    /// figures are due. One that ended before leaves them to whoever took its place.
    pub fn owes(&self, terms: &Terms, end: Date) -> bool {
        let lives = self.from.is_none_or(|from| from <= end) && self.to.is_none_or(|to| end <= to);
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
