//! *Yang perlu perhatian*: what of all that is known somebody must look at now, the gravest first.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::catalogue::Period;
use crate::catalogue::rule::Importance;

/// Most matters that stand on a first page: the gravest of each kind, so that the cards below begin on
/// the first screen of a tablet.
pub const FEW: usize = 7;

/// Something that needs attention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Matter {
    /// Obligations of an agency whose deadline has passed and of which something lacks.
    Missing {
        /// Code of the agency.
        agency: String,
        /// How many.
        count: usize,
        /// Days after the deadline of the oldest.
        days: i32,
        /// Slug of the oldest one's indicator.
        slug: String,
        /// Its period.
        period: Period,
    },
    /// A question whose answer is late.
    Question {
        /// Its number.
        id: i64,
        /// Code of the agency that answers.
        agency: String,
        /// Slug of the indicator that it is about.
        slug: String,
        /// The period.
        period: Period,
        /// Days after the day on which it was due.
        days: i32,
        /// Whether an answer was given and sent back.
        returned: bool,
    },
    /// A target that was missed by far.
    Red {
        /// Number of its revision.
        id: i64,
        /// Slug of the indicator.
        slug: String,
        /// Name of the measure.
        measure: String,
        /// The period.
        period: Period,
        /// Code of the agency; empty for all together.
        agency: String,
        /// Code of the region.
        region: String,
        /// The share that is reached, in hundredths of a per cent.
        hundredths: i64,
    },
    /// A rule that is broken.
    Broken {
        /// Its name.
        rule: String,
        /// How bad that is.
        importance: Importance,
        /// At how many figures.
        count: usize,
        /// For how many days the oldest was seen.
        days: i32,
    },
    /// A source of figures that fails, or has brought none for longer than its schedule allows.
    Source {
        /// Its number.
        id: i64,
        /// What it is called.
        name: String,
        /// Code of the agency whose application it is.
        agency: String,
        /// How often it failed in a row; none where it does not fail, but brings nothing.
        failures: Option<usize>,
        /// The day on which its figures were last what it says.
        good: Option<Date>,
        /// For how many days somebody must look.
        days: i32,
    },
    /// Odd figures of an indicator that nobody has looked at.
    Odd {
        /// Slug of the indicator.
        slug: String,
        /// How many.
        count: usize,
        /// How far the furthest is from its history, in hundredths; nought of those that only changed
        /// sharply.
        score: u64,
        /// For how many days the oldest is marked.
        days: i32,
    },
    /// Provisional figures that nobody has validated.
    Waiting {
        /// Rows.
        rows: i64,
        /// Indicators that they are of.
        indicators: usize,
        /// Agencies that sent them.
        agencies: usize,
        /// The oldest year that they are about.
        year: String,
    },
}

impl Matter {
    /// The kinds in the order of their gravity.
    fn kind(&self) -> u8 {
        match self {
            Self::Missing { .. } => 0,
            Self::Question { .. } => 1,
            Self::Red { .. } => 2,
            Self::Broken { .. } => 3,
            Self::Source { .. } => 4,
            Self::Odd { .. } => 5,
            Self::Waiting { .. } => 6,
        }
    }

    /// How it stands to others of its kind: what is greater comes first.
    fn weight(&self) -> (u8, usize, i32) {
        match self {
            Self::Missing { count, days, .. } => (0, *count, *days),
            Self::Question { days, .. } => (0, 0, *days),
            // The less is reached, the graver.
            Self::Red { hundredths, .. } => {
                let lacks = 10_000_i64.saturating_sub(*hundredths);
                (0, 0, i32::try_from(lacks).unwrap_or(0))
            }
            Self::Broken {
                importance,
                count,
                days,
                ..
            } => {
                let grave = match importance {
                    Importance::High => 2,
                    Importance::Medium => 1,
                    Importance::Low => 0,
                };
                (grave, *count, *days)
            }
            Self::Source { failures, days, .. } => (u8::from(failures.is_some()), 0, *days),
            Self::Odd { count, score, .. } => {
                let score = i32::try_from(*score).unwrap_or(i32::MAX);
                (
                    u8::from(score > 0),
                    0,
                    score.max(i32::try_from(*count).unwrap_or(0)),
                )
            }
            Self::Waiting { .. } => (0, 0, 0),
        }
    }

