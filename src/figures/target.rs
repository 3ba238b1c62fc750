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

    /// The band of a share in hundredths of a per cent.
    pub fn of(hundredths: i64) -> Self {
        let reaches = |band: &&Self| hundredths >= i64::from(band.from()) * 100;
        let found = Self::ALL.iter().rev().find(reaches);
        found.copied().unwrap_or(Self::VeryLow)
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

/// Whether a target lies so far from a figure that it should be looked at again: ten times as much
/// or a tenth. Of what is not above nought nothing can be said.
pub fn is_doubtful(want: i64, figure: i64) -> bool {
    let (want, figure) = (i128::from(want), i128::from(figure));
    want > 0 && figure > 0 && (want >= 10 * figure || 10 * want <= figure)
}

/// How several targets stand together: of those that are judged the mean share, each counting 100 per
/// cent at most, so that one that is surpassed hides none that is missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Together {
    judged: usize,
    grey: usize,
    sum: i128,
}

impl Together {
    /// With one more.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Grey(_) => self.grey += 1,
            Verdict::Judged { score, .. } => {
                self.judged += 1;
                self.sum += i128::from(score.hundredths().min(10_000));
            }
        }
    }

    /// How many are judged.
    pub fn judged(&self) -> usize {
        self.judged
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.judged + self.grey
    }

    /// The mean share in hundredths of a per cent, what is beyond them left out; none where nothing is
    /// judged.
    pub fn mean(&self) -> Option<i64> {
        let count = i128::try_from(self.judged)
            .ok()
            .filter(|count| *count > 0)?;
        i64::try_from(self.sum / count).ok()
    }
}

#[cfg(test)]
mod tests;
