//! Of how many days the figures of a series are.

use std::collections::BTreeSet;

use super::asked::{About, Asked};
use super::returned::{is_of, is_there};
use crate::catalogue::{Indicator, Period};
use crate::figures::facts::Dated;

/// On how many days the last rows that are in a figure were reported; none where they are not told.
/// The region of what it is about is spelled as the store does.
pub(super) fn count(
    indicator: &Indicator,
    asked: &Asked,
    dated: &[Dated],
    (about, moment): (&About, Option<Period>),
) -> Option<usize> {
    let period = moment.unwrap_or(about.period);
    let is_in = |one: &&Dated| {
        let mut codes = one.categories.iter().enumerate();
        one.within == period
            && one.basis == Some(about.basis)
            && is_of(&about.agency, &asked.agencies, &one.agency)
            && is_there(indicator, asked, about, &one.region)
            && codes.all(|(at, code)| is_of(&about.categories[at], &asked.categories[at], code))
    };
    let days: BTreeSet<Period> = dated.iter().filter(is_in).map(|one| one.period).collect();
    Some(days.len()).filter(|days| *days > 0)
}
