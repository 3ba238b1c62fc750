//! Totals over time for programs: what to ask the store, and its answers as records. The figures
//! are those of the pages: [`track`] says which total is the figure of a whole, the catalogue's
//! roll-up what it comes to, and [`crate::figures::coverage`] whether it is complete.

mod asked;
mod counts;
mod days;
mod plan;
mod returned;

use std::collections::BTreeMap;

use self::asked::About;
use self::counts::Counts;
use super::record::{Record, Value};
use crate::catalogue::{Indicator, Period};
use crate::figures::cell::Place;
use crate::figures::coverage::{Coverage, Present, is_paired};
use crate::figures::facts::{Count, Fact};
use crate::figures::question;
use crate::figures::rollup::Sums;
use crate::figures::time::runs;
use crate::figures::track;

pub use asked::{Answers, Asked, Axis, By, fits};
pub use plan::{Plan, plan};

/// What is added up of a period, and the shorter one that stands for it.
#[derive(Debug, Default)]
struct Held {
    sums: Sums,
    count: Count,
    moment: Option<Period>,
}

/// The figures of a period on a basis.
#[derive(Debug, Clone)]
struct Item {
    about: About,
    moment: Option<Period>,
    count: Count,
    place: Place,
    running: bool,
    /// How many of those that were sent back are in them.
    returned: usize,
    /// On how many days it was reported, where it is put together from the last of each series.
    days: Option<usize>,
    /// The figures of the measures that are asked for.
    figures: Vec<Option<i64>>,
    /// What each measure that has a figure covers.
    coverage: Vec<Coverage>,
}

/// The answers as records, ordered by period, agency, region, categories and basis.
pub fn records<'n>(indicator: &'n Indicator, asked: &Asked, answers: &Answers) -> Vec<Record<'n>> {
    let items = items(indicator, asked, answers);
    items
        .into_iter()
        .map(|item| record(indicator, asked, item))
        .collect()
}

/// A figure of a series, for programs that reckon with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// Its period.
    pub period: Period,
    /// Its agency, where agencies are told apart.
    pub agency: String,
    /// Its region, where regions are told apart.
    pub region: String,
    /// Position of its basis in the indicator's list.
    pub basis: usize,
    /// The figure of each measure that was asked for.
    pub figures: Vec<Option<i64>>,
    /// Whether nothing that is due is missing.
    pub full: bool,
    /// Whether the period still runs.
    pub running: bool,
    /// Whether something in it was sent back to its agency.
    pub returned: bool,
    /// What kind of rows are in it.
    pub count: Count,
}

/// The answers as figures, ordered by period, agency, region, categories and basis.
pub fn points(indicator: &Indicator, asked: &Asked, answers: &Answers) -> Vec<Point> {
    let items = items(indicator, asked, answers);
    let point = |item: Item| Point {
        period: item.about.period,
        agency: item.about.agency,
        region: item.about.region,
        basis: item.about.basis,
        full: item.coverage.iter().all(Coverage::is_full),
        running: item.running,
        returned: item.returned > 0,
        count: item.count,
        figures: item.figures,
    };
    items.into_iter().map(point).collect()
}

/// The names of a record's members.
pub fn members(indicator: &Indicator, asked: &Asked) -> Vec<String> {
    let nothing = Item {
        about: About {
            period: Period::year(2000),
            agency: String::new(),
            region: String::new(),
            categories: Default::default(),
            basis: 0,
        },
        moment: None,
        count: Count::default(),
        place: Place::Own,
        running: false,
        returned: 0,
        days: None,
        figures: Vec::new(),
        coverage: Vec::new(),
    };
    let record = record(indicator, asked, nothing);
    record
        .0
        .into_iter()
        .map(|(name, _)| name.into_owned())
        .collect()
}

