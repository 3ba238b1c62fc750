//! Rules: what must hold between figures, whoever sent them.

use super::{Grain, Indicator, Label};
use std::sync::Arc;

/// How bad it is when a rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Importance {
    /// Something must be wrong.
    High,
    /// Something is likely wrong.
    Medium,
    /// Somebody should look.
    Low,
}

impl Importance {
    /// All of them with their words in files and in the API, the most important first.
    pub const ALL: [(&'static str, Self); 3] = [
        ("high", Self::High),
        ("medium", Self::Medium),
        ("low", Self::Low),
    ];

    /// Its word in files and in the API.
    pub fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, one)| *one == self);
        found.map_or("", |(name, _)| name)
    }
}

/// How the two sides of a rule must stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// The sides are equal.
    Equal,
    /// The left side is below the right one.
    Below,
    /// The left side is at most the right one.
    AtMost,
    /// The left side is above the right one.
    Above,
    /// The left side is at least the right one.
    AtLeast,
    /// There are figures on both sides or on neither.
    BothOrNeither,
    /// There are figures on just one side.
    OneOfTwo,
}

impl Operator {
    /// All of them as files write them.
    pub const ALL: [(&'static str, Self); 7] = [
        ("=", Self::Equal),
        ("<", Self::Below),
        ("<=", Self::AtMost),
        (">", Self::Above),
        (">=", Self::AtLeast),
        ("both-or-neither", Self::BothOrNeither),
        ("one-of-two", Self::OneOfTwo),
    ];

    /// As files write it.
    pub fn sign(self) -> &'static str {
        let found = Self::ALL.iter().find(|(_, one)| *one == self);
        found.map_or("", |(sign, _)| sign)
    }

    /// Whether it is about whether there are figures, not about what they are.
    pub fn is_about_presence(self) -> bool {
        matches!(self, Self::BothOrNeither | Self::OneOfTwo)
    }
}

/// What a side means of which a term has no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Missing {
    /// Nothing is compared where any term of either side has none.
    #[default]
    SkipAny,
    /// Nothing is compared where a side has none at all; a single one counts as nothing.
    SkipAll,
    /// What has none counts as nothing, unless neither side has any.
    Zero,
}

impl Missing {
    /// All of them as files write them.
    pub const ALL: [(&'static str, Self); 3] = [
        ("skip-any", Self::SkipAny),
        ("skip-all", Self::SkipAll),
        ("zero", Self::Zero),
    ];
}

/// How far the sides may be apart from what the operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Tolerance {
    /// In millionths of the unit in which the sides are compared.
    pub absolute: i64,
    /// In hundredths of a per cent of the right side.
    pub relative: i64,
}

/// A figure on one side of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whose measure it is.
    pub indicator: Arc<Indicator>,
    /// Position of the measure.
    pub measure: usize,
    /// The only code of each category; none where all are added up.
    pub categories: [Option<String>; 3],
    /// With what it is multiplied, in millionths: the unit of the rule, or a sign.
    pub factor: i64,
    /// Whether it is the sum of the regions below the whole, and not what was published for it.
    pub sum: bool,
}

/// What must hold between figures of equal region, period and agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Address part and file stem.
    pub name: String,
    /// What must hold, in a few words.
    pub title: Label,
    /// Why it must.
    pub reason: Label,
    /// How bad it is when it does not.
    pub importance: Importance,
    /// The grain of the periods that are compared.
    pub grain: Grain,
    /// Whether agencies are told apart, because each reports about itself.
    pub by_agency: bool,
    /// Whether figures of different sources may be compared.
    pub any_basis: bool,
    /// The unit in which both sides are compared.
    pub unit: Label,
    /// The left side, added up.
    pub left: Vec<Term>,
    /// How they must stand to each other.
    pub operator: Operator,
    /// The right side, added up.
    pub right: Vec<Term>,
    /// What a missing figure means.
    pub missing: Missing,
    /// How far they may be apart.
    pub tolerance: Tolerance,
}

impl Rule {
    /// The terms of both sides, the left ones first.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.left.iter().chain(&self.right)
    }

    /// Whether a figure of this indicator is in it.
    pub fn is_about(&self, slug: &str) -> bool {
        self.terms().any(|term| term.indicator.slug == slug)
    }

    /// Whether this agency reports one of its indicators.
    pub fn is_reported_by(&self, agency: &str) -> bool {
        self.terms()
            .any(|term| term.indicator.is_reported_by(agency))
    }
}
