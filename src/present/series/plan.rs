//! What a series asks the store: few questions, each over a bounded part of the totals.

use super::asked::{Asked, Axis};
use crate::catalogue::{Indicator, Period};
use crate::figures::coverage;
use crate::figures::plan::each;
use crate::figures::question::{Question, summed};
use crate::figures::sides;

/// The questions of a series.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Reported for the regions themselves.
    pub own: Question,
    /// Summed over the regions of the whole.
    pub summed: Option<Question>,
    /// Who and what is in the figures, by each axis that is summed.
    pub counts: Vec<(Axis, Question)>,
    /// Who has reported at all, of whatever codes, by each axis that is summed.
    pub reported: Vec<(Axis, Question)>,
    /// Every series by itself, to learn on which days it was reported.
    pub dated: Question,
    /// Everything by itself, where ratios are computed.
    pub each: Option<Question>,
}

/// The questions to ask.
pub fn plan(indicator: &Indicator, asked: &Asked) -> Plan {
    let is_whole = asked.is_whole(indicator);
    let mut own = ask(asked);
    if is_whole {
        (own.region, own.by_region) = (Some(indicator.region.whole.clone()), false);
    }
    let sums = is_whole && indicator.sums_regions();
    let summed = sums.then(|| Question {
        region: Some(summed(indicator)),
        ..own.clone()
    });
    let mut counts = Vec::new();
    for axis in axes(indicator, asked) {
        if matches!(axis, Axis::Region | Axis::RegionPeriod) {
            counts.push((axis, by(&own, axis, indicator)));
            continue;
        }
        let figures = std::iter::once(&own).chain(&summed);
        counts.extend(figures.map(|ask| (axis, by(ask, axis, indicator))));
    }
    let of_codes = asked.of_codes().contains(&true);
    let reported = counts.iter().filter(|_| of_codes);
    let reported = reported.filter(|(axis, _)| !matches!(axis, Axis::Category(_)));
    let reported = reported.map(|(axis, ask)| (*axis, of_any_code(ask)));
    // The regions of a whole are in it, too.
    let dated = Question {
        region: own.region.clone().filter(|_| !is_whole),
        ..own.clone()
    };
    let bounded = by(&dated, Axis::Period, indicator);
    let each = sides::are_asked(indicator).then(|| each(indicator, bounded));
    Plan {
        each,
        dated,
        reported: reported.collect(),
        own,
        summed,
        counts,
    }
}

/// The axes that are summed and of which somebody is due.
pub(super) fn axes(indicator: &Indicator, asked: &Asked) -> Vec<Axis> {
    let mut axes = Vec::new();
    let regions = if asked.is_whole(indicator) {
        indicator.sums_regions()
    } else {
        !asked.by.region && asked.regions.len() > 1
    };
    axes.extend(regions.then_some(Axis::Region));
    let several = match asked.agencies.len() {
        0 => indicator.reporters.len() != 1,
        n => n > 1,
    };
    axes.extend((several && !asked.by.agency).then_some(Axis::Agency));
    for (at, category) in indicator.categories.iter().enumerate().take(3) {
        let several = match asked.categories[at].len() {
            0 => category.complete,
            n => n > 1,
        };
        axes.extend((several && !asked.by.category[at]).then_some(Axis::Category(at)));
    }
    let inner = coverage::inner_grain(indicator, asked.grain);
    axes.extend(inner.map(|_| Axis::Period));
    let places = inner.filter(|_| axes.contains(&Axis::Region));
    axes.extend(places.map(|_| Axis::RegionPeriod));
    axes
}

/// The same question about all codes together.
fn of_any_code(ask: &Question) -> Question {
    Question {
        categories: [const { None }; 3],
        by_category: [false; 3],
        ..ask.clone()
    }
}

/// A question with one more axis told apart.
fn by(ask: &Question, axis: Axis, indicator: &Indicator) -> Question {
    let mut ask = ask.clone();
    match axis {
        Axis::Region => (ask.region, ask.by_region) = (None, true),
        Axis::RegionPeriod => {
            ask = by(&ask, Axis::Period, indicator);
            (ask.region, ask.by_region) = (None, true);
        }
        Axis::Agency => ask.by_agency = true,
        Axis::Category(at) => ask.by_category[at] = true,
        Axis::Period => {
            if let Some(grain) = coverage::inner_grain(indicator, ask.grain) {
                let within = |day| Period::containing(grain, day);
                ask.since = ask.since.map(|first| within(first.start()));
                ask.until = ask.until.map(|last| within(last.next().start()).previous());
                ask.grain = grain;
            }
        }
    }
    ask
}

/// One code of an axis is fixed; several are told apart, to be added up where they need not be.
fn ask(asked: &Asked) -> Question {
    let fixed = |told: bool, codes: &[String]| match codes {
        [only] if !told => (Some(only.clone()), false),
        codes => (None, told || !codes.is_empty()),
    };
    let (agency, by_agency) = fixed(asked.by.agency, &asked.agencies);
    let (region, by_region) = fixed(asked.by.region, &asked.regions);
    let mut categories = [const { None }; 3];
    let mut by_category = [false; 3];
    for at in 0..3 {
        (categories[at], by_category[at]) = fixed(asked.by.category[at], &asked.categories[at]);
    }
    Question {
        since: asked.since,
        until: asked.until,
        agency,
        region,
        categories,
        by_agency,
        by_region,
        by_category,
        ..Question::new(asked.view, asked.grain)
    }
}
