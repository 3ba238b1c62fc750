//! Whether a rule holds for the figures of one place and period. Exact: whole numbers throughout.

use crate::catalogue::rule::{Missing, Operator, Rule, Term};

/// Digits after the decimal point of a side: those of a measure and of a factor, at most.
pub const DECIMALS: u32 = 12;

/// What is known of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// The figure, scaled by the decimals of its measure.
    pub value: i64,
    /// Why it can't be compared, if it can't.
    pub flaw: Option<Apart>,
}

/// Why nothing was compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Apart {
    /// A term has no figure.
    Missing,
    /// A figure lacks regions, agencies, codes or months that are due.
    Part,
    /// The period still runs.
    Running,
    /// A figure was sent back to its agency.
    Returned,
    /// The figures are of different sources.
    Sources,
}

impl Apart {
    /// All of them with their words in the API.
    pub const ALL: [(&'static str, Self); 5] = [
        ("missing", Self::Missing),
        ("part", Self::Part),
        ("running", Self::Running),
        ("returned", Self::Returned),
        ("sources", Self::Sources),
    ];
}

/// What came of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The rule holds.
    Holds,
    /// It does not; the sides, in units of `10^-DECIMALS`, where they have figures.
    Broken {
        /// The left side.
        left: Option<i128>,
        /// The right side.
        right: Option<i128>,
    },
    /// Nothing was compared.
    Apart(Apart),
}

/// Judges a rule by what is known of its terms, the left ones first.
pub fn judge(rule: &Rule, given: &[Option<Given>]) -> Verdict {
    let (left, right) = given.split_at(rule.left.len().min(given.len()));
    if rule.operator.is_about_presence() {
        // Who reports late in a period that runs is not late yet.
        let mut known = given.iter().flatten();
        if known.any(|one| one.flaw == Some(Apart::Running)) {
            return Verdict::Apart(Apart::Running);
        }
        let (left, right) = (side(&rule.left, left), side(&rule.right, right));
        let as_wanted = match rule.operator {
            Operator::OneOfTwo => left.is_some() != right.is_some(),
            _ => left.is_some() == right.is_some(),
        };
        return if as_wanted {
            Verdict::Holds
        } else {
            Verdict::Broken { left, right }
        };
    }
    let has_none = |side: &[Option<Given>]| side.iter().all(Option::is_none);
    let lacks = match rule.missing {
        Missing::SkipAny => given.iter().any(Option::is_none),
        Missing::SkipAll => has_none(left) || has_none(right),
        Missing::Zero => has_none(given),
    };
    if lacks {
        return Verdict::Apart(Apart::Missing);
    }
    if let Some(flaw) = given.iter().flatten().find_map(|one| one.flaw) {
        return Verdict::Apart(flaw);
    }
    let left = side(&rule.left, left).unwrap_or_default();
    let right = side(&rule.right, right).unwrap_or_default();
    if holds(rule, left, right) {
        return Verdict::Holds;
    }
    Verdict::Broken {
        left: Some(left),
        right: Some(right),
    }
}

/// The sum of a side's terms; none where none has a figure.
fn side(terms: &[Term], given: &[Option<Given>]) -> Option<i128> {
    let figures = terms.iter().zip(given).filter_map(|(term, given)| {
        let decimals = u32::from(term.indicator.measures[term.measure].decimals);
        let scale = 10_i128.pow((DECIMALS / 2).saturating_sub(decimals));
        Some(i128::from((*given)?.value) * i128::from(term.factor) * scale)
    });
    figures.reduce(|sum, one| sum + one)
}

fn holds(rule: &Rule, left: i128, right: i128) -> bool {
    let tolerance = rule.tolerance;
    let size = right.abs();
    let relative = i128::from(tolerance.relative);
    let room = i128::from(tolerance.absolute) * 10_i128.pow(DECIMALS / 2)
        + size / 10_000 * relative
        + size % 10_000 * relative / 10_000;
    match rule.operator {
        Operator::Equal => (left - right).abs() <= room,
        Operator::AtMost => left - right <= room,
        Operator::AtLeast => right - left <= room,
        Operator::Below => left < right + room,
        Operator::Above => left + room > right,
        Operator::BothOrNeither | Operator::OneOfTwo => true,
    }
}

