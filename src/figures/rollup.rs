//! Arithmetic of the kinds: from sums that the store keeps to figures that are shown.

use crate::catalogue::{Indicator, MEASURES, value};

/// Sums over some rows of an indicator, one per measure, with how many rows had the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Sum per measure, scaled as the measure.
    pub sum: [i64; MEASURES],
    /// Rows that had the measure.
    pub count: [i64; MEASURES],
    /// Ratios whose sides were not reported of the same, a bit each by the measure's position: no
    /// ratio is taken of these sums.
    pub unpaired: u16,
}

impl Sums {
    /// Adds the sums of other rows.
    pub fn add(&mut self, other: &Self) {
        for at in 0..MEASURES {
            self.sum[at] = self.sum[at].saturating_add(other.sum[at]);
            self.count[at] += other.count[at];
        }
        self.unpaired |= other.unpaired;
    }

    /// These sums without the rates that are about several places or kinds together: one that was
    /// reported for one of them is not that of all.
    #[must_use]
    pub fn together(mut self, indicator: &Indicator, is_together: impl Fn(usize) -> bool) -> Self {
        for (at, measure) in indicator.measures.iter().enumerate() {
            if !measure.kind.adds() && is_together(at) {
                (self.sum[at], self.count[at]) = (0, 0);
            }
        }
        self
    }

    /// The figure of the measure at `at`, scaled by the measure's decimals; none when missing.
    ///
    /// Stocks and flows are the sum. Rates and indices are shown as reported where exactly one
    /// row reports them; else computed from numerator and denominator, where the file names
    /// them; else there is no figure.
    pub fn figure(&self, indicator: &Indicator, at: usize) -> Option<i64> {
        let measure = &indicator.measures[at];
        if measure.kind.adds() {
            return (self.count[at] > 0).then_some(self.sum[at]);
        }
        if self.count[at] == 1 {
            return Some(self.sum[at]);
        }
        let ratio = measure.ratio.as_ref()?;
        let (n, d) = (ratio.numerator, ratio.denominator);
        if self.count[n] == 0 || self.count[n] != self.count[d] || self.is_unpaired(at) {
            return None;
        }
        computed(indicator, at, self.sum[n], self.sum[d])
    }

    /// Whether one side of the ratio at `at` was reported of something without the other.
    pub fn is_unpaired(&self, at: usize) -> bool {
        self.unpaired & (1 << at) != 0
    }

    /// Whether what the measure at `at` needs was reported: its figure, or both sides of its ratio,
    /// also where there is nothing of both; something of nothing is no ratio.
    pub fn has(&self, indicator: &Indicator, at: usize) -> bool {
        let ratio = indicator.measures[at].ratio.as_ref();
        let both = ratio.is_some_and(|ratio| {
            let (n, d) = (self.count[ratio.numerator], self.count[ratio.denominator]);
            let nothing = self.sum[ratio.numerator] == 0 && self.sum[ratio.denominator] == 0;
            n > 0 && n == d && nothing && !self.is_unpaired(at)
        });
        both || self.figure(indicator, at).is_some()
    }
}

/// What the measure at `at` comes to by its ratio; none without one, or where nothing can be
/// divided by the denominator.
pub fn computed(indicator: &Indicator, at: usize, numerator: i64, denominator: i64) -> Option<i64> {
    let measure = &indicator.measures[at];
    let ratio = measure.ratio.as_ref()?;
    let unit = |at: usize| 10_i128.pow(u32::from(indicator.measures[at].decimals));
    let above = i128::from(numerator) * i128::from(ratio.scale) * unit(ratio.denominator);
    let below = i128::from(denominator) * unit(ratio.numerator);
    value::divide(above, below, measure.decimals)
}

/// Whether a figure that was given agrees with what it is computed from; one in its last digit may
/// be from cutting off instead of rounding.
///
/// A rate that is kept was published beside its parts, and those may have been rounded, to ten
/// thousand people for instance: they are taken for as exact as their last digit that is not zero.
pub fn agrees(
    indicator: &Indicator,
    at: usize,
    given: i64,
    numerator: i64,
    denominator: i64,
) -> bool {
    if !indicator.measures[at].stored {
        let due = computed(indicator, at, numerator, denominator);
        return due.map_or(given == 0, |due| due.abs_diff(given) <= 1);
    }
    let ([n_low, n_high], [d_low, d_high]) = (bounds(numerator), bounds(denominator));
    if n_low < 0 || d_low <= 0 {
        return true;
    }
    let lowest = computed(indicator, at, n_low, d_high).unwrap_or(i64::MIN);
    let highest = computed(indicator, at, n_high, d_low).unwrap_or(i64::MAX);
    (lowest.saturating_sub(1)..=highest.saturating_add(1)).contains(&given)
}

/// Twice the lowest and the highest number that could have been rounded to this one.
fn bounds(number: i64) -> [i64; 2] {
    let (mut rest, mut step) = (number, 1);
    while rest != 0 && rest % 10 == 0 {
        rest /= 10;
        step *= 10;
    }
    let twice = number.saturating_mul(2);
    [twice.saturating_sub(step), twice.saturating_add(step)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_agrees_with_parts_that_were_rounded() {
        let catalogue = crate::catalogue::load::embedded().unwrap();
        let about = catalogue.indicator("penduduk-bekerja").unwrap();
        let (at, _) = about.measure("tkk").unwrap();
        // 90.06 % was published beside 4.66 and 5.18 million.
        assert!(agrees(about, at, 9006, 4_660_000, 5_180_000));
        assert!(!agrees(about, at, 9106, 4_660_000, 5_180_000));
        assert!(agrees(about, at, 8830, 415_435, 470_470));
        assert!(!agrees(about, at, 8833, 415_435, 470_470));
        let about = catalogue.indicator("penyerapan-anggaran-opd").unwrap();
        let (at, _) = about.measure("serapan").unwrap();
        assert!(agrees(about, at, 6667, 200, 300) && agrees(about, at, 6666, 200, 300));
        assert!(!agrees(about, at, 6668 + 1, 200, 300));
        assert!(agrees(about, at, 0, 0, 0) && !agrees(about, at, 1, 0, 0));
    }
}