    /// What tells it from others of its kind and weight, so that the order is always the same.
    fn name(&self) -> String {
        match self {
            Self::Missing { agency, .. } => agency.clone(),
            Self::Question { id, .. } | Self::Red { id, .. } | Self::Source { id, .. } => {
                format!("{id:020}")
            }
            Self::Broken { rule, .. } => rule.clone(),
            Self::Odd { slug, .. } => slug.clone(),
            Self::Waiting { .. } => String::new(),
        }
    }
}

/// Puts matters into their order: the gravest of each kind before the second of any, so that forty
/// agencies that are late hide neither a broken rule nor a question without an answer.
pub fn rank(mut all: Vec<Matter>) -> Vec<Matter> {
    all.sort_by_cached_key(|one| (one.kind(), std::cmp::Reverse(one.weight()), one.name()));
    let mut seen: BTreeMap<u8, usize> = BTreeMap::new();
    let mut placed: Vec<(usize, u8, Matter)> = Vec::with_capacity(all.len());
    for one in all {
        let kind = one.kind();
        let place = seen.entry(kind).or_default();
        placed.push((*place, kind, one));
        *place += 1;
    }
    placed.sort_by_key(|(place, kind, _)| (*place, *kind));
    placed.into_iter().map(|(_, _, one)| one).collect()
}

/// What was looked at, so that nothing found is no more than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Looked {
    /// Obligations whose deadline has passed.
    pub obligations: usize,
    /// Rules that have been run and of which anything could be compared.
    pub rules: usize,
    /// Questions that wait for an answer.
    pub questions: usize,
    /// Targets that can be judged.
    pub targets: usize,
    /// Sources that are fetched by themselves.
    pub sources: usize,
    /// Odd figures that nobody has looked at.
    pub odd: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn missing(agency: &str, count: usize, days: i32) -> Matter {
        Matter::Missing {
            agency: agency.to_owned(),
            count,
            days,
            slug: "a".to_owned(),
            period: Period::year(2026),
        }
    }

    fn broken(rule: &str, importance: Importance, count: usize) -> Matter {
        Matter::Broken {
            rule: rule.to_owned(),
            importance,
            count,
            days: 1,
        }
    }

    #[test]
    fn forty_late_agencies_hide_no_broken_rule() {
        let mut all: Vec<Matter> = (0..40)
            .map(|n| missing(&format!("{n}"), n + 1, 9))
            .collect();
        all.push(broken("x", Importance::Low, 1));
        let few: Vec<Matter> = rank(all).into_iter().take(FEW).collect();
        assert_eq!(few[0], missing("39", 40, 9));
        assert_eq!(few[1], broken("x", Importance::Low, 1));
        assert_eq!(few[2], missing("38", 39, 9));
    }

    #[test]
    fn of_rules_the_important_one_comes_first() {
        let all = vec![
            broken("a", Importance::Low, 90),
            broken("b", Importance::High, 1),
        ];
        assert_eq!(rank(all)[0], broken("b", Importance::High, 1));
    }

    proptest! {
        #[test]
        fn the_order_does_not_depend_on_how_they_came(
            mut all in proptest::collection::vec((0..9_usize, 0..5_i32), 0..12),
            turn in 0..12_usize,
        ) {
            all.sort_unstable();
            all.dedup();
            let matters = |all: &[(usize, i32)]| {
                let each = all.iter().map(|(n, d)| missing(&format!("{n}-{d}"), *n, *d));
                each.collect::<Vec<_>>()
            };
            let first = rank(matters(&all));
            prop_assert_eq!(first.len(), all.len());
            if !all.is_empty() {
                let by = turn % all.len();
                all.rotate_left(by);
            }
            prop_assert_eq!(first, rank(matters(&all)));
        }
    }
}