fn items(indicator: &Indicator, asked: &Asked, answers: &Answers) -> Vec<Item> {
    let counts = Counts::new(indicator, asked, answers);
    let mut own = merged(indicator, asked, &answers.own);
    if !asked.is_whole(indicator) {
        let several = !asked.by.region && asked.regions.len() > 1;
        let place = if several { Place::Sum } else { Place::Own };
        let item = |(about, held)| {
            let told = About::clone(&about);
            item(
                (indicator, asked),
                (&counts, answers),
                about,
                &told,
                (held, place),
            )
        };
        return own.into_iter().map(item).collect();
    }
    let mut sums = merged(indicator, asked, &answers.summed);
    let mut keys: Vec<About> = own.keys().chain(sums.keys()).cloned().collect();
    keys.sort_unstable();
    keys.dedup();
    let one = |about: About| {
        let (reported, summed) = (own.remove(&about), sums.remove(&about));
        let stands = match (&reported, &summed) {
            (Some(own), Some(sum)) => track::sum_stands(indicator, &own.sums, &sum.sums),
            (own, _) => own.is_none(),
        };
        let (found, place, region) = if stands {
            (summed?, Place::Sum, question::summed(indicator))
        } else {
            (reported?, Place::Own, indicator.region.whole.clone())
        };
        let counted = About {
            region,
            ..about.clone()
        };
        let about = About {
            region: indicator.region.whole.clone(),
            ..about
        };
        let held = (found, place);
        let counts = (&counts, answers);
        Some(item((indicator, asked), counts, about, &counted, held))
    };
    keys.into_iter().filter_map(one).collect()
}

fn item(
    (indicator, asked): (&Indicator, &Asked),
    (counts, answers): (&Counts<'_>, &Answers),
    about: About,
    counted: &About,
    (held, place): (Held, Place),
) -> Item {
    let Held {
        sums,
        count,
        moment,
    } = held;
    let covered = |at: usize| counts.coverage(counted, &sums, at);
    let of_measure = |at: &usize| {
        if sums.is_unpaired(*at) && sums.count[*at] != 1 {
            return counts.paired(counted, *at);
        }
        let figure = sums.figure(indicator, *at)?;
        // Only a ratio that is computed has sides.
        let sides = indicator.measures[*at].ratio.as_ref();
        let sides = sides.map(|ratio| [ratio.numerator, ratio.denominator]);
        let sides = sides.map(|sides| sides.map(|at| (at, covered(at))));
        let paired = sides.is_none_or(|sides| {
            let side = |at: usize| &sides[usize::from(sides[0].0 != at)].1;
            is_paired(indicator, (&sums, *at), side)
        });
        paired.then_some(figure)
    };
    let figures: Vec<Option<i64>> = asked.measures.iter().map(of_measure).collect();
    let told = asked.measures.iter().zip(&figures);
    let told = told.filter(|(_, figure)| figure.is_some());
    Item {
        coverage: told.map(|(at, _)| covered(*at)).collect(),
        running: runs(indicator, about.period, asked.today),
        returned: returned::count(indicator, asked, &answers.returned, (counted, moment)),
        days: days::count(indicator, asked, &answers.dated, (counted, moment)),
        about,
        moment,
        figures,
        count,
        place,
    }
}

/// Adds up what is not told apart, of the codes that are asked for.
fn merged(indicator: &Indicator, asked: &Asked, facts: &[Fact]) -> BTreeMap<About, Held> {
    let mut found: BTreeMap<About, Held> = BTreeMap::new();
    let is_together = |fact: &Fact| {
        let several =
            |told: bool, codes: &[String], code: &str| !told && codes.len() > 1 && !code.is_empty();
        let categories = asked.categories.iter().zip(asked.by.category);
        let mut categories = categories.zip(&fact.categories);
        several(asked.by.region, &asked.regions, &fact.region)
            || categories.any(|((codes, told), code)| several(told, codes, code))
    };
    let wanted = |fact: &&Fact| fits(asked, fact) && is_of_asked(indicator, asked, fact);
    for fact in facts.iter().filter(wanted) {
        let together = is_together(fact);
        let sums = fact.sums.together(indicator, |_| together);
        let held = found.entry(About::of(asked, fact)).or_default();
        held.sums.add(&sums);
        held.count.add(&fact.count);
        held.moment = held.moment.max(fact.moment);
    }
    found
}

/// Whether a measure that is asked for can be in a total: where a category is told apart or codes of
/// it are asked for, one that is told by it stands under a code, and any other under none.
fn is_of_asked(indicator: &Indicator, asked: &Asked, fact: &Fact) -> bool {
    let is_known = |axis: &usize| asked.by.category[*axis] || !asked.categories[*axis].is_empty();
    let axes = (0..indicator.categories.len().min(3)).filter(is_known);
    let axes: Vec<(usize, bool)> = axes
        .map(|axis| (axis, !fact.categories[axis].is_empty()))
        .collect();
    let mut measures = asked.measures.iter().map(|at| &indicator.measures[*at]);
    measures.any(|measure| axes.iter().all(|(axis, coded)| measure.by[*axis] == *coded))
}

fn record<'n>(indicator: &'n Indicator, asked: &Asked, item: Item) -> Record<'n> {
    let about = item.about;
    let mut record = Record::default();
    record.text("period", about.period.to_string());
    record.push(
        "moment",
        item.moment
            .map_or(Value::Missing, |at| Value::Text(at.to_string())),
    );
    record.push("days", item.days.map_or(Value::Missing, number));
    if asked.by.agency || asked.agencies.len() == 1 {
        record.text("agency", named(about.agency, &asked.agencies));
    }
    if asked.by.region || asked.regions.len() < 2 {
        record.text("region", named(about.region, &asked.regions));
    }
    let categories = about.categories.into_iter().enumerate();
    for ((at, code), category) in categories.zip(&indicator.categories) {
        if asked.by.category[at] || asked.categories[at].len() == 1 {
            let code = named(code, &asked.categories[at]);
            let code = Some(code).filter(|code| !code.is_empty());
            record.push(&category.name, code.map_or(Value::Missing, Value::Text));
        }
    }
    let basis = indicator.bases.get(about.basis);
    record.text("basis", basis.map_or("", |basis| &basis.code));
    record.text("origin", origin(indicator, &item.coverage, item.place));
    for (turn, at) in asked.measures.iter().enumerate() {
        let measure = &indicator.measures[*at];
        let figure = item.figures.get(turn).copied().flatten();
        record.push(&measure.name, Value::figure(figure, measure.decimals));
    }
    let full = !item.coverage.is_empty() && item.coverage.iter().all(Coverage::is_full);
    record.push(
        "complete",
        Value::Flag(full && !item.running && item.returned == 0),
    );
    record.push("rows", Value::Whole(item.count.rows));
    record.push("provisional", Value::Whole(item.count.provisional));
    record.push("returned", number(item.returned));
    record.push("samples", Value::Whole(item.count.samples));
    push_counts(&mut record, indicator, &item.coverage);
    record.text(
        "updated_at",
        crate::base::clock::rfc3339(item.count.changed_at),
    );
    record
}

