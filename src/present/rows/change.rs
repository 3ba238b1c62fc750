//! Figures that change suddenly: questioned before they are saved, not refused.

use crate::catalogue::Indicator;
use crate::catalogue::MEASURES;

/// A measure that changes by more than the indicator's file expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sudden {
    /// Position of the measure.
    pub measure: usize,
    /// Value in the period before.
    pub before: i64,
    /// New value.
    pub now: i64,
    /// Change in tenths of a per cent.
    pub tenths: i64,
}

/// The measures that change by more than `warn_change` per cent.
pub fn sudden(
    indicator: &Indicator,
    before: &[Option<i64>; MEASURES],
    now: &[Option<i64>; MEASURES],
) -> Vec<Sudden> {
    let Some(limit) = indicator.warn_change else {
        return Vec::new();
    };
    let change = |measure: usize| {
        let (before, now) = (before[measure]?, now[measure]?);
        let growth = i128::from(now) - i128::from(before);
        let tenths = crate::catalogue::value::divide(growth * 1000, i128::from(before).abs(), 0)?;
        (tenths.unsigned_abs() > u64::from(limit) * 10).then_some(Sudden {
            measure,
            before,
            now,
            tenths,
        })
    };
    (0..indicator.measures.len()).filter_map(change).collect()
}
