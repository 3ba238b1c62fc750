//! Arithmetic of the kinds: from sums that the store keeps to figures that are shown.

use crate::catalogue::{Indicator, MEASURES, value};

/// Sums over some rows of an indicator, one per measure, with how many rows had the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Sum per measure, scaled as the measure.
    pub sum: [i64; MEASURES],
    /// Rows that had the measure.
    pub count: [i64; MEASURES],
}

impl Sums {
    /// Adds the sums of other rows.
    pub fn add(&mut self, other: &Self) {
        for at in 0..MEASURES {
            self.sum[at] = self.sum[at].saturating_add(other.sum[at]);
            self.count[at] += other.count[at];
        }
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
        if self.count[n] == 0 || self.count[n] != self.count[d] {
            return None;
        }
        let unit = |at: usize| 10_i128.pow(u32::from(indicator.measures[at].decimals));
        let numerator = i128::from(self.sum[n]) * i128::from(ratio.scale) * unit(d);
        let denominator = i128::from(self.sum[d]) * unit(n);
        value::divide(numerator, denominator, measure.decimals)
    }
}
