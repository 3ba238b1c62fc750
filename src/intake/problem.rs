//! What is wrong with a draft, as data; words are chosen at the edge.

use jiff::civil::Date;

use crate::catalogue::period::YEARS;
use crate::catalogue::{Grain, Period};
use crate::figures::observation::Holder;

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
    /// A spreadsheet has rounded it: `1.23E+6`.
    Rounded,
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
    /// It must differ: the agency already has a row with the same key, this one.
    Taken(Option<Holder>),
    /// It must be a user of the sender's agency.
    User,
    /// It must equal the sum of the parts given with it.
    Sum,
    /// It must be the sender's own agency.
    Agency,
    /// The agency neither reports the indicator nor was allowed to.
    Reporter,
    /// It must have begun: nothing after this period, which runs today.
    NotBegun(Period),
    /// Figures of its period are locked since this day.
    Locked(Date),
    /// It is computed from other fields, and does not agree with them.
    Computed,
    /// It must be in a row of its own: one that has a code of these categories, and no other.
    Apart(Vec<String>),
    /// It must be left out: the figures of the row are told without this category.
    LeaveOut,
    /// It breaks no rule, but differs much from the period before.
    Sudden,
    /// It breaks no rule, but is far from its own history.
    Unusual,
    /// It must be a basis of the indicator.
    Basis,
    /// It must be named: figures of these bases stand in the cell.
    Bases(Vec<String>),
    /// It is no field of the indicator's rows.
    Field,
    /// Another row of the same call has the same key.
    Duplicate,
    /// The row is validated and stays as it is.
    Validated,
    /// The row can't be read.
    Row(Unreadable),
    /// The row is too large.
    TooLarge,
}

impl Rule {
    /// What would be right, or what is in the way, in machine spelling; empty where the rule says
    /// it all.
    pub fn arg(&self) -> String {
        match self {
            Self::Min(limit) | Self::Max(limit) => limit.clone(),
            Self::Decimals(most) => most.to_string(),
            Self::Locked(since) => since.to_string(),
            Self::NotBegun(running) => running.to_string(),
            Self::YearRange => format!("{}–{}", YEARS.start(), YEARS.end()),
            Self::Date => example(Grain::Day).to_owned(),
            Self::YearInteger => example(Grain::Year).to_owned(),
            Self::Period(grains) => {
                let examples: Vec<&str> = grains.iter().map(|grain| example(*grain)).collect();
                examples.join(", ")
            }
            Self::Bases(several) | Self::Apart(several) => several.join(", "),
            Self::Taken(Some(holder)) => holder.basis.clone(),
            _ => String::new(),
        }
    }
}

/// A period of a grain, as it may be written.
pub fn example(grain: Grain) -> &'static str {
    match grain {
        Grain::Day => "2017-10-29",
        Grain::Month => "2017-10",
        Grain::Quarter => "2017-Q3",
        Grain::Semester => "2017-S2",
        Grain::School => "2017/2018-genap",
        Grain::Year => "2017",
    }
}

/// Why a row can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is not valid JSON, or ends before it is complete.
    Syntax,
    /// It is not an object.
    Shape,
    /// It is not in UTF-8.
    Encoding,
    /// It names the field twice.
    Twice,
    /// It has not as many cells as there are names.
    Cells,
    /// A quote in it is not closed where it ends.
    Quote,
}

/// Gives the rules their codes and lists the codes, so that what describes the API names each.
macro_rules! codes {
    ($($rule:pat => $code:literal,)+) => {
        impl Rule {
            /// Every code.
            pub const CODES: &[&str] = &[$($code),+];

            /// Stable code for machines.
            pub fn code(&self) -> &'static str {
                match self {
                    $($rule => $code,)+
                }
            }
        }
    };
}

codes! {
    Self::Required => "required",
    Self::Integer | Self::YearInteger => "integer",
    Self::Number => "number",
    Self::Rounded => "rounded-number",
    Self::Decimals(_) => "decimals",
    Self::Min(_) => "min",
    Self::Max(_) => "max",
    Self::YearRange => "year-range",
    Self::Date => "date",
    Self::Period(_) => "period",
    Self::NotBegun(_) => "not-begun",
    Self::Locked(_) => "locked",
    Self::Code => "unknown-code",
    Self::Region => "unknown-region",
    Self::Agency => "unknown-agency",
    Self::Reporter => "not-reporter",
    Self::Basis => "unknown-basis",
    Self::Bases(_) => "several-bases",
    Self::Field => "unknown-field",
    Self::User => "unknown-user",
    Self::Taken(_) => "taken",
    Self::Sum => "sum",
    Self::Computed => "computed",
    Self::Apart(_) => "other-row",
    Self::LeaveOut => "leave-out",
    Self::Sudden => "sudden-change",
    Self::Unusual => "unusual",
    Self::Duplicate => "duplicate",
    Self::Validated => "validated",
    Self::Row(_) => "malformed",
    Self::TooLarge => "too-large",
}
