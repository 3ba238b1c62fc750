//! A figure as a sender proposes it: what is not named stays as it is, the basis too.

use crate::catalogue::{Indicator, MEASURES, Period};
use crate::figures::observation::Observation;

/// A proposed row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Agency that reports.
    pub agency: String,
    /// Region that it is about.
    pub region: String,
    /// Period that it is about.
    pub period: Period,
    /// Codes of its categories, in the order of the indicator; empty beyond them.
    pub categories: [String; 3],
    /// Code of its basis, if the sender names one.
    pub basis: Option<String>,
    /// Numbers, scaled, in the order of the indicator's measures.
    pub values: [Option<i64>; MEASURES],
    /// Measures that it does not name, by position: where a row stands, they stay as they are.
    pub unnamed: [bool; MEASURES],
}

impl From<Observation> for Proposal {
    /// All of a row, named.
    fn from(row: Observation) -> Self {
        Self {
            agency: row.agency,
            region: row.region,
            period: row.period,
            categories: row.categories,
            basis: Some(row.basis),
            values: row.values,
            unnamed: [false; MEASURES],
        }
    }
}

impl Proposal {
    /// The row that it comes to on a basis, in the place of `old` if that stands.
    pub fn row(&self, basis: &str, old: Option<&Observation>) -> Observation {
        let mut values = self.values;
        for (at, value) in values.iter_mut().enumerate() {
            if self.unnamed[at] {
                *value = old.and_then(|old| old.values[at]);
            }
        }
        Observation {
            agency: self.agency.clone(),
            region: self.region.clone(),
            period: self.period,
            categories: self.categories.clone(),
            basis: basis.to_owned(),
            values,
        }
    }
}

/// The basis of a proposal: the one that it names, else the one that stands at its cell and
/// period, else the indicator's first.
///
/// # Errors
/// The bases among which it does not choose, where more than one stands there.
pub fn basis<'b>(
    named: Option<&'b str>,
    standing: &[&'b str],
    first: &'b str,
) -> Result<&'b str, Vec<String>> {
    match (named, standing) {
        (Some(named), _) => Ok(named),
        (None, []) => Ok(first),
        (None, [one]) => Ok(one),
        (None, several) => Err(several.iter().map(|code| (*code).to_owned()).collect()),
    }
}

/// The position of a whole that its parts do not make, where all are there.
pub fn unequal_whole(indicator: &Indicator, values: &[Option<i64>]) -> Option<usize> {
    let value = |at: usize| values.get(at).copied().flatten();
    let parts: Option<Vec<i64>> = indicator.parts().map(value).collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    let sum = parts.into_iter().try_fold(0_i64, i64::checked_add)?;
    let wholes = indicator.measures.iter().enumerate();
    let mut wholes = wholes.filter(|(_, measure)| measure.whole);
    wholes
        .find(|(at, _)| value(*at).is_some_and(|whole| whole != sum))
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_that_is_not_named_is_the_one_that_stands_there() {
        assert_eq!(basis(Some("b"), &["a", "c"], "a"), Ok("b"));
        assert_eq!(basis(None, &[], "a"), Ok("a"));
        assert_eq!(basis(None, &["c"], "a"), Ok("c"));
        let several = vec!["b".to_owned(), "c".to_owned()];
        assert_eq!(basis(None, &["b", "c"], "a"), Err(several));
    }

    #[test]
    fn what_is_not_named_stays_as_it_is() {
        let mut values = [None; MEASURES];
        values[0] = Some(1);
        values[1] = Some(2);
        let old = Observation {
            agency: "a".to_owned(),
            region: "36".to_owned(),
            period: Period::year(2017),
            categories: [const { String::new() }; 3],
            basis: "x".to_owned(),
            values,
        };
        let mut proposal = Proposal::from(old.clone());
        proposal.values[0] = Some(7);
        proposal.unnamed[1] = true;
        proposal.values[1] = None;
        let row = proposal.row("y", Some(&old));
        assert_eq!((row.values[0], row.values[1]), (Some(7), Some(2)));
        assert_eq!(row.basis, "y");
        assert_eq!(proposal.row("y", None).values[1], None);
    }
}
