//! Whether a figure is far from its own history: the modified z-score of Iglewicz and Hoaglin (*How
//! to Detect and Handle Outliers*, 1993), in whole numbers.
//!
//! As published, the figure itself is one of the sample: a figure after others that were all alike
//! is far from them, however small the step.

use crate::catalogue::indicator::Rhythm;
use crate::catalogue::{Grain, Kind, Period};

/// Fewest earlier figures that say what is usual.
pub const ENOUGH: usize = 8;
/// From which score on a figure is far, in thousandths.
const FAR: i128 = 3_500;
/// What makes the median of deviations comparable with a standard deviation, in ten thousandths.
const BY_MEDIAN: i128 = 6_745;
/// The same for the mean of deviations, in millionths.
const BY_MEAN: i128 = 1_253_314;

/// What is usual, and how far a figure is from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unusual {
    /// The median, rounded to a unit of the measure, halves away from nought.
    pub usual: i64,
    /// The score in hundredths, what is beyond them left out; below nought where the figure is below
    /// the median.
    pub score: i64,
}

/// What a figure's history says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// There are too few earlier figures.
    Short,
    /// It is as usual.
    Usual,
    /// It is far from them.
    Far(Unusual),
}

/// A fraction; its denominator is above nought, or it is beyond all bounds.
#[derive(Debug, Clone, Copy)]
struct Score(i128, i128);

impl Score {
    fn hundredths(self) -> i64 {
        let share = self.0.saturating_mul(100) / self.1;
        i64::try_from(share).unwrap_or(if share < 0 { i64::MIN } else { i64::MAX })
    }

    fn is_far(self) -> bool {
        self.0.saturating_abs().saturating_mul(1_000) > self.1.saturating_mul(FAR)
    }
}

/// Twice the median of sorted numbers, so that nothing is halved; nought of none.
fn twice_median(sorted: &[i128]) -> i128 {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => 0,
        odd if odd % 2 == 1 => 2 * sorted[middle],
        _ => sorted[middle - 1] + sorted[middle],
    }
}

/// The score of one number of a sample: 0.6745 · (x − median) / MAD or, where more than half of
/// them are alike, (x − median) / (1.253314 · mean absolute deviation). None where all are alike.
fn score(sample: &[i64], x: i64) -> Option<(i128, Score)> {
    let mut sorted: Vec<i128> = sample.iter().map(|one| i128::from(*one)).collect();
    sorted.sort_unstable();
    let median = twice_median(&sorted);
    let mut apart: Vec<i128> = sorted.iter().map(|x| (2 * x - median).abs()).collect();
    apart.sort_unstable();
    let off = 2 * i128::from(x) - median;
    // Deviations are doubled, and their median is doubled once more.
    let deviation = twice_median(&apart);
    if deviation > 0 {
        let score = Score(2 * BY_MEDIAN * off, 10_000 * deviation);
        return Some((median, score));
    }
    let sum: i128 = apart.iter().sum();
    let count = i128::try_from(sample.len()).ok()?;
    (sum > 0).then(|| (median, Score(1_000_000 * count * off, BY_MEAN * sum)))
}

/// Judges a figure by those before it.
pub fn judge(earlier: &[i64], now: i64) -> Judged {
    if earlier.len() < ENOUGH {
        return Judged::Short;
    }
    let mut sample = earlier.to_vec();
    sample.push(now);
    match score(&sample, now) {
        Some((median, score)) if score.is_far() => Judged::Far(Unusual {
            usual: half(median),
            score: score.hundredths(),
        }),
        _ => Judged::Usual,
    }
}

/// Half of a number, halves away from nought.
fn half(twice: i128) -> i64 {
    let half = i128::midpoint(twice, twice.signum());
    i64::try_from(half).unwrap_or(if half < 0 { i64::MIN } else { i64::MAX })
}

/// Whether figures are compared with those of the same part of earlier years alone: what is counted
/// anew in each month, quarter or half year goes up and down with the year.
pub fn is_seasonal(kind: Kind, grain: Grain) -> bool {
    let part_of_year = !matches!(grain, Grain::Day | Grain::Year);
    kind == Kind::Flow && part_of_year
}

