//! Who and what is in the figures of a series, by each axis that is summed.

use std::collections::HashMap;

use super::asked::{About, Answers, Asked, Axis, fits};
use super::plan;
use crate::catalogue::{Indicator, Period};
use crate::figures::coverage::{self, Coverage, Held, Over, Present};
use crate::figures::facts::Fact;
use crate::figures::question::summed;
use crate::figures::rollup::Sums;
use crate::figures::sides;

/// The answers that count, by axis and by what they are about.
#[derive(Debug)]
pub(super) struct Counts<'a> {
    indicator: &'a Indicator,
    asked: &'a Asked,
    axes: Vec<Axis>,
    facts: Sorted<'a>,
    /// Who has reported at all, of whatever codes.
    reported: Sorted<'a>,
}

type Sorted<'a> = HashMap<(Axis, About), Vec<&'a Fact>>;

impl<'a> Counts<'a> {
    pub(super) fn new(indicator: &'a Indicator, asked: &'a Asked, answers: &'a Answers) -> Self {
        Self {
            indicator,
            asked,
            axes: plan::axes(indicator, asked),
            facts: sorted(indicator, asked, asked, &answers.counts),
            reported: sorted(indicator, asked, &of_all_codes(asked), &answers.reported),
        }
    }

    /// What the measure at `at` covers of a figure; the region is spelled as the store does.
    pub(super) fn coverage(&self, about: &About, sums: &Sums, at: usize) -> Coverage {
        let mut coverage = Coverage::default();
        for axis in self.axes.iter().filter(|axis| **axis != Axis::RegionPeriod) {
            let is_sum = about.region.starts_with('@') || !self.asked.is_whole(self.indicator);
            if *axis == Axis::Region && !is_sum {
                continue;
            }
            let measure = &self.indicator.measures[at];
            if matches!(axis, Axis::Category(of) if !measure.by[*of]) {
                continue;
            }
            let present = self.present(*axis, about, at);
            match axis {
                Axis::Region => coverage.regions = Some(present),
                Axis::Agency => coverage.agencies = Some(present).filter(tells),
                Axis::Category(at) => coverage.categories[*at] = Some(present),
                Axis::Period => coverage.periods = Some(present),
                Axis::RegionPeriod => {}
            }
        }
        let over = Over {
            grain: self.asked.grain,
            agencies: self.axes.contains(&Axis::Agency),
            categories: [0, 1, 2].map(|axis| {
                let measure = &self.indicator.measures[at];
                let is_there = self.indicator.told_by(measure)[axis];
                let told = self.asked.by.category[axis] || self.asked.categories[axis].len() == 1;
                is_there && !told
            }),
            open: self.is_open(),
        };
        coverage.count_cells(self.indicator, over, sums, at);
        if let Some(due) = due(self.indicator, self.asked, Axis::Region, about.period) {
            let told = of(&self.facts, Axis::RegionPeriod, about);
            let told = told.filter(|fact| fact.sums.has(self.indicator, at));
            let any = of(&self.reported, Axis::RegionPeriod, &of_any_code(about));
            let places = told.chain(any.filter(|_| self.is_open()));
            coverage.count_places(&due, places.map(|f| (f.period, &*f.region)));
        }
        coverage
    }

    /// The ratio at `at` of those regions in a figure, else of those agencies or codes, that have both
    /// sides, where others have only one.
    pub(super) fn paired(&self, about: &About, at: usize) -> Option<i64> {
        let is_sum = about.region.starts_with('@') || !self.asked.is_whole(self.indicator);
        let is_told = |axis: &&Axis| match axis {
            Axis::RegionPeriod => false,
            Axis::Region => is_sum,
            Axis::Agency | Axis::Category(_) | Axis::Period => true,
        };
        let axis = self.axes.iter().find(is_told)?;
        let due = due(self.indicator, self.asked, *axis, about.period);
        let is_due = |fact: &&Fact| {
            let places = due.as_ref().filter(|_| *axis == Axis::Region);
            places.is_none_or(|due| due.contains(&fact.region))
        };
        let parts = of(&self.facts, *axis, about).filter(is_due);
        sides::of_parts(self.indicator, at, parts)
    }

    /// Whether codes are asked for that need not be there.
    fn is_open(&self) -> bool {
        coverage::is_open(self.indicator, self.asked.of_codes())
    }

