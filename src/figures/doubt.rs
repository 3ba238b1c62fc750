//! Figures that are odd beside what was reported before: questioned, never refused.

use crate::catalogue::{Indicator, MEASURES, Period, value};

/// A measure that differs from the period before by more than the indicator's file expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Position of the measure.
    pub measure: usize,
    /// The earlier figure.
    pub was: i64,
    /// The figure that is doubted.
    pub now: i64,
    /// The period of the earlier figure.
    pub since: Period,
}

impl Doubt {
    /// Stable code for machines.
    pub fn code(self) -> &'static str {
        "sudden-change"
    }

    /// The change in tenths of a per cent; none where there was nothing before.
    pub fn tenths(self) -> Option<i64> {
        let growth = i128::from(self.now) - i128::from(self.was);
        value::divide(growth * 1000, i128::from(self.was).abs(), 0)
    }
}

/// The measures that change by more than `warn_change` per cent since an earlier period.
pub fn sudden(
    indicator: &Indicator,
    (since, before): (Period, &[Option<i64>; MEASURES]),
    now: &[Option<i64>; MEASURES],
) -> Vec<Doubt> {
    let Some(limit) = indicator.warn_change else {
        return Vec::new();
    };
    let change = |measure: usize| {
        let doubt = Doubt {
            measure,
            was: before[measure]?,
            now: now[measure]?,
            since,
        };
        let tenths = doubt.tenths()?.unsigned_abs();
        (tenths > u64::from(limit) * 10).then_some(doubt)
    };
    (0..indicator.measures.len()).filter_map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_by_more_is_doubted() {
        let catalogue = crate::catalogue::load::embedded().unwrap();
        let about = catalogue.indicator("pegawai").unwrap();
        let mut before = [None; MEASURES];
        before[..3].copy_from_slice(&[Some(100), Some(100), Some(200)]);
        let mut now = before;
        now[..3].copy_from_slice(&[Some(120), Some(79), Some(199)]);
        let since = Period::year(2016);
        let found = sudden(about, (since, &before), &now);
        assert_eq!(found.iter().map(|d| d.measure).collect::<Vec<_>>(), [1]);
        assert_eq!(found[0].tenths(), Some(-210));
        before[1] = Some(0);
        assert_eq!(sudden(about, (since, &before), &now), []);
    }
}
