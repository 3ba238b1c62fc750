//! Figures that are odd beside what was reported before: questioned, never refused.

use crate::catalogue::{Indicator, MEASURES, Period, value};
use crate::figures::observation::Observation;
use crate::figures::outlier::{self, Judged};

/// A period and the values of its row.
pub type Earlier = (Period, [Option<i64>; MEASURES]);

/// Why a figure is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It differs from the period before by more than the indicator's file expects.
    Sudden,
    /// It is far from its own history.
    Unusual {
        /// How far, in hundredths (see [`outlier::Unusual`]).
        score: i64,
        /// How many earlier figures it was compared with.
        of: usize,
        /// Whether with those of the same part of earlier years alone.
        seasonal: bool,
    },
}

impl Why {
    /// Stable code for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Sudden => "sudden-change",
            Self::Unusual { .. } => "unusual",
        }
    }
}

/// A measure that is doubted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Position of the measure.
    pub measure: usize,
    /// The earlier figure; of what is unusual the usual one.
    pub was: i64,
    /// The figure that is doubted.
    pub now: i64,
    /// The period of the earlier figure; of what is unusual that of the earliest compared.
    pub since: Period,
    /// Why.
    pub why: Why,
}

impl Doubt {
    /// The change in tenths of a per cent; none where there was nothing before.
    pub fn tenths(self) -> Option<i64> {
        let growth = i128::from(self.now) - i128::from(self.was);
        value::divide(growth * 1000, i128::from(self.was).abs(), 0)
    }

    /// How many times what is usual it is, in tenths cut off; none where that says nothing: below
    /// twice, or of what is not above nought.
    pub fn times(self) -> Option<i64> {
        let times = (self.was > 0).then(|| i128::from(self.now) * 10 / i128::from(self.was))?;
        i64::try_from(times).ok().filter(|times| *times >= 20)
    }
}

/// A figure that is odd, as far as pages of its indicator tell of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddFigure {
    /// Position of the measure.
    pub measure: usize,
    /// Number of its row.
    pub row: i64,
    /// Whether somebody has looked at it since.
    pub settled: bool,
    /// Whether it is provisional.
    pub provisional: bool,
    /// Its row.
    pub observation: Observation,
}

/// What was reported before a row, of its series.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// The row just before it, of whatever grain.
    pub before: Option<Earlier>,
    /// Those before it that [`outlier::reach`] reaches.
    pub earlier: Vec<Earlier>,
}

/// What is doubted about a row beside what was reported before: the one function that all doors ask.
pub fn doubts(
    indicator: &Indicator,
    past: &Past,
    (period, now): (Period, &[Option<i64>; MEASURES]),
) -> Vec<Doubt> {
    let mut found = Vec::new();
    if let Some((since, before)) = &past.before {
        found = sudden(indicator, (*since, before), now);
    }
    found.extend(unusual(indicator, &past.earlier, (period, now)));
    found.sort_by_key(|one| (one.measure, one.why.code()));
    found
}

/// The measures that change by more than `warn_change` per cent since an earlier period.
fn sudden(
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
            why: Why::Sudden,
        };
        let tenths = doubt.tenths()?.unsigned_abs();
        (tenths > u64::from(limit) * 10).then_some(doubt)
    };
    (0..indicator.measures.len()).filter_map(change).collect()
}

/// The measures that are far from their own history.
fn unusual(
    indicator: &Indicator,
    earlier: &[Earlier],
    (period, now): (Period, &[Option<i64>; MEASURES]),
) -> Vec<Doubt> {
    let far = |measure: usize| {
        let now = now[measure]?;
        let seasonal = outlier::is_seasonal(indicator.measures[measure].kind, period.grain());
        let reach = outlier::reach(period, seasonal, indicator.rhythm);
        let alike = |one: &&Earlier| {
            (reach..period).contains(&one.0) && outlier::is_alike(one.0, period, seasonal)
        };
        let compared = earlier.iter().filter(alike);
        let compared: Vec<(Period, i64)> = compared
            .filter_map(|(period, values)| Some((*period, values[measure]?)))
            .collect();
        let newest = compared.iter().max_by_key(|(period, _)| *period);
        if newest.is_some_and(|(_, before)| is_near(now, *before)) {
            return None;
        }
        let values: Vec<i64> = compared.iter().map(|(_, value)| *value).collect();
        let Judged::Far(found) = outlier::judge(&values, now) else {
            return None;
        };
        Some(Doubt {
            measure,
            was: found.usual,
            now,
            since: compared.iter().map(|(period, _)| *period).min()?,
            why: Why::Unusual {
                score: found.score,
                of: values.len(),
                seasonal,
            },
        })
    };
    (0..indicator.measures.len()).filter_map(far).collect()
}

