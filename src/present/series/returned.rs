//! What was sent back to its agency, of the figures of a series.

use super::asked::{About, Asked};
use crate::catalogue::{Indicator, Period};
use crate::figures::facts::Returned;

/// How many of those that were sent back and not sent anew are in a figure; the region of what it is
/// about is spelled as the store does.
pub(super) fn count(
    indicator: &Indicator,
    asked: &Asked,
    returned: &[Returned],
    (about, moment): (&About, Option<Period>),
) -> usize {
    let period = moment.unwrap_or(about.period);
    let is_in = |one: &&Returned| {
        let inside = one.period.grain().is_within(period.grain());
        let is_then = one.period == period || inside && one.period.within(period.grain()) == period;
        let row = one.row.as_ref();
        is_then
            && one.is_on(indicator, about.basis)
            && is_of(&about.agency, &asked.agencies, &one.agency)
            && row.is_none_or(|(region, codes)| {
                let mut codes = codes.iter().enumerate();
                is_there(indicator, asked, about, region)
                    && codes
                        .all(|(at, code)| is_of(&about.categories[at], &asked.categories[at], code))
            })
    };
    returned.iter().filter(is_in).count()
}

/// Whether a code is the one that is told apart, else among those that are asked for.
pub(super) fn is_of(told: &str, asked: &[String], code: &String) -> bool {
    if told.is_empty() {
        asked.is_empty() || asked.contains(code)
    } else {
        told == code
    }
}

pub(super) fn is_there(
    indicator: &Indicator,
    asked: &Asked,
    about: &About,
    region: &String,
) -> bool {
    if about.region.starts_with('@') {
        indicator.region.due.contains(region)
    } else {
        is_of(&about.region, &asked.regions, region)
    }
}