    fn present(&self, axis: Axis, about: &About, at: usize) -> Present {
        let code = |fact: &Fact| match axis {
            Axis::Region | Axis::RegionPeriod => fact.region.clone(),
            Axis::Agency => fact.agency.clone(),
            Axis::Category(at) => fact.categories[at].clone(),
            Axis::Period => coverage::day(fact.period),
        };
        let told = || of(&self.facts, axis, about);
        let figured = told().filter(|fact| fact.sums.has(self.indicator, at));
        let due = due(self.indicator, self.asked, axis, about.period);
        let (reported, open) = if let Axis::Category(at) = axis {
            // A code that need not be there is none that lacks.
            let open = !self.indicator.categories[at].complete;
            let due = due.clone().filter(|_| open);
            (due.unwrap_or_default(), open)
        } else {
            let any = of(&self.reported, axis, &of_any_code(about));
            (any.map(code).collect(), self.is_open())
        };
        let held = Held {
            figured: figured.map(code).collect(),
            told: told().map(code).collect(),
            reported,
        };
        Present::new(held, due.as_deref(), open)
    }
}

/// What a figure is about, without its codes.
fn of_any_code(about: &About) -> About {
    About {
        categories: Default::default(),
        ..about.clone()
    }
}

fn of<'a>(
    facts: &Sorted<'a>,
    axis: Axis,
    about: &About,
) -> impl Iterator<Item = &'a Fact> + use<'a> {
    let found = facts.get(&(axis, about.clone()));
    found.cloned().unwrap_or_default().into_iter()
}

/// The same question, of whatever codes.
fn of_all_codes(asked: &Asked) -> Asked {
    Asked {
        categories: Default::default(),
        ..asked.clone()
    }
}

/// The answers by axis and by what they are about, of those that are `wanted`.
fn sorted<'a>(
    indicator: &Indicator,
    asked: &Asked,
    wanted: &Asked,
    answers: &'a [(Axis, Vec<Fact>)],
) -> Sorted<'a> {
    let mut sorted: Sorted<'_> = HashMap::new();
    for (axis, found) in answers {
        for fact in found {
            if !is_counted(indicator, wanted, *axis, fact) {
                continue;
            }
            let mut about = About::of(asked, fact);
            about.period = fact.period.within(asked.grain);
            about.region = match axis {
                Axis::Region | Axis::RegionPeriod if asked.is_whole(indicator) => summed(indicator),
                _ if asked.is_whole(indicator) || asked.by.region => fact.region.clone(),
                _ => String::new(),
            };
            sorted.entry((*axis, about)).or_default().push(fact);
        }
    }
    sorted
}

/// One agency, where nobody knows who is due, is nothing to tell.
fn tells(present: &Present) -> bool {
    present.due.is_some() || present.codes.len() > 1
}

/// Whether an answer is of what is asked for; the regions of a whole are not asked for by name.
fn is_counted(indicator: &Indicator, asked: &Asked, axis: Axis, fact: &Fact) -> bool {
    let places = matches!(axis, Axis::Region | Axis::RegionPeriod);
    if places && asked.is_whole(indicator) {
        let everywhere = Asked {
            regions: Vec::new(),
            ..asked.clone()
        };
        return fits(&everywhere, fact);
    }
    fits(asked, fact)
}

/// Those of an axis that are due: those that were asked for by name, else those of the catalogue.
fn due(indicator: &Indicator, asked: &Asked, axis: Axis, period: Period) -> Option<Vec<String>> {
    let named = |codes: &[String]| (!codes.is_empty()).then(|| codes.to_vec());
    match axis {
        Axis::Region | Axis::RegionPeriod if asked.is_whole(indicator) => {
            Some(indicator.region.due.clone())
        }
        Axis::Region | Axis::RegionPeriod => Some(asked.regions.clone()),
        Axis::Agency => named(&asked.agencies).or_else(|| {
            let due = indicator.due_agencies();
            due.map(<[String]>::to_vec)
        }),
        Axis::Category(at) => named(&asked.categories[at]).or_else(|| {
            let category = indicator.categories.get(at)?;
            let codes = category.list.codes.iter();
            Some(codes.map(|code| code.code.clone()).collect())
        }),
        Axis::Period => {
            let grain = coverage::inner_grain(indicator, asked.grain)?;
            Some(coverage::inner_periods(period, grain))
        }
    }
}
