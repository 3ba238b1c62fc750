//! The fields of an observation, as the columns of a file hold them.

use crate::catalogue::{Indicator, lookup};

/// A field of an observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::intake) enum Field {
    /// The period.
    Period,
    /// The region.
    Region,
    /// The category at this position.
    Category(usize),
    /// The measure at this position.
    Measure(usize),
    /// The basis.
    Basis,
    /// The agency.
    Agency,
}

/// Name of the field that names the agency.
pub const AGENCY: &str = "opd";
/// Name of the field that names the basis.
pub const BASIS: &str = "basis";
/// Longest heading that is told.
const LONGEST: usize = 60;

impl Field {
    /// Its name, as drafts and problems know it.
    pub(in crate::intake) fn name(self, indicator: &Indicator) -> &str {
        match self {
            Self::Period => &indicator.period.field,
            Self::Region => &indicator.region.field,
            Self::Category(at) => &indicator.categories[at].name,
            Self::Measure(at) => &indicator.measures[at].name,
            Self::Basis => BASIS,
            Self::Agency => AGENCY,
        }
    }

    /// The fields that a column may be said to hold.
    pub(super) fn all(indicator: &Indicator) -> Vec<Self> {
        let mut all = vec![Self::Period, Self::Region, Self::Agency];
        all.extend((0..indicator.categories.len()).map(Self::Category));
        let measures = indicator.measures.iter().enumerate();
        let stored = measures.filter(|(_, measure)| measure.stored);
        all.extend(stored.map(|(at, _)| Self::Measure(at)));
        all.push(Self::Basis);
        all
    }
}

/// A heading, shortened.
pub(super) fn short(heading: &str) -> String {
    let line = heading.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST).collect()
}

/// A heading as answers know it.
pub fn key(heading: &str) -> String {
    lookup::normal(&short(heading))
}
