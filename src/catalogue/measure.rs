//! Measures: the named numbers of an indicator.

use std::collections::BTreeMap;

use super::Label;

/// Most measures that an indicator may have.
pub const MEASURES: usize = 12;
/// Decimals of the factors from other units.
pub const FACTOR_DECIMALS: u8 = 6;

/// What may be done with a number: decides arithmetic once for screens, API and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// People or things at a moment: over time the last figure counts, elsewhere figures add up.
    Stock,
    /// Events in a period: adds up over everything.
    Flow,
    /// A share or ratio: never added.
    Rate,
    /// An index: never added.
    Index,
}

impl Kind {
    /// Whether figures add up over agencies, regions and categories.
    pub fn adds(self) -> bool {
        matches!(self, Self::Stock | Self::Flow)
    }
}

/// Which way is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// Higher is better.
    Higher,
    /// Lower is better.
    Lower,
    /// Neither.
    #[default]
    Neither,
}

/// Numerator and denominator of a computed measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratio {
    /// Index of the numerator in the indicator's measures.
    pub numerator: usize,
    /// Index of the denominator in the indicator's measures.
    pub denominator: usize,
    /// Factor: 100, 10 000, 100 000.
    pub scale: i64,
}

/// The part of a whole that a measure stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Dimension, for example `sex`.
    pub dimension: String,
    /// Code in that dimension, for example `male`.
    pub code: String,
}

/// A named number of an observation.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a yes or no of the measure's own in its file"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Name in the API, in files and in SQL views.
    pub name: String,
    /// What is shown.
    pub label: Label,
    /// Unit, for example `orang`.
    pub unit: Label,
    /// Digits after the decimal point, 0 to 6.
    pub decimals: u8,
    /// Arithmetic.
    pub kind: Kind,
    /// Which way is good.
    pub direction: Direction,
    /// The part of a whole it stands for.
    pub part: Option<Part>,
    /// Whether it is the sum of the measures that are parts, filled in when they are given.
    pub whole: bool,
    /// Which categories of the indicator it is told by, by position: a row carries it if these
    /// have a code and the others none.
    pub by: [bool; 3],
    /// Set when it can be computed from two others.
    pub ratio: Option<Ratio>,
    /// Whether a value is stored: false for a measure that is only ever computed.
    pub stored: bool,
    /// Whether a sender must give it.
    pub required: bool,
    /// Smallest accepted value, scaled; none accepts any.
    pub min: Option<i64>,
    /// Largest accepted value, scaled.
    pub max: i64,
    /// Whether it is a parameter of API v1.
    pub v1: bool,
    /// Description in the documentation of API v1.
    pub description: String,
    /// Other units in which it may arrive, with the factor to its own in units of
    /// `10^-FACTOR_DECIMALS`.
    pub accepts: BTreeMap<String, i64>,
}
