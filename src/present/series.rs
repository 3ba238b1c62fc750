//! Totals over time for programs: what to ask the store, and its answers as records. The figures
//! are those of the pages: [`track`] says which total is the figure of a whole, and the
//! catalogue's roll-up what it comes to.

mod plan;

use std::collections::BTreeMap;

use super::record::{Record, Value};
use super::trust;
use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::facts::{Count, Fact};
use crate::figures::question::View;
use crate::figures::rollup::Sums;
use crate::figures::track;
use crate::figures::track::Place;

pub use plan::{Plan, plan};

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
}

/// What the store answered to a [`Plan`].
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Reported for the regions themselves.
    pub own: Vec<Fact>,
    /// Summed over the regions of the whole.
    pub summed: Vec<Fact>,
    /// Which regions are in those sums.
    pub regions: Vec<Fact>,
    /// Which agencies are in the figures.
    pub agencies: Vec<Fact>,
}

/// What a figure is about. Where an axis is summed its code is empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct About {
    period: Period,
    agency: String,
    region: String,
    categories: [String; 3],
    basis: usize,
}

/// The figures of a period on a basis.
#[derive(Debug, Clone)]
struct Item {
    about: About,
    sums: Sums,
    count: Count,
    regions: Option<usize>,
    regions_due: Option<usize>,
    agencies: Option<usize>,
    agencies_due: Option<usize>,
}

/// The answers as records, ordered by period, agency, region, categories and basis.
pub fn records<'n>(indicator: &'n Indicator, asked: &Asked, answers: &Answers) -> Vec<Record<'n>> {
    let items = items(indicator, asked, answers);
    items
        .into_iter()
        .map(|item| record(indicator, asked, item))
        .collect()
}

/// The names of a record's members.
pub fn members<'n>(indicator: &'n Indicator, asked: &Asked) -> Vec<&'n str> {
    let nothing = Item {
        about: About {
            period: Period::year(2000),
            agency: String::new(),
            region: String::new(),
            categories: Default::default(),
            basis: 0,
        },
        sums: Sums::default(),
        count: Count::default(),
        regions: None,
        regions_due: None,
        agencies: None,
        agencies_due: None,
    };
    let record = record(indicator, asked, nothing);
    record.0.into_iter().map(|(name, _)| name).collect()
}

fn items(indicator: &Indicator, asked: &Asked, answers: &Answers) -> Vec<Item> {
    let reporters = reporters(answers);
    if !asked.is_whole(indicator) {
        let own = merged(asked, &answers.own, asked.by.region);
        let item = |(about, fact): (About, Fact)| {
            let reported = reporters.get(&(about.period, about.basis, fact.region.as_str()));
            item(indicator, about, (fact.sums, fact.count), reported)
        };
        return own.into_iter().map(item).collect();
    }
    let mut own = merged(asked, &answers.own, false);
    let mut sums = merged(asked, &answers.summed, false);
    let present = present(indicator, asked, &answers.regions);
    let mut keys: Vec<About> = own.keys().chain(sums.keys()).cloned().collect();
    keys.sort_unstable();
    keys.dedup();
    let due = indicator.region.due.len();
    let one = |about: About| {
        let reported = own.remove(&about);
        let reported = reported.map(|fact| track::cell(&fact, Place::Own));
        let summed = sums.remove(&about).map(|fact| {
            let key = (about.period, about.basis, about.agency.clone());
            let regions = present.get(&key).cloned().unwrap_or_default();
            track::cell(&fact, Place::Sum(regions))
        });
        let cell = track::of_whole(indicator, reported, summed)?;
        let source = match &cell.place {
            Place::Own => indicator.region.whole.clone(),
            Place::Sum(_) => crate::figures::question::summed(indicator),
        };
        let agencies = reporters.get(&(about.period, about.basis, source.as_str()));
        let about = About {
            region: indicator.region.whole.clone(),
            ..about
        };
        let mut item = item(indicator, about, (cell.sums, cell.count), agencies);
        if let Place::Sum(regions) = &cell.place {
            (item.regions, item.regions_due) = (Some(regions.len()), Some(due));
        }
        Some(item)
    };
    keys.into_iter().filter_map(one).collect()
}

fn item(
    indicator: &Indicator,
    about: About,
    (sums, count): (Sums, Count),
    reported: Option<&Vec<&str>>,
) -> Item {
    let covered = reported.and_then(|reported| trust::covered(indicator, reported));
    Item {
        about,
        sums,
        count,
        regions: None,
        regions_due: None,
        agencies: covered.map(|(present, _)| present),
        agencies_due: covered.and_then(|(_, due)| due),
    }
}

