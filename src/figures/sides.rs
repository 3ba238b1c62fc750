//! Both sides of a ratio: of a region, an agency or a code that has only one of them, or something of
//! nothing, neither counts. It would stand above or below the line alone.

use crate::catalogue::Indicator;
use crate::figures::facts::{Fact, Facts, Part};
use crate::figures::rollup::{Sums, computed};

/// Whether there are ratios of which sides could be apart.
pub fn are_asked(indicator: &Indicator) -> bool {
    let computes = indicator.measures.iter().any(|one| one.ratio.is_some());
    let several = indicator.region.due.len() > 1 || indicator.reporters.len() != 1;
    computes && (several || !indicator.categories.is_empty())
}

/// The ratios of which a total has one side only, or something of nothing; a bit each.
fn apart(indicator: &Indicator, sums: &Sums) -> u16 {
    let is_apart = |at: &usize| {
        let Some(ratio) = indicator.measures[*at].ratio.as_ref() else {
            return false;
        };
        let (n, d) = (ratio.numerator, ratio.denominator);
        let of_nothing = sums.sum[d] == 0 && sums.sum[n] != 0;
        sums.count[*at] != 1 && (sums.count[n] != sums.count[d] || of_nothing)
    };
    let apart = (0..indicator.measures.len()).filter(is_apart);
    apart.fold(0, |bits, at| bits | 1 << at)
}

/// Marks the totals in which something has one side of a ratio only. `each` tells everything apart.
pub fn mark<'f>(indicator: &Indicator, each: &[Fact], totals: impl Iterator<Item = &'f mut Fact>) {
    let apart = each.iter().map(|one| (one, apart(indicator, &one.sums)));
    let apart: Vec<(&Fact, u16)> = apart.filter(|(_, bits)| *bits != 0).collect();
    if apart.is_empty() {
        return;
    }
    for total in totals {
        let held = apart.iter().filter(|(one, _)| is_in(indicator, one, total));
        total.sums.unpaired |= held.fold(0, |bits, (_, more)| bits | more);
    }
}

/// Marks all answers, by those that tell everything apart.
pub fn mark_all(indicator: &Indicator, facts: &mut Facts) {
    let each = facts.of(Part::Each).to_vec();
    mark(indicator, &each, facts.all_mut());
}

/// Whether one that is told apart by everything counts towards a total.
fn is_in(indicator: &Indicator, one: &Fact, total: &Fact) -> bool {
    let is = |told: &str, code: &str| told.is_empty() || told == code;
    let grain = total.period.grain();
    let then = one.period == total.period
        || one.period.grain().is_within(grain) && one.period.within(grain) == total.period;
    let there = match total.region.strip_prefix('@') {
        Some(_) => indicator.region.due.contains(&one.region),
        None => is(&total.region, &one.region),
    };
    let mut codes = total.categories.iter().zip(&one.categories);
    then && there
        && one.basis == total.basis
        && is(&total.agency, &one.agency)
        && codes.all(|(told, code)| is(told, code))
}

/// The ratio at `at` of those parts of a total whose sides are of the same; none where there are none,
/// or the total lacks nothing.
pub fn of_parts<'f>(
    indicator: &Indicator,
    at: usize,
    parts: impl Iterator<Item = &'f Fact>,
) -> Option<i64> {
    let ratio = indicator.measures[at].ratio.as_ref()?;
    let (n, d) = (ratio.numerator, ratio.denominator);
    let mut kept = Sums::default();
    for part in parts {
        let (above, below) = (part.sums.count[n], part.sums.count[d]);
        if !part.sums.is_unpaired(at) && above > 0 && above == below {
            kept.add(&part.sums);
        }
    }
    (kept.count[n] > 0)
        .then(|| computed(indicator, at, kept.sum[n], kept.sum[d]))
        .flatten()
}
