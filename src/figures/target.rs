//! Whether a target is reached: exact fractions, judged by which way is good, in half-open bands.

use crate::catalogue::{Direction, Period};

/// What is to be reached, scaled by the decimals of the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// A number; which way is good says the measure.
    Point(i64),
    /// Between two numbers, both included.
    Range {
        /// The lower.
        least: i64,
        /// The upper.
        most: i64,
    },
}

/// A target of an indicator, for its pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Number of its newest revision.
    pub id: i64,
    /// Position of the measure.
    pub measure: usize,
    /// Code of the agency; empty for all together.
    pub agency: String,
    /// Code of the region.
    pub region: String,
    /// The period.
    pub period: Period,
    /// What is to be reached.
    pub aim: Aim,
    /// Whether it is a sample.
    pub is_sample: bool,
}

/// Why a target is not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grey {
    /// Its period has not begun.
    Ahead,
    /// There is no figure.
    Missing,
    /// The period still runs, and no part of it can be judged by itself.
    Running,
    /// Something that is due lacks in the figure.
    Part,
    /// Something of the figure was sent back to its agency.
    Returned,
    /// The target is nought, or below it: no share of that is reached.
    Nought,
    /// Neither way is good, and it is no range.
    Neutral,
}

impl Grey {
    /// Its word in addresses, texts and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Missing => "missing",
            Self::Running => "running",
            Self::Part => "part",
            Self::Returned => "returned",
            Self::Nought => "nought",
            Self::Neutral => "neutral",
        }
    }
}

/// Why a figure is not the whole of its period; none where it is.
pub fn flaw(returned: bool, running: bool, full: bool) -> Option<Grey> {
    match (returned, running, full) {
        (true, ..) => Some(Grey::Returned),
        (_, true, _) => Some(Grey::Running),
        (.., false) => Some(Grey::Part),
        _ => None,
    }
}

/// A figure that can be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The figure, scaled by the decimals of the measure.
    pub value: i64,
    /// Parts of the period that it is of, of how many: 5 of 12 months.
    pub part: (u8, u8),
}

/// The share of a target that is reached; never below nought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    numerator: i128,
    /// Above nought.
    denominator: i128,
}

impl Score {
    fn new(numerator: i128, denominator: i128) -> Self {
        Self {
            numerator: numerator.max(0),
            denominator,
        }
    }

    /// In hundredths of a per cent, what is beyond them left out: `89,99%` is never told as `90,00%`
    /// beside the band below it.
    pub fn hundredths(self) -> i64 {
        let share = self.numerator.saturating_mul(10_000) / self.denominator;
        i64::try_from(share).unwrap_or(i64::MAX)
    }

    /// The band it lies in.
    pub fn band(self) -> Band {
        let reaches = |band: &&Band| {
            let from = i128::from(band.from());
            self.numerator.saturating_mul(100) >= self.denominator.saturating_mul(from)
        };
        Band::ALL
            .iter()
            .rev()
            .find(reaches)
            .copied()
            .unwrap_or(Band::VeryLow)
    }
}

/// How much of a target is reached, by the scale of Permendagri 86/2017 (*skala nilai peringkat
/// kinerja*), whose gaps between whole per cents are closed: each band begins where the one before
/// it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Below 50 per cent.
    VeryLow,
    /// From 50, below 65.
    Low,
    /// From 65, below 75.
    Medium,
    /// From 75, below 90.
    High,
    /// 90 and above.
    VeryHigh,
}

impl Band {
    /// All of them, the lowest first.
    pub const ALL: [Self; 5] = [
        Self::VeryLow,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::VeryHigh,
    ];

    /// Where it begins, in per cent.
    pub fn from(self) -> u8 {
        match self {
            Self::VeryLow => 0,
            Self::Low => 50,
            Self::Medium => 65,
            Self::High => 75,
            Self::VeryHigh => 90,
        }
    }

    /// Its word in addresses, texts and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::VeryLow => "very-low",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::VeryHigh => "very-high",
        }
    }

    /// Whether somebody must say why and what is done: the two lowest.
    pub fn is_red(self) -> bool {
        self <= Self::Low
    }
}

/// What a target has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing can be said.
    Grey(Grey),
    /// So much of it is reached.
    Judged {
        /// The share.
        score: Score,
        /// The figure.
        reached: Reached,
    },
}

impl Verdict {
    /// The band; none where nothing can be said.
    pub fn band(self) -> Option<Band> {
        match self {
            Self::Grey(_) => None,
            Self::Judged { score, .. } => Some(score.band()),
        }
    }

    /// Whether it was missed by far.
    pub fn is_red(self) -> bool {
        self.band().is_some_and(Band::is_red)
    }
}

/// Judges a target by its figure, or by why there is none that could be.
pub fn judge(direction: Direction, aim: Aim, reached: Result<Reached, Grey>) -> Verdict {
    let reached = match reached {
        Ok(reached) => reached,
        Err(why) => return Verdict::Grey(why),
    };
    // Both sides times the parts of the period, so that nothing is divided.
    let (part, all) = (i128::from(reached.part.0), i128::from(reached.part.1));
    let is = i128::from(reached.value) * all;
    let want = |value: i64| i128::from(value) * part;
    let score = match aim {
        Aim::Point(value) => match direction {
            Direction::Higher => higher(is, want(value)),
            Direction::Lower => lower(is, want(value)),
            Direction::Neither => Err(Grey::Neutral),
        },
        Aim::Range { least, .. } if is < want(least) => higher(is, want(least)),
        Aim::Range { most, .. } if is > want(most) => lower(is, want(most)),
        Aim::Range { .. } => Ok(Score::new(1, 1)),
    };
    match score {
        Ok(score) => Verdict::Judged { score, reached },
        Err(why) => Verdict::Grey(why),
    }
}