/// Adds up what is not told apart, of the codes that are asked for.
fn merged(asked: &Asked, facts: &[Fact], by_region: bool) -> BTreeMap<About, Fact> {
    let mut found: BTreeMap<About, Fact> = BTreeMap::new();
    let kept = |told: bool, code: &String| if told { code.clone() } else { String::new() };
    for fact in facts.iter().filter(|fact| fits(asked, fact)) {
        let mut categories = [const { String::new() }; 3];
        for (at, code) in categories.iter_mut().enumerate() {
            *code = kept(asked.by.category[at], &fact.categories[at]);
        }
        let about = About {
            period: fact.period,
            agency: kept(asked.by.agency, &fact.agency),
            region: kept(by_region, &fact.region),
            categories,
            basis: fact.basis,
        };
        match found.get_mut(&about) {
            Some(sum) => {
                sum.sums.add(&fact.sums);
                sum.count.add(&fact.count);
            }
            None => {
                found.insert(about, fact.clone());
            }
        }
    }
    found
}

/// Whether a total is of the codes that are asked for; an axis that is summed fits.
fn fits(asked: &Asked, fact: &Fact) -> bool {
    let within = |codes: &[String], code: &String| {
        codes.is_empty() || code.is_empty() || codes.contains(code)
    };
    let categories = asked.categories.iter().zip(&fact.categories);
    let region = fact.region.starts_with('@') || within(&asked.regions, &fact.region);
    region
        && within(&asked.agencies, &fact.agency)
        && categories
            .into_iter()
            .all(|(codes, code)| within(codes, code))
}

/// The due regions that are in the sums.
fn present(
    indicator: &Indicator,
    asked: &Asked,
    facts: &[Fact],
) -> BTreeMap<(Period, usize, String), Vec<String>> {
    let mut found: BTreeMap<_, Vec<String>> = BTreeMap::new();
    let everywhere = Asked {
        regions: Vec::new(),
        ..asked.clone()
    };
    for fact in facts {
        if !indicator.region.due.contains(&fact.region) || !fits(&everywhere, fact) {
            continue;
        }
        let agency = if asked.by.agency { &fact.agency } else { "" };
        let key = (fact.period, fact.basis, agency.to_owned());
        let regions = found.entry(key).or_default();
        if !regions.contains(&fact.region) {
            regions.push(fact.region.clone());
        }
    }
    found
}

/// The agencies that have reported, by period, basis and region.
fn reporters(answers: &Answers) -> BTreeMap<(Period, usize, &str), Vec<&str>> {
    let mut found: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for fact in &answers.agencies {
        let key = (fact.period, fact.basis, fact.region.as_str());
        let agencies = found.entry(key).or_default();
        if !agencies.contains(&fact.agency.as_str()) {
            agencies.push(&fact.agency);
        }
    }
    found
}

fn record<'n>(indicator: &'n Indicator, asked: &Asked, item: Item) -> Record<'n> {
    let about = item.about;
    let mut record = Record::default();
    record.text("period", about.period.to_string());
    if asked.by.agency || asked.agencies.len() == 1 {
        record.text("agency", named(about.agency, &asked.agencies));
    }
    if asked.by.region || asked.regions.len() < 2 {
        record.text("region", named(about.region, &asked.regions));
    }
    let categories = about.categories.into_iter().enumerate();
    for ((at, code), category) in categories.zip(&indicator.categories) {
        if asked.by.category[at] || asked.categories[at].len() == 1 {
            record.text(&category.name, named(code, &asked.categories[at]));
        }
    }
    let basis = indicator.bases.get(about.basis);
    record.text("basis", basis.map_or("", |basis| &basis.code));
    for at in &asked.measures {
        let measure = &indicator.measures[*at];
        let figure = item.sums.figure(indicator, *at);
        record.push(&measure.name, Value::figure(figure, measure.decimals));
    }
    let count = |count: Option<usize>| {
        let count = count.and_then(|count| i64::try_from(count).ok());
        count.map_or(Value::Missing, Value::Whole)
    };
    record.push("rows", Value::Whole(item.count.rows));
    record.push("provisional", Value::Whole(item.count.provisional));
    record.push("samples", Value::Whole(item.count.samples));
    record.push("regions", count(item.regions));
    record.push("regions_due", count(item.regions_due));
    record.push("agencies", count(item.agencies));
    record.push("agencies_due", count(item.agencies_due));
    record.text(
        "updated_at",
        crate::base::clock::rfc3339(item.count.changed_at),
    );
    record
}

/// The code of an axis: told apart, or the only one asked for.
fn named(code: String, asked: &[String]) -> String {
    match asked {
        [only] if code.is_empty() => only.clone(),
        _ => code,
    }
}
