//! The answers of the store from which coverage is counted, by what they are about.

use std::collections::HashMap;

use crate::catalogue::{Indicator, Period};
use crate::figures::coverage::{
    self, Coverage, Held, Over, Present, day, inner_grain, inner_periods,
};
use crate::figures::facts::{Apart, Fact, Facts, Part, Returned};
use crate::figures::selection::Selection;
use crate::figures::sides;

type Key<'f> = (Period, usize, &'f str);

/// The answers from which coverage is counted, by period, basis and region.
#[derive(Debug)]
pub struct Index<'f> {
    indicator: &'f Indicator,
    parts: HashMap<(Part, Key<'f>), Vec<&'f Fact>>,
    selection: &'f Selection,
    returned: &'f [Returned],
}

impl<'f> Index<'f> {
    /// Sorts the answers.
    pub fn new(indicator: &'f Indicator, selection: &'f Selection, facts: &'f Facts) -> Self {
        let mut parts: HashMap<(Part, Key<'f>), Vec<&'f Fact>> = HashMap::new();
        let mut put = |part, longer: bool, everywhere: bool| {
            for fact in facts.of(part) {
                let period = if longer {
                    fact.period.within(selection.grain)
                } else {
                    fact.period
                };
                let region = if everywhere { "" } else { &*fact.region };
                let key = (period, fact.basis, region);
                parts.entry((part, key)).or_default().push(fact);
            }
        };
        for axis in 0..3 {
            put(Part::CategoryTrend(axis), false, false);
        }
        for apart in Apart::ALL {
            let longer = matches!(apart, Apart::Periods | Apart::RegionPeriods);
            let everywhere = matches!(apart, Apart::Regions | Apart::RegionPeriods);
            put(apart.part(), longer, everywhere);
            put(Part::OfAnyCode(apart), longer, everywhere);
        }
        Self {
            indicator,
            parts,
            selection,
            returned: &facts.returned,
        }
    }

    /// Whether something that was sent back to its agency is in a total.
    pub fn is_returned(&self, fact: &Fact) -> bool {
        let period = fact.moment.unwrap_or(fact.period);
        let selection = self.selection;
        let within = |other: Period| {
            let inside = other.grain().is_within(period.grain());
            other == period || inside && other.within(period.grain()) == period
        };
        let is_region = |region: &String| {
            *region == fact.region
                || fact.region.starts_with('@') && self.indicator.region.due.contains(region)
        };
        let mut returned = self.returned.iter().filter(|one| within(one.period));
        returned.any(|one| {
            let asked = selection.agency.as_ref().is_none_or(|a| *a == one.agency);
            let of_row = one.row.as_ref().is_none_or(|(region, codes)| {
                let mut codes = codes.iter().zip(&selection.categories);
                is_region(region) && codes.all(|(is, asked)| asked.as_ref().is_none_or(|a| a == is))
            });
            asked && of_row && one.is_on(self.indicator, fact.basis)
        })
    }

    /// What the measure at `at` covers in a total.
    pub fn coverage(&self, fact: &Fact, at: usize) -> Coverage {
        let (period, basis, source) = (fact.period, fact.basis, &*fact.region);
        let key = (period, basis, source);
        let summed = source.starts_with('@');
        let categories = [0, 1, 2].map(|axis| self.codes(key, at, axis));
        let inner = inner_grain(self.indicator, period.grain());
        let due = &self.indicator.region.due;
        let open = self.is_open();
        let everywhere = (period, basis, "");
        let mut coverage = Coverage {
            regions: summed.then(|| {
                let held = self.held(Apart::Regions, everywhere, at, |f| f.region.clone());
                Present::new(held, Some(due.as_slice()), open)
            }),
            categories,
            agencies: self.agencies(key, at),
            periods: inner.and_then(|grain| {
                let held = self.held(Apart::Periods, key, at, |f| day(f.period));
                let due = inner_periods(period, grain);
                let told = !held.figured.is_empty();
                told.then(|| Present::new(held, Some(due.as_slice()), open))
            }),
            cells: None,
        };
        let over = Over {
            grain: period.grain(),
            agencies: self.indicator.reporters.len() != 1 && self.selection.agency.is_none(),
            categories: [0, 1, 2].map(|axis| {
                let is_there = self.indicator.told_by(&self.indicator.measures[at])[axis];
                is_there && self.selection.categories[axis].is_none()
            }),
            open,
        };
        coverage.count_cells(self.indicator, over, &fact.sums, at);
        let told = self.of(Part::RegionMonths, everywhere);
        let told = told.filter(|f| f.sums.has(self.indicator, at));
        let any = self.of(Part::OfAnyCode(Apart::RegionPeriods), everywhere);
        let places = told.chain(any.filter(|_| open));
        coverage.count_places(due, places.map(|f| (f.period, &*f.region)));
        coverage
    }

    /// The ratio at `at` of those regions in a total, or of those agencies, codes or shorter periods,
    /// that have both sides, where others have only one.
    pub fn paired(&self, fact: &Fact, at: usize) -> Option<i64> {
        let key = (fact.period, fact.basis, &*fact.region);
        let ratio = |parts: Vec<&Fact>| sides::of_parts(self.indicator, at, parts.into_iter());
        if fact.region.starts_with('@') {
            let due = &self.indicator.region.due;
            let regions = self.of(Part::Regions, (fact.period, fact.basis, ""));
            return ratio(regions.filter(|f| due.contains(&f.region)).collect());
        }
        let axes = [0, 1, 2].map(Part::CategoryTrend);
        let parts = std::iter::once(Part::Agencies).chain(axes);
        parts
            .map(|part| self.of(part, key).collect::<Vec<_>>())
            .find(|found| found.len() > 1)
            .and_then(ratio)
    }

    /// Whether codes are asked for that need not be there.
    fn is_open(&self) -> bool {
        let chosen = self.selection.categories.each_ref().map(Option::is_some);
        coverage::is_open(self.indicator, chosen)
    }

    fn codes(&self, key: (Period, usize, &str), at: usize, axis: usize) -> Option<Present> {
        let category = self.indicator.categories.get(axis)?;
        if !self.indicator.measures[at].by[axis] {
            return None;
        }
        if self.selection.categories[axis].is_some() || !category.complete {
            return None;
        }
        let told = || self.of(Part::CategoryTrend(axis), key);
        let code = |fact: &Fact| fact.categories[axis].clone();
        let figured = told().filter(|fact| fact.sums.has(self.indicator, at));
        let held = Held {
            figured: figured.map(code).collect(),
            told: told().map(code).collect(),
            reported: Vec::new(),
        };
        let codes = category.list.codes.iter();
        let due: Vec<String> = codes.map(|code| code.code.clone()).collect();
        let any = !held.figured.is_empty();
        any.then(|| Present::new(held, Some(due.as_slice()), false))
    }

    fn agencies(&self, key: (Period, usize, &str), at: usize) -> Option<Present> {
        if self.selection.agency.is_some() {
            return None;
        }
        let held = self.held(Apart::Agencies, key, at, |f| f.agency.clone());
        if held.figured.is_empty() {
            return None;
        }
        let due = self.indicator.due_agencies();
        let present = Present::new(held, due, self.is_open());
        let single = self.indicator.reporters.len() == 1 && present.codes.len() < 2;
        (!single).then_some(present)
    }

    /// Who has the measure, who a row of what is asked for, and who any row.
    fn held(
        &self,
        apart: Apart,
        key: (Period, usize, &str),
        at: usize,
        code: impl Fn(&Fact) -> String,
    ) -> Held {
        let told = || self.of(apart.part(), key);
        let figured = told().filter(|fact| fact.sums.has(self.indicator, at));
        let reported = self.of(Part::OfAnyCode(apart), key);
        Held {
            figured: figured.map(&code).collect(),
            told: told().map(&code).collect(),
            reported: reported.map(&code).collect(),
        }
    }

    /// The answers for a part about a period, a basis and a region.
    fn of<'a>(
        &'a self,
        part: Part,
        key: (Period, usize, &'a str),
    ) -> impl Iterator<Item = &'a Fact> {
        let here = self.parts.get(&(part, key)).map_or(&[][..], Vec::as_slice);
        here.iter().copied()
    }
}