fn number(n: usize) -> Value {
    i64::try_from(n).map_or(Value::Missing, Value::Whole)
}

/// How a figure came about: what several agencies reported about themselves was published by none
/// of them.
fn origin(indicator: &Indicator, coverage: &[Coverage], place: Place) -> &'static str {
    let of_several =
        indicator.due_agencies().is_some() && coverage.iter().any(|one| one.agencies.is_some());
    match place {
        Place::Own if !of_several => "published",
        Place::Own | Place::Sum => "summed",
    }
}

/// How many are in the figures of each axis that is summed, how many are due, and how many have
/// reported the period without what is asked for; of several measures the one that has the fewest.
fn push_counts(record: &mut Record<'_>, indicator: &Indicator, coverage: &[Coverage]) {
    let mut push = |name: &str,
                    without: Option<&'static str>,
                    axis: &dyn Fn(&Coverage) -> Option<&Present>| {
        let told = coverage.iter().filter_map(axis);
        let fewest = told.min_by_key(|present| present.codes.len());
        let count = fewest.map_or(Value::Missing, |present| number(present.codes.len()));
        let due = fewest.and_then(|present| present.due);
        record.push(name.to_owned(), count);
        record.push(format!("{name}_due"), due.map_or(Value::Missing, number));
        if let Some(without) = without {
            let count = fewest.map(|present| present.without.len());
            record.push(without, count.map_or(Value::Missing, number));
        }
    };
    push("regions", Some("regions_without"), &|one| {
        one.regions.as_ref()
    });
    push("agencies", Some("agencies_without"), &|one| {
        one.agencies.as_ref()
    });
    push("periods", Some("periods_without"), &|one| {
        one.periods.as_ref()
    });
    for (at, category) in indicator.categories.iter().enumerate().take(3) {
        let name = format!("{}_codes", category.name);
        push(&name, None, &|one| one.categories[at].as_ref());
    }
}

/// The code of an axis: told apart, or the only one asked for.
fn named(code: String, asked: &[String]) -> String {
    match asked {
        [only] if code.is_empty() => only.clone(),
        _ => code,
    }
}
