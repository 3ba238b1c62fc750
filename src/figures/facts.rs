//! What the store answered to which question.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::catalogue::{Indicator, Period};
use crate::figures::doubt::OddFigure;
use crate::figures::per::Related;
use crate::figures::rollup::Sums;
use crate::figures::target::Goal;

/// One total of the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its period.
    pub period: Period,
    /// The shorter period whose figure stands for it, where it is that of one.
    pub moment: Option<Period>,
    /// Its agency; empty when summed.
    pub agency: String,
    /// Its region, or `@` and the parent over whose regions it is summed.
    pub region: String,
    /// Its categories; empty when summed.
    pub categories: [String; 3],
    /// Position of its basis in the indicator's list; one past its end when it is not there.
    pub basis: usize,
    /// How many rows are in it.
    pub count: Count,
    /// Its sums.
    pub sums: Sums,
}

/// What kind of rows are in a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Rows in it.
    pub rows: i64,
    /// Rows that are sample figures.
    pub samples: i64,
    /// Rows that are provisional.
    pub provisional: i64,
    /// When it last changed, milliseconds since 1970.
    pub changed_at: i64,
}

impl Count {
    /// Adds other rows.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.samples += other.samples;
        self.provisional += other.provisional;
        self.changed_at = self.changed_at.max(other.changed_at);
    }
}

impl Fact {
    /// A total as the store has it. A rate that was reported for one region, code or agency is not
    /// that of several together: it is left out, and counts only where the file says how to
    /// compute it.
    #[must_use]
    pub fn as_whole(mut self, indicator: &Indicator) -> Self {
        self.sums = self
            .sums
            .together(indicator, |at| self.is_together(indicator, at));
        self
    }

    /// The figure of a measure.
    pub fn figure(&self, indicator: &Indicator, at: usize) -> Option<i64> {
        self.sums.figure(indicator, at)
    }

    /// Whether it is about several places, kinds or agencies together, in the measure at `at`: of
    /// one that is told without a category, none is summed.
    fn is_together(&self, indicator: &Indicator, at: usize) -> bool {
        let regions = self.region.starts_with('@');
        let mut codes = self
            .categories
            .iter()
            .zip(indicator.told_by(&indicator.measures[at]));
        let codes = codes.any(|(code, by)| by && code.is_empty());
        // Where each region has its own agency, the one that reported it speaks for all of it.
        let alone = indicator.region.due.len() < 2;
        let agencies = alone && indicator.reporters.len() > 1 && self.agency.is_empty();
        regions || codes || agencies
    }
}

/// What a question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Every region by itself, over the periods of the trend.
    Regions,
    /// The regions below the whole together, over the periods of the trend.
    Summed,
    /// By agency, over the periods of the trend.
    Agencies,
    /// By the category at this position, in the period shown.
    Category(usize),
    /// By the category at this position, over the periods of the trend.
    CategoryTrend(usize),
    /// By two categories, in the period shown.
    Pair(usize, usize),
    /// By region and category, in the period shown.
    RegionCategory(usize),
    /// By the shorter periods that make up those of the trend.
    Months,
    /// By region and the shorter periods that make up those of the trend.
    RegionMonths,
    /// Everything by itself, to see which sides of a ratio are of the same.
    Each,
    /// Who has reported at all, of whatever codes, where only some codes are asked for.
    OfAnyCode(Apart),
}

/// What is told apart to count who is in a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Apart {
    /// Regions.
    Regions,
    /// Agencies.
    Agencies,
    /// The shorter periods of a longer one.
    Periods,
    /// Regions in each of them.
    RegionPeriods,
}

impl Apart {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Regions,
        Self::Agencies,
        Self::Periods,
        Self::RegionPeriods,
    ];

    /// The part in which those who are in the figures themselves are told apart so.
    pub fn part(self) -> Part {
        match self {
            Self::Regions => Part::Regions,
            Self::Agencies => Part::Agencies,
            Self::Periods => Part::Months,
            Self::RegionPeriods => Part::RegionMonths,
        }
    }
}

/// Figures that were sent back to their agency and have not been sent anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The agency.
    pub agency: String,
    /// Their period.
    pub period: Period,
    /// Region and codes of the row; none for all of the period.
    pub row: Option<(String, [String; 3])>,
    /// Code of the basis of the row; none for all of the period.
    pub basis: Option<String>,
}

impl Returned {
    /// Whether it is about figures of the basis at this position.
    pub fn is_on(&self, indicator: &Indicator, basis: usize) -> bool {
        let code = indicator.bases.get(basis).map(|basis| &basis.code);
        self.basis.is_none() || self.basis.as_ref() == code
    }
}

/// When the last row of a series in a period was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// The period, which is longer than a day.
    pub within: Period,
    /// The agency.
    pub agency: String,
    /// The region.
    pub region: String,
    /// The codes.
    pub categories: [String; 3],
    /// Position of the basis in the indicator's list; none when it is not there.
    pub basis: Option<usize>,
    /// The day.
    pub period: Period,
}

/// The answers to the questions of a plan.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    parts: HashMap<Part, Vec<Fact>>,
    /// The day on which they were given; none where all periods count as over.
    pub today: Option<Date>,
    /// What was sent back.
    pub returned: Vec<Returned>,
    /// On which days the figures shown were reported, where a longer period takes the last of each
    /// series.
    pub dated: Vec<Dated>,
    /// What is to be reached.
    pub goals: Vec<Goal>,
    /// Figures that were odd when they were entered.
    pub odd: Vec<OddFigure>,
    /// What counts are related to, where the reader asks for it.
    pub related: Option<Related>,
}

impl Facts {
    /// Answers that are given on this day in western Indonesia.
    pub fn on(today: Date) -> Self {
        Self {
            today: Some(today),
            ..Self::default()
        }
    }

    /// Keeps the answer to a question, beside those to others for the same.
    pub fn keep(&mut self, part: Part, facts: Vec<Fact>) {
        self.parts.entry(part).or_default().extend(facts);
    }

    /// Keeps what others answered to the same questions.
    pub fn extend(&mut self, other: Self) {
        for (part, facts) in other.parts {
            self.keep(part, facts);
        }
    }

    /// Keeps of each answer what `settle` makes of it.
    pub fn settle(&mut self, settle: impl Fn(Vec<Fact>) -> Vec<Fact>) {
        for facts in self.parts.values_mut() {
            *facts = settle(std::mem::take(facts));
        }
    }

    /// All answers but those that tell everything apart.
    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Fact> {
        let parts = self.parts.iter_mut();
        let parts = parts.filter(|(part, _)| **part != Part::Each);
        parts.flat_map(|(_, facts)| facts)
    }

    /// The answer to a question; empty when it was not asked.
    pub fn of(&self, part: Part) -> &[Fact] {
        self.parts.get(&part).map_or(&[], Vec::as_slice)
    }
}