/// R / T.
fn higher(is: i128, want: i128) -> Result<Score, Grey> {
    (want > 0).then(|| Score::new(is, want)).ok_or(Grey::Nought)
}

/// 1 + (1 − R / T).
fn lower(is: i128, want: i128) -> Result<Score, Grey> {
    (want > 0)
        .then(|| Score::new(2 * want - is, want))
        .ok_or(Grey::Nought)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(value: i64) -> Reached {
        of_year(value, 12)
    }

    fn of_year(value: i64, months: u8) -> Reached {
        Reached {
            value,
            part: (months, 12),
        }
    }

    fn verdict(direction: Direction, aim: Aim, reached: Reached) -> Verdict {
        judge(direction, aim, Ok(reached))
    }

    fn share(direction: Direction, aim: Aim, reached: Reached) -> Option<i64> {
        match verdict(direction, aim, reached) {
            Verdict::Judged { score, .. } => Some(score.hundredths()),
            Verdict::Grey(_) => None,
        }
    }

    #[test]
    fn by_which_way_is_good() {
        let point = Aim::Point(200);
        assert_eq!(share(Direction::Higher, point, at(150)), Some(7_500));
        assert_eq!(share(Direction::Lower, point, at(150)), Some(12_500));
        assert_eq!(share(Direction::Lower, point, at(500)), Some(0));
        assert_eq!(share(Direction::Higher, point, at(-5)), Some(0));
        assert_eq!(share(Direction::Neither, point, at(150)), None);
        let range = Aim::Range {
            least: 100,
            most: 200,
        };
        for (value, told) in [(50, 5_000), (100, 10_000), (200, 10_000), (250, 7_500)] {
            assert_eq!(share(Direction::Neither, range, at(value)), Some(told));
        }
    }

    #[test]
    fn nought_is_grey_and_never_red() {
        for aim in [Aim::Point(0), Aim::Point(-3)] {
            for direction in [Direction::Higher, Direction::Lower] {
                let told = verdict(direction, aim, at(7));
                assert_eq!(told, Verdict::Grey(Grey::Nought));
                assert!(!told.is_red());
            }
        }
        let missing = judge(Direction::Higher, Aim::Point(1), Err(Grey::Missing));
        assert_eq!(missing, Verdict::Grey(Grey::Missing));
    }

    #[test]
    fn a_part_of_the_year_is_asked_for_its_part() {
        // 1 200 a year are 500 in five months.
        let aim = Aim::Point(1_200);
        assert_eq!(share(Direction::Higher, aim, of_year(500, 5)), Some(10_000));
        assert_eq!(share(Direction::Higher, aim, of_year(250, 5)), Some(5_000));
        assert_eq!(share(Direction::Lower, aim, of_year(250, 5)), Some(15_000));
    }

    #[test]
    fn bands_are_half_open_and_the_share_is_never_told_above_its_band() {
        let band = |value: i64| verdict(Direction::Higher, Aim::Point(100_000), at(value)).band();
        for (value, told) in [
            (0, Band::VeryLow),
            (49_999, Band::VeryLow),
            (50_000, Band::Low),
            (64_999, Band::Low),
            (65_000, Band::Medium),
            (75_000, Band::High),
            (89_999, Band::High),
            (90_000, Band::VeryHigh),
            (250_000, Band::VeryHigh),
        ] {
            assert_eq!(band(value), Some(told), "{value}");
        }
        let near = share(Direction::Higher, Aim::Point(100_000), at(89_999));
        assert_eq!(near, Some(8_999));
    }

    proptest! {
        #[test]
        fn more_is_never_worse_where_higher_is_better(
            want in 1..i64::from(i32::MAX), one in 0..i64::from(i32::MAX), more in 0..1_000_i64,
        ) {
            let told = |value| share(Direction::Higher, Aim::Point(want), at(value));
            prop_assert!(told(one) <= told(one + more));
            let told = |value| share(Direction::Lower, Aim::Point(want), at(value));
            prop_assert!(told(one) >= told(one + more));
        }

        #[test]
        fn both_ways_agree_at_the_target_and_mirror_around_it(
            want in 1..1_000_000_i64, off in 0..1_000_000_i64,
        ) {
            let off = off.min(want);
            let up = verdict(Direction::Higher, Aim::Point(want), at(want + off));
            let down = verdict(Direction::Lower, Aim::Point(want), at(want - off));
            let score = |told| match told {
                Verdict::Judged { score, .. } => Some(score),
                Verdict::Grey(_) => None,
            };
            prop_assert_eq!(score(up), score(down));
        }

        #[test]
        fn a_range_of_one_number_is_reached_there_alone(
            want in 1..1_000_000_i64, is in 0..2_000_000_i64,
        ) {
            let range = Aim::Range { least: want, most: want };
            let told = verdict(Direction::Neither, range, at(is));
            let whole = verdict(Direction::Higher, Aim::Point(1), at(1));
            let score = |told| match told {
                Verdict::Judged { score, .. } => Some(score.hundredths()),
                Verdict::Grey(_) => None,
            };
            let far = (is - want).abs() * 10_000 >= want;
            prop_assert!(is != want || score(told) == score(whole));
            prop_assert!(!far || score(told) < score(whole));
        }

        #[test]
        fn the_largest_numbers_are_reckoned_too(value in any::<i64>(), want in any::<i64>()) {
            for direction in [Direction::Higher, Direction::Lower, Direction::Neither] {
                let _ = verdict(direction, Aim::Point(want), of_year(value, 7)).band();
                let range = Aim::Range { least: want, most: want };
                let _ = verdict(direction, range, of_year(value, 7)).band();
            }
        }
    }
}
