//! What to ask the store for a view: few questions, each over a bounded part of the totals.

use crate::catalogue::{Grain, Indicator, Kind, Level, Period};
use crate::figures::facts::Part;
use crate::figures::question::{Question, summed};
use crate::figures::selection::Selection;
use crate::figures::track::{Focus, Track};

/// Longest list of codes that is followed over time.
const FOLLOWED: usize = 12;

/// What is asked of the store, and what for.
type Ask = (Part, Question);

fn ask(selection: &Selection) -> Question {
    Question {
        agency: selection.agency.clone(),
        categories: selection.categories.clone(),
        ..Question::new(selection.view, selection.grain)
    }
}

/// First and last period of a trend that is read around `anchor`.
fn window(anchor: Period) -> (Option<Period>, Option<Period>) {
    let grain = anchor.grain();
    let years = match grain {
        Grain::Day => {
            let month = anchor.within(Grain::Month);
            let first = Period::containing(grain, month.previous().start());
            return (Some(first), Some(anchor));
        }
        Grain::Month => 2,
        Grain::Quarter | Grain::Semester => 5,
        Grain::School | Grain::Year => return (None, None),
    };
    let year = anchor.calendar_year();
    let first = Period::containing(grain, Period::year(year - years).start());
    let last = Period::containing(grain, Period::year(year).next().start()).previous();
    (Some(first), Some(last))
}

/// The questions that come first: how the figure went, by itself and summed over the regions.
pub fn first(indicator: &Indicator, selection: &Selection, known: &[Period]) -> Vec<Ask> {
    let anchor = selection.period(known).or_else(|| known.last().copied());
    let (since, until) = anchor.map_or((None, None), window);
    let regions = Question {
        by_region: true,
        since,
        until,
        ..ask(selection)
    };
    let mut asks = vec![(Part::Regions, regions)];
    if indicator.region.level == Level::Kabkota {
        let together = Question {
            region: Some(summed(indicator)),
            since,
            until,
            ..ask(selection)
        };
        asks.push((Part::Summed, together));
    }
    asks
}

/// The questions about the period in focus for a card: who reported.
pub fn card(indicator: &Indicator, selection: &Selection, focus: &Focus) -> Vec<Ask> {
    if indicator.reporters.len() == 1 || selection.bound {
        return Vec::new();
    }
    vec![by_agency(selection, focus)]
}

/// Every agency by itself; not for those who may see one only.
fn by_agency(selection: &Selection, focus: &Focus) -> Ask {
    let agencies = Question {
        agency: None,
        by_agency: true,
        region: Some(focus.source.clone()),
        periods: std::iter::once(focus.period).chain(focus.before).collect(),
        ..ask(selection)
    };
    (Part::Agencies, agencies)
}

/// The question with the codes of a category told apart.
fn spread(mut question: Question, at: usize) -> Question {
    question.categories[at] = None;
    question.by_category[at] = true;
    question
}

/// The questions about the period in focus: who, where and of what kind.
pub fn second(
    indicator: &Indicator,
    selection: &Selection,
    track: &Track,
    focus: &Focus,
) -> Vec<Ask> {
    let here = || Question {
        region: Some(focus.source.clone()),
        periods: vec![focus.period],
        ..ask(selection)
    };
    let mut asks = Vec::new();
    if !selection.bound {
        asks.push(by_agency(selection, focus));
    }
    let axes = indicator.categories.len().min(3);
    for at in 0..axes {
        asks.push((Part::Category(at), spread(here(), at)));
        if indicator.categories[at].list.codes.len() <= FOLLOWED {
            let (since, until) = track.bounds();
            let trend = Question {
                periods: Vec::new(),
                since,
                until,
                ..here()
            };
            asks.push((Part::CategoryTrend(at), spread(trend, at)));
        }
        if indicator.region.due.len() > 1 {
            let everywhere = Question {
                region: None,
                by_region: true,
                ..here()
            };
            asks.push((Part::RegionCategory(at), spread(everywhere, at)));
        }
        for other in at + 1..axes {
            let pair = spread(spread(here(), at), other);
            asks.push((Part::Pair(at, other), pair));
        }
    }
    asks.extend(months(indicator, selection, focus));
    asks
}

/// For a year that is made of months: which of them are in it, and in the year before.
fn months(indicator: &Indicator, selection: &Selection, focus: &Focus) -> Option<Ask> {
    let made_of_months = selection.grain == Grain::Year
        && indicator.kind == Kind::Flow
        && indicator.period.show.contains(&Grain::Month);
    let year = focus.period.calendar_year();
    let first = Period::containing(Grain::Month, Period::year(year - 1).start());
    let after = Period::containing(Grain::Month, Period::year(year).next().start());
    let months = || Question {
        grain: Grain::Month,
        region: Some(focus.source.clone()),
        since: Some(first),
        until: Some(after.previous()),
        ..ask(selection)
    };
    made_of_months.then(|| (Part::Months, months()))
}
