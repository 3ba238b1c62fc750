//! Why a bulk call ends before its answer.

use crate::base::error::Error;
use crate::intake::Problem;

/// Why a call ended before its answer.
#[derive(Debug)]
pub enum Stop {
    /// It is too large; the sentence says what.
    TooLarge(String),
    /// It can't be read; the sentence says where.
    Malformed(String),
    /// A default of its rows breaks a rule.
    Default(Problem),
    /// A fault.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