/// Whether a figure is within a twentieth of the one before it: it says what was said, however steady
/// the history is, and is not compared with it.
fn is_near(now: i64, before: i64) -> bool {
    let (now, before) = (i128::from(now), i128::from(before));
    (now - before).abs() * 20 <= before.abs()
}

/// Whether a row need be compared with its history at all, given the row just before it and that of
/// the same part of the year before, where there are any: most rows need not, which spares the
/// reading.
pub fn needs_history(
    indicator: &Indicator,
    (before, year_ago): (Option<&Earlier>, Option<&Earlier>),
    (period, now): (Period, &[Option<i64>; MEASURES]),
) -> bool {
    let before = before.filter(|one| one.0.grain() == period.grain());
    let mut measures = indicator.measures.iter().zip(now).enumerate();
    measures.any(|(at, (measure, now))| {
        let seasonal = outlier::is_seasonal(measure.kind, period.grain());
        let with = if seasonal { year_ago } else { before };
        let with = with.and_then(|(_, values)| values[at]);
        let near = now.zip(with).is_some_and(|(now, with)| is_near(now, with));
        now.is_some() && !near
    })
}

/// Whether any measure of an indicator knows seasons in periods of this grain.
pub fn knows_seasons(indicator: &Indicator, period: Period) -> bool {
    let mut measures = indicator.measures.iter();
    measures.any(|one| outlier::is_seasonal(one.kind, period.grain()))
}

/// From which period on rows say what is usual for one of this period.
pub fn reach(indicator: &Indicator, period: Period) -> Period {
    let measures = indicator.measures.iter();
    let seasonal = |kind| outlier::is_seasonal(kind, period.grain());
    let each = measures.map(|one| outlier::reach(period, seasonal(one.kind), indicator.rhythm));
    each.min().unwrap_or(period)
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
        let found = |before, now: &_| {
            let past = Past {
                before: Some((since, before)),
                earlier: Vec::new(),
            };
            doubts(about, &past, (Period::year(2017), now))
        };
        let told = found(before, &now);
        assert_eq!(told.iter().map(|d| d.measure).collect::<Vec<_>>(), [1]);
        assert_eq!(told[0].tenths(), Some(-210));
        before[1] = Some(0);
        assert_eq!(found(before, &now), []);
    }

    /// Rows of years up to 2016 whose first measure says these.
    fn years(values: &[i64]) -> Vec<Earlier> {
        let first = 2017 - i16::try_from(values.len()).unwrap();
        let row = |(year, value): (i16, &i64)| {
            let mut all = [None; MEASURES];
            all[0] = Some(*value);
            (Period::year(year), all)
        };
        (first..).zip(values).map(row).collect()
    }

    #[test]
    fn a_figure_far_from_its_history_is_doubted_with_what_is_usual() {
        let catalogue = crate::catalogue::load::embedded().unwrap();
        let about = catalogue.indicator("pegawai").unwrap();
        let of = |values: &[i64], now: i64| {
            let past = Past {
                before: None,
                earlier: years(values),
            };
            let mut row = [None; MEASURES];
            row[0] = Some(now);
            doubts(about, &past, (Period::year(2017), &row))
        };
        let usual = [100, 101, 99, 102, 98, 100, 101, 100];
        assert_eq!(of(&usual, 103), []);
        let found = of(&usual, 1_000);
        // Deviations 0, 0, 0, 1, 1, 1, 2, 2, 900: 0.6745 · 900 / 1.
        let why = Why::Unusual {
            score: 60_705,
            of: 8,
            seasonal: false,
        };
        let doubt = Doubt {
            measure: 0,
            was: 100,
            now: 1_000,
            since: Period::year(2009),
            why,
        };
        assert_eq!(found, [doubt]);
        assert_eq!(found[0].times(), Some(100));
        assert_eq!(of(&usual[1..], 1_000), [], "seven say nothing");
        // What is missing in between is no nought.
        let mut past = Past {
            before: None,
            earlier: years(&usual),
        };
        past.earlier[0].1[0] = None;
        let mut row = [None; MEASURES];
        row[0] = Some(1_000);
        assert_eq!(doubts(about, &past, (Period::year(2017), &row)), []);
    }
}
