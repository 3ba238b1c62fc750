//! What a series is asked for, what the store answered, and what a figure of it is about.

use jiff::civil::Date;

use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::facts::{Dated, Fact, Returned};
use crate::figures::question::View;
use crate::figures::selection::Selection;
use crate::figures::sides;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Which rows count.
    pub view: View,
    /// Grain of the periods.
    pub grain: Grain,
    /// First period.
    pub since: Option<Period>,
    /// Last period.
    pub until: Option<Period>,
    /// Only these agencies; empty for all.
    pub agencies: Vec<String>,
    /// Only these regions; empty for the whole, or for all where they are told apart.
    pub regions: Vec<String>,
    /// Only these codes; empty for all.
    pub categories: [Vec<String>; 3],
    /// Positions of the measures.
    pub measures: Vec<usize>,
    /// What is told apart instead of summed.
    pub by: By,
    /// The day on which it is asked: a period that still runs is not complete.
    pub today: Date,
}

/// Axes that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct By {
    /// Agencies.
    pub agency: bool,
    /// Regions.
    pub region: bool,
    /// Categories.
    pub category: [bool; 3],
}

impl Asked {
    /// Whether one figure for the indicator's whole is asked for.
    pub fn is_whole(&self, indicator: &Indicator) -> bool {
        let whole = &indicator.region.whole;
        let named = self.regions.is_empty() || self.regions == [whole.clone()];
        named && !self.by.region
    }

    /// Whether several agencies, regions or codes of a category are asked for by name.
    pub fn names_several(&self) -> bool {
        let mut lists = self
            .categories
            .iter()
            .chain([&self.agencies, &self.regions]);
        lists.any(|codes| codes.len() > 1)
    }

    /// Which categories are told apart, or asked for in some of their codes only.
    pub fn of_codes(&self) -> [bool; 3] {
        [0, 1, 2].map(|at| self.by.category[at] || !self.categories[at].is_empty())
    }

    /// What a page shows of it: the agency, the region and the codes of which only one is asked for.
    pub fn selection(&self, indicator: &Indicator) -> Selection {
        let only = |codes: &[String]| match codes {
            [only] => Some(only.clone()),
            _ => None,
        };
        let all = Selection::all(indicator, self.view, None);
        Selection {
            grain: self.grain,
            agency: only(&self.agencies),
            region: only(&self.regions).unwrap_or(all.region),
            categories: [0, 1, 2].map(|at| only(&self.categories[at])),
            ..all
        }
    }
}

/// An axis that is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Axis {
    /// Regions.
    Region,
    /// Agencies.
    Agency,
    /// Codes of the category at this position.
    Category(usize),
    /// The shorter periods of a longer one.
    Period,
    /// Regions in each of them.
    RegionPeriod,
}

/// What the store answered to a plan.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Reported for the regions themselves.
    pub own: Vec<Fact>,
    /// Summed over the regions of the whole.
    pub summed: Vec<Fact>,
    /// Who and what is in the figures, by each axis that is summed.
    pub counts: Vec<(Axis, Vec<Fact>)>,
    /// Who has reported at all, of whatever codes, by each axis that is summed.
    pub reported: Vec<(Axis, Vec<Fact>)>,
    /// What was sent back to its agency and not sent anew.
    pub returned: Vec<Returned>,
    /// On which days the figures were reported, where a period takes the last of each series.
    pub dated: Vec<Dated>,
    /// Everything by itself, to see which sides of a ratio are of the same.
    pub each: Vec<Fact>,
}

impl Answers {
    /// Marks the totals in which something has one side of a ratio only.
    pub fn mark_sides(&mut self, indicator: &Indicator) {
        let lists = self.counts.iter_mut().chain(&mut self.reported);
        let counts = lists.flat_map(|(_, facts)| facts);
        let totals = self.own.iter_mut().chain(&mut self.summed);
        sides::mark(indicator, &self.each, totals.chain(counts));
    }
}

/// What a figure is about. Where an axis is summed its code is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct About {
    pub(super) period: Period,
    pub(super) agency: String,
    pub(super) region: String,
    pub(super) categories: [String; 3],
    pub(super) basis: usize,
}

impl About {
    /// What a total is about, without a region that is not told apart.
    pub(super) fn of(asked: &Asked, fact: &Fact) -> Self {
        let kept = |told: bool, code: &String| if told { code.clone() } else { String::new() };
        let mut categories = [const { String::new() }; 3];
        for (at, code) in categories.iter_mut().enumerate() {
            *code = kept(asked.by.category[at], &fact.categories[at]);
        }
        Self {
            period: fact.period,
            agency: kept(asked.by.agency, &fact.agency),
            region: kept(asked.by.region, &fact.region),
            categories,
            basis: fact.basis,
        }
    }
}

/// Whether a total is of the codes that are asked for; an axis that is summed fits.
pub fn fits(asked: &Asked, fact: &Fact) -> bool {
    let within = |codes: &[String], code: &String| {
        codes.is_empty() || code.is_empty() || codes.contains(code)
    };
    let categories = asked.categories.iter().zip(&fact.categories);
    let region = fact.region.starts_with('@') || within(&asked.regions, &fact.region);
    // A category of which codes are asked for is never summed: what stands under none is told
    // without it.
    let mut categories = categories.map(|(codes, code)| codes.is_empty() || codes.contains(code));
    region && within(&asked.agencies, &fact.agency) && categories.all(|fits| fits)
}
