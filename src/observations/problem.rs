//! What is wrong with a draft, as data; words are chosen at the edge.

use crate::catalogue::Grain;

/// A field that fails a rule: the first one that it fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Name of the field as the sender knows it.
    pub field: String,
    /// The rule.
    pub rule: Rule,
}

/// A rule that a field can fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// It must be given.
    Required,
    /// It must be a whole number.
    Integer,
    /// It must be a number.
    Number,
    /// It may have so many digits after the decimal point.
    Decimals(u8),
    /// It must be at least this, in machine spelling.
    Min(String),
    /// It may not be greater than this, in machine spelling.
    Max(String),
    /// It must be a whole number that names a year.
    YearInteger,
    /// The year must be from 1900 to 2100.
    YearRange,
    /// It must be a date.
    Date,
    /// It must be a period of one of these grains.
    Period(Vec<Grain>),
    /// It must be a code of the category's list.
    Code,
    /// It must name a region of the indicator's level.
    Region,
    /// It must differ: the agency already has a row with the same key.
    Taken,
    /// It must be a user of the sender's agency.
    User,
    /// It must equal the sum of the parts given with it.
    Sum,
}

impl Rule {
    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Integer | Self::YearInteger => "integer",
            Self::Number => "number",
            Self::Decimals(_) => "decimals",
            Self::Min(_) => "min",
            Self::Max(_) => "max",
            Self::YearRange => "year-range",
            Self::Date => "date",
            Self::Period(_) => "period",
            Self::Code => "unknown-code",
            Self::Region => "unknown-region",
            Self::Taken => "taken",
            Self::User => "unknown-user",
            Self::Sum => "sum",
        }
    }
}