/// Whether two periods are the same part of their years, or simply of one grain where figures know no
/// seasons.
pub fn is_alike(one: Period, other: Period, seasonal: bool) -> bool {
    let part = |period: Period| (period.start().month(), period.start().day());
    one.grain() == other.grain() && (!seasonal || part(one) == part(other))
}

/// How far back figures say what is usual, in periods of this grain: what was usual long ago is not
/// usual now, and reading must be bounded. What is dated by day but comes each month, quarter or year
/// is looked for as long as it takes until there are enough.
pub fn reach(period: Period, seasonal: bool, rhythm: Rhythm) -> Period {
    let months = match period.grain() {
        Grain::Day => match rhythm {
            Rhythm::Daily | Rhythm::Irregular => 2,
            Rhythm::Monthly => 12,
            Rhythm::Quarterly => 12 * 3,
            Rhythm::Semesterly => 12 * 6,
            Rhythm::Yearly => 12 * 12,
        },
        Grain::Month if !seasonal => 48,
        Grain::Quarter if !seasonal => 12 * 12,
        _ => 12 * 24,
    };
    let span = jiff::Span::new().months(months);
    let first = period.start().checked_sub(span).unwrap_or(period.start());
    Period::containing(period.grain(), first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Scores in hundredths of each number of a sample.
    fn scores(sample: &[i64]) -> Vec<i64> {
        let each = sample.iter().map(|x| score(sample, *x));
        each.map(|one| one.map_or(0, |(_, score)| score.hundredths()))
            .collect()
    }

    /// Ten numbers in tenths, two of which hide each other from a plain z-score (1.87 and 1.91).
    #[test]
    fn two_that_hide_each_other_are_seen() {
        let sample = [21, 26, 24, 25, 23, 21, 23, 26, 82, 83];
        // Median 2.45, median deviation 0.15: 0.6745 · 5.75 / 0.15 and 0.6745 · 5.85 / 0.15.
        assert_eq!(scores(&sample)[8..], [2_585, 2_630]);
        let far = |x: &i64| score(&sample, *x).is_some_and(|(_, one)| one.is_far());
        let found: Vec<i64> = sample.iter().copied().filter(far).collect();
        assert_eq!(found, [82, 83]);
    }

    /// `tests/it/fixtures/outliers.py` made them with scipy and numpy.
    #[test]
    fn scores_are_those_of_scipy() {
        let text = include_str!("../../tests/it/fixtures/outliers.json");
        let all: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
        assert!(all.len() > 100);
        for one in all {
            let sample = one["sample"].as_array().unwrap().iter();
            let sample: Vec<i64> = sample.map(|x| x.as_i64().unwrap()).collect();
            let at = usize::try_from(one["at"].as_u64().unwrap()).unwrap();
            let found = score(&sample, sample[at]);
            let found = found.map_or(0, |(_, score)| score.hundredths().abs());
            let theirs = one["score"].as_f64().unwrap() * 100.0;
            let apart = (theirs - f64::from(i32::try_from(found).unwrap())).abs();
            assert!(apart < 1.001, "{found} beside {theirs} of {sample:?}");
        }
    }

    #[test]
    fn where_most_are_alike_the_mean_of_deviations_is_taken() {
        // Mean deviation 12/10; (12 − 0) / (1.253314 · 1.2) = 7.9788.
        let sample = [5, 5, 5, 5, 5, 5, 5, 5, 5, 17];
        assert_eq!(scores(&sample)[9], 797);
        assert_eq!(scores(&[5; 9]), [0; 9]);
    }

    #[test]
    fn a_short_history_says_nothing() {
        assert_eq!(judge(&[100; 7], 100_000), Judged::Short);
        assert_eq!(judge(&[100; 8], 100), Judged::Usual);
        let Judged::Far(found) = judge(&[100; 8], 1_000) else {
            panic!("ten times what is usual");
        };
        // 9 / 1.253314
        assert_eq!((found.usual, found.score), (100, 718));
    }

    #[test]
    fn halves_are_rounded_away_from_nought() {
        assert_eq!([half(7), half(-7), half(6), half(0)], [4, -4, 3, 0]);
    }

    #[test]
    fn a_flow_is_compared_with_the_same_part_of_the_year() {
        let at = |text: &str| Period::parse(text, &Grain::ALL).unwrap();
        assert!(is_seasonal(Kind::Flow, Grain::Month));
        assert!(!is_seasonal(Kind::Flow, Grain::Year) && !is_seasonal(Kind::Stock, Grain::Month));
        assert!(is_alike(at("2025-03"), at("2017-03"), true));
        assert!(!is_alike(at("2025-03"), at("2025-02"), true));
        assert!(is_alike(at("2025-03"), at("2025-02"), false));
        assert!(!is_alike(at("2025-Q1"), at("2024-01"), true));
        assert_eq!(reach(at("2025-03"), true, Rhythm::Monthly), at("2001-03"));
        assert_eq!(
            reach(at("2024-02-29"), false, Rhythm::Daily),
            at("2023-12-29")
        );
        assert_eq!(
            reach(at("2024-02-29"), false, Rhythm::Monthly),
            at("2023-02-28")
        );
    }

    proptest! {
        #[test]
        fn the_order_and_the_unit_do_not_matter(
            sample in proptest::collection::vec(-1_000..1_000_i64, 8..30),
            now in -10_000..10_000_i64, by in 1..1_000_i64, up in -5_000..5_000_i64,
        ) {
            let mut turned = sample.clone();
            turned.reverse();
            prop_assert_eq!(judge(&sample, now), judge(&turned, now));
            let moved: Vec<i64> = sample.iter().map(|x| x * by + up).collect();
            let score = |judged| match judged {
                Judged::Far(one) => Some(one.score),
                _ => None,
            };
            prop_assert_eq!(score(judge(&sample, now)), score(judge(&moved, now * by + up)));
        }

        #[test]
        fn what_is_further_out_is_no_less_far(
            sample in proptest::collection::vec(0..1_000_i64, 8..30), more in 0..1_000_000_i64,
        ) {
            let top = sample.iter().copied().max().unwrap_or(0);
            let far = |x| matches!(judge(&sample, x), Judged::Far(_));
            prop_assert!(!far(top + 1) || far(top + 1 + more));
        }

        #[test]
        fn the_largest_numbers_are_judged_too(
            sample in proptest::collection::vec(any::<i64>(), 8..12), now in any::<i64>(),
        ) {
            let _ = judge(&sample, now);
        }

        #[test]
        fn it_agrees_with_plain_arithmetic(
            sample in proptest::collection::vec(-500..500_i64, 8..20), now in -5_000..5_000_i64,
        ) {
            let mut all = sample.clone();
            all.push(now);
            if let Some((_, exact)) = score(&all, now) {
                let plain = plainly(&all, now);
                #[expect(clippy::cast_precision_loss, reason = "numbers of few digits")]
                let exact = exact.0 as f64 / exact.1 as f64;
                prop_assert!((exact - plain).abs() < 1e-6 * plain.abs().max(1.0));
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers of few digits")]
    fn plainly(all: &[i64], x: i64) -> f64 {
        let median = |values: &[f64]| {
            let mut sorted = values.to_vec();
            sorted.sort_by(f64::total_cmp);
            let middle = sorted.len() / 2;
            if sorted.len() % 2 == 1 {
                sorted[middle]
            } else {
                f64::midpoint(sorted[middle - 1], sorted[middle])
            }
        };
        let values: Vec<f64> = all.iter().map(|x| *x as f64).collect();
        let middle = median(&values);
        let apart: Vec<f64> = values.iter().map(|x| (x - middle).abs()).collect();
        let (mad, off) = (median(&apart), x as f64 - middle);
        if mad > 0.0 {
            0.6745 * off / mad
        } else {
            off / (1.253_314 * apart.iter().sum::<f64>() / apart.len() as f64)
        }
    }
}
