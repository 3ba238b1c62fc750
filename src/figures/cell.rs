//! The figures of one period, and how they came about.

use jiff::civil::Date;

use crate::catalogue::{Indicator, Period};
use crate::figures::coverage::{Coverage, is_paired};
use crate::figures::facts::{Count, Fact};
use crate::figures::index::Index;
use crate::figures::rollup::Sums;

/// How the figure of a period came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It was reported for the region itself.
    Own,
    /// It is the sum of the regions below it.
    Sum,
}

/// Figures that came about alike and may stand in one line: on one basis, and either reported or
/// summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strand {
    /// Position of the basis in the indicator's list.
    pub basis: usize,
    /// How the figures came about.
    pub place: Place,
}

/// The figures of one period on one basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The period.
    pub period: Period,
    /// The shorter period whose figure stands for it, where it is that of one.
    pub moment: Option<Period>,
    /// Position of the basis in the indicator's list.
    pub basis: usize,
    /// Sums of the measures.
    pub sums: Sums,
    /// What rows are in it.
    pub count: Count,
    /// Where it comes from.
    pub place: Place,
    /// Its region as the store spells it: a code, or `@` and a code where regions are summed.
    pub source: String,
    /// Whether its period still runs, so that it is not complete.
    pub running: bool,
    /// Whether something in it was sent back to its agency.
    pub returned: bool,
    /// What each measure covers of what is due.
    pub coverage: Vec<Coverage>,
    /// Of each measure the ratio of those in it that have both sides, where others have only one.
    pub paired: Vec<Option<i64>>,
}

impl Cell {
    /// A total as the figures of a period.
    pub fn new(fact: &Fact, running: bool, index: &Index<'_>, indicator: &Indicator) -> Self {
        let measures = 0..indicator.measures.len();
        let paired = |at: usize| fact.sums.is_unpaired(at).then(|| index.paired(fact, at));
        Self {
            paired: measures.clone().map(|at| paired(at).flatten()).collect(),
            period: fact.period,
            moment: fact.moment,
            basis: fact.basis,
            sums: fact.sums,
            count: fact.count,
            place: if fact.region.starts_with('@') {
                Place::Sum
            } else {
                Place::Own
            },
            source: fact.region.clone(),
            running,
            returned: index.is_returned(fact),
            coverage: measures.map(|at| index.coverage(fact, at)).collect(),
        }
    }

    /// The day after what it is about.
    pub fn until(&self) -> Date {
        let shown = self.moment.unwrap_or(self.period);
        shown.next().start()
    }

    /// The figure of a measure; none of a ratio whose sides are not of the same.
    pub fn figure(&self, indicator: &Indicator, at: usize) -> Option<i64> {
        if let Some(paired) = self.paired[at].filter(|_| self.sums.count[at] != 1) {
            return Some(paired);
        }
        let figure = self.sums.figure(indicator, at)?;
        let sides = |at: usize| &self.coverage[at];
        is_paired(indicator, (&self.sums, at), sides).then_some(figure)
    }

    /// The line in which it stands.
    pub fn strand(&self) -> Strand {
        Strand {
            basis: self.basis,
            place: self.place,
        }
    }

    /// Whether nothing that is due is missing in the measure.
    pub fn is_full(&self, at: usize) -> bool {
        self.coverage[at].is_full()
    }

    /// Whether the figure of a measure is the whole of its period: nothing that is due is missing
    /// the period is over, and nobody sent anything of it back.
    pub fn is_complete(&self, at: usize) -> bool {
        !self.running && !self.returned && self.is_full(at)
    }

    /// Whether the change of a measure since an earlier figure can be told: both are the whole of
    /// their periods, and of the same.
    pub fn is_comparable(&self, earlier: &Self, at: usize) -> bool {
        let alike = self.coverage[at].is_like(&earlier.coverage[at]);
        alike && self.is_complete(at) && earlier.is_complete(at)
    }

    /// Whether every row in it has been checked.
    pub fn is_validated(&self) -> bool {
        self.count.provisional == 0
    }
}