/// A side in the spelling of machines, without zeros at its end.
pub fn plain(value: i128) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.abs());
    let one = 10_i128.pow(DECIMALS);
    let fraction = format!("{:0width$}", size % one, width = DECIMALS as usize);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{}", size / one),
        fraction => format!("{sign}{}.{fraction}", size / one),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, LazyLock};

    use proptest::prelude::*;

    use super::*;
    use crate::catalogue::rule::Tolerance;

    /// Men and women beside all, compared so.
    static STAFF: LazyLock<Rule> = LazyLock::new(|| {
        let catalogue = crate::catalogue::load::embedded().unwrap();
        let about = catalogue.indicator("pegawai").unwrap();
        let term = |measure| Term {
            indicator: Arc::clone(about),
            measure,
            categories: Default::default(),
            factor: 1_000_000,
            sum: false,
        };
        Rule {
            left: vec![term(0), term(1)],
            right: vec![term(2)],
            missing: Missing::SkipAny,
            tolerance: Tolerance::default(),
            ..Rule::clone(&catalogue.rules[0])
        }
    });

    fn rule(operator: Operator) -> Rule {
        Rule {
            operator,
            ..STAFF.clone()
        }
    }

    /// Figures that can be compared.
    fn all(values: [i64; 3]) -> [Option<Given>; 3] {
        values.map(|value| Some(Given { value, flaw: None }))
    }

    const ONE: i128 = 10_i128.pow(DECIMALS);

    #[test]
    fn sides_are_compared_exactly() {
        let equal = rule(Operator::Equal);
        let found = judge(&equal, &all([1, 2, 3]));
        assert_eq!(found, Verdict::Holds);
        let broken = Verdict::Broken {
            left: Some(3 * ONE),
            right: Some(4 * ONE),
        };
        assert_eq!(judge(&equal, &all([1, 2, 4])), broken);
        let found = judge(&rule(Operator::Below), &all([1, 2, 3]));
        assert!(matches!(found, Verdict::Broken { .. }));
        let most = all([i64::MAX; 3]);
        let found = judge(&rule(Operator::AtMost), &most);
        assert!(matches!(found, Verdict::Broken { .. }));
    }

    #[test]
    fn a_tolerance_is_of_the_right_side() {
        let mut about = rule(Operator::AtMost);
        about.tolerance.relative = 500;
        let holds = |left| judge(&about, &all([left, 0, 200])) == Verdict::Holds;
        assert!(holds(210));
        assert!(!holds(211));
    }

    #[test]
    fn what_is_missing_means_what_the_file_says() {
        let mut about = rule(Operator::Equal);
        let [three, ..] = all([3; 3]);
        let two = [three, None, three];
        assert_eq!(judge(&about, &two), Verdict::Apart(Apart::Missing));
        about.missing = Missing::SkipAll;
        assert_eq!(judge(&about, &two), Verdict::Holds);
        let one = [None, None, three];
        assert_eq!(judge(&about, &one), Verdict::Apart(Apart::Missing));
        about.missing = Missing::Zero;
        assert!(matches!(judge(&about, &one), Verdict::Broken { .. }));
        about.operator = Operator::BothOrNeither;
        let broken = Verdict::Broken {
            left: None,
            right: Some(3 * ONE),
        };
        assert_eq!(judge(&about, &one), broken);
        let running = three.map(|one| Given {
            flaw: Some(Apart::Running),
            ..one
        });
        let found = judge(&about, &[None, None, running]);
        assert_eq!(found, Verdict::Apart(Apart::Running));
        about.operator = Operator::OneOfTwo;
        assert_eq!(judge(&about, &one), Verdict::Holds);
    }

    #[test]
    fn what_is_no_whole_is_not_compared() {
        let part = Some(Given {
            value: 9,
            flaw: Some(Apart::Part),
        });
        let found = judge(&rule(Operator::Equal), &[part, part, part]);
        assert_eq!(found, Verdict::Apart(Apart::Part));
    }

    #[test]
    fn sides_are_written_without_zeros() {
        assert_eq!(plain(3 * ONE), "3");
        assert_eq!(plain(-3 * ONE / 2), "-1.5");
        assert_eq!(plain(0), "0");
    }

    proptest! {
        #[test]
        fn an_order_and_its_mirror_agree(a in -1_000_000_i64..1_000_000, b in -1_000_000_i64..1_000_000) {
            let holds = |operator, left, right| {
                judge(&rule(operator), &all([left, 0, right])) == Verdict::Holds
            };
            prop_assert_eq!(holds(Operator::AtMost, a, b), holds(Operator::AtLeast, b, a));
            prop_assert_eq!(holds(Operator::Below, a, b), !holds(Operator::AtLeast, a, b));
            prop_assert_eq!(holds(Operator::Equal, a, b), a == b);
        }
    }
}
