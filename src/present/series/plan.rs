//! What a series asks the store: few questions, each over a bounded part of the totals.

use super::Asked;
use crate::catalogue::{Indicator, Level};
use crate::figures::question::{Question, summed};

/// The questions of a series.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Reported for the regions themselves.
    pub own: Question,
    /// Summed over the regions of the whole.
    pub summed: Option<Question>,
    /// Which regions are in those sums.
    pub regions: Option<Question>,
    /// Which agencies are in the figures.
    pub agencies: Vec<Question>,
}

/// The questions to ask.
pub fn plan(indicator: &Indicator, asked: &Asked) -> Plan {
    let whole = indicator.region.whole.clone();
    let is_whole = asked.is_whole(indicator);
    let sums = is_whole && indicator.region.level == Level::Kabkota;
    let mut own = ask(asked);
    if is_whole {
        (own.region, own.by_region) = (Some(whole.clone()), false);
    }
    let of_sum = |question: Question| Question {
        region: Some(summed(indicator)),
        by_region: false,
        ..question
    };
    // Who has reported does not depend on how the figures are told apart.
    let mut reports = ask(asked);
    for (at, told) in reports.by_category.iter_mut().enumerate() {
        *told = asked.categories[at].len() > 1;
    }
    let in_sums = Question {
        region: None,
        by_region: true,
        ..reports.clone()
    };
    let several = indicator.reporters.len() != 1 && asked.agencies.is_empty() && !asked.by.agency;
    let by_agency = Question {
        by_agency: true,
        ..reports
    };
    let mut agencies = Vec::new();
    if several && is_whole {
        agencies.push(Question {
            region: Some(whole),
            by_region: false,
            ..by_agency.clone()
        });
        agencies.extend(sums.then(|| of_sum(by_agency)));
    } else if several && asked.regions.len() == 1 {
        agencies.push(by_agency);
    }
    Plan {
        summed: sums.then(|| of_sum(own.clone())),
        regions: sums.then_some(in_sums),
        own,
        agencies,
    }
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
