//! What to ask the store for a view: few questions, each over a bounded part of the totals.

use jiff::civil::Date;

use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::coverage;
use crate::figures::facts::{Apart, Part};
use crate::figures::focus::Focus;
use crate::figures::question::{Question, summed};
use crate::figures::selection::Selection;
use crate::figures::sides;
use crate::figures::track::Track;

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

/// Which periods an indicator has figures of.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// All of them, in their order, or the newest.
    pub periods: &'k [Period],
    /// The newest of which figures are validated.
    pub validated: Option<Period>,
    /// The day on which it is asked.
    pub today: Date,
}

/// A span of periods: between two bounds, or one.
#[derive(Debug, Clone, Copy)]
struct Span {
    since: Option<Period>,
    until: Option<Period>,
}

impl Span {
    fn holds(self, period: Period) -> bool {
        self.since.is_none_or(|since| since <= period)
            && self.until.is_none_or(|until| period <= until)
    }
}

/// The spans that are read: around the period that is asked for, else around the newest that is
/// validated, and the newest that has begun beside it. A period far ahead moves nothing.
fn spans(selection: &Selection, known: Known<'_>) -> Vec<Span> {
    let around = |period| {
        let (since, until) = window(period);
        Span { since, until }
    };
    let has_begun = |period: &&Period| period.start() <= known.today;
    let newest = known.periods.iter().rev().find(has_begun);
    let newest = newest.or(known.periods.last()).copied();
    if let Some(wanted) = selection.period(known.periods) {
        return vec![around(wanted)];
    }
    let validated = known.validated.filter(|p| has_begun(&p));
    let mut spans: Vec<Span> = validated.or(newest).map(around).into_iter().collect();
    if let Some(newest) = newest.filter(|newest| !spans.iter().any(|span| span.holds(*newest))) {
        let (since, until) = (Some(newest), Some(newest));
        spans.push(Span { since, until });
    }
    spans
}

/// Where the spans that are read begin; none where they have no beginning.
pub fn earliest(selection: &Selection, known: Known<'_>) -> Option<Period> {
    let begins = spans(selection, known).into_iter().map(|span| span.since);
    begins.collect::<Option<Vec<Period>>>()?.into_iter().min()
}

/// Whether a period lies in the spans that are read.
pub fn is_read(selection: &Selection, known: Known<'_>) -> impl Fn(Period) -> bool + use<> {
    let spans = spans(selection, known);
    move |period| spans.iter().any(|span| span.holds(period))
}

/// The questions about an older part of the figures, up to this period.
pub fn older(indicator: &Indicator, selection: &Selection, newest: Period) -> Vec<Ask> {
    let (since, _) = window(newest);
    between(indicator, selection, (since, Some(newest)))
}

/// Where such a part begins.
pub fn begins(newest: Period) -> Option<Period> {
    window(newest).0
}

/// The questions that come first: how the figure went, by itself and summed over the regions, and
/// what it covers of what is due.
pub fn first(indicator: &Indicator, selection: &Selection, known: Known<'_>) -> Vec<Ask> {
    let spans = spans(selection, known).into_iter();
    let asks = spans.map(|span| between(indicator, selection, (span.since, span.until)));
    asks.flatten().collect()
}

/// How the figure went between two periods, and what it covers of what is due.
pub fn between(
    indicator: &Indicator,
    selection: &Selection,
    (since, until): (Option<Period>, Option<Period>),
) -> Vec<Ask> {
    let mut asks = Vec::new();
    let within = || Question {
        since,
        until,
        ..ask(selection)
    };
    let regions = Question {
        by_region: true,
        ..within()
    };
    // Whoever has reported other codes only doesn't lack in the same way as who has reported nothing.
    let is_some = selection.categories.iter().any(Option::is_some);
    if is_some && indicator.region.due.len() > 1 {
        asks.push(of_any_code(Apart::Regions, regions.clone()));
    }
    asks.push((Part::Regions, regions));
    let mut regions = vec![selection.region.clone(), indicator.region.whole.clone()];
    regions.dedup();
    if indicator.sums_regions() {
        let together = Question {
            region: Some(summed(indicator)),
            ..within()
        };
        asks.push((Part::Summed, together));
        regions.push(summed(indicator));
    }
    let bounded = |question: Question| {
        let grain = question.grain;
        Question {
            since: since.map(|p| Period::containing(grain, p.start())),
            until: until.map(|p| Period::containing(grain, p.next().start()).previous()),
            ..question
        }
    };
    let inner = coverage::inner_grain(indicator, selection.grain);
    if let Some(grain) = inner.filter(|_| indicator.sums_regions()) {
        let places = Question {
            grain,
            by_region: true,
            ..ask(selection)
        };
        if is_some {
            asks.push(of_any_code(Apart::RegionPeriods, bounded(places.clone())));
        }
        asks.push((Part::RegionMonths, bounded(places)));
    }
    if sides::are_asked(indicator) {
        asks.push((Part::Each, bounded(each(indicator, ask(selection)))));
    }
    for region in regions {
        asks.extend(
            covered(indicator, selection)
                .into_iter()
                .map(|(part, question)| {
                    let region = Some(region.clone());
                    (part, bounded(Question { region, ..question }))
                }),
        );
    }
    asks
}

/// The same question with everything told apart, also the shorter periods of a longer one.
pub fn each(indicator: &Indicator, question: Question) -> Question {
    let axes = indicator.categories.len();
    Question {
        grain: coverage::inner_grain(indicator, question.grain).unwrap_or(question.grain),
        region: None,
        by_agency: true,
        by_region: true,
        by_category: [0, 1, 2].map(|at| at < axes),
        ..question
    }
}

/// The same question about all codes together.
fn of_any_code(apart: Apart, question: Question) -> Ask {
    let categories = [const { None }; 3];
    let question = Question {
        categories,
        ..question
    };
    (Part::OfAnyCode(apart), question)
}

/// Which codes, agencies and shorter periods are in the figures.
fn covered(indicator: &Indicator, selection: &Selection) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (at, category) in indicator.categories.iter().enumerate().take(3) {
        if selection.categories[at].is_none() && category.complete {
            asks.push((Part::CategoryTrend(at), spread(ask(selection), at)));
        }
    }
    if !selection.bound && indicator.reporters.len() != 1 {
        asks.push((Part::Agencies, by_agency(selection)));
    }
    if let Some(grain) = coverage::inner_grain(indicator, selection.grain) {
        let shorter = Question {
            grain,
            ..ask(selection)
        };
        asks.push((Part::Months, shorter));
    }
    if selection.categories.iter().any(Option::is_some) {
        let any = [Apart::Agencies, Apart::Periods].into_iter();
        let any = any.filter_map(|apart| {
            let mut same = asks.iter().filter(|(part, _)| *part == apart.part());
            same.next().map(|(_, ask)| of_any_code(apart, ask.clone()))
        });
        asks.extend(any.collect::<Vec<_>>());
    }
    asks
}

/// Every agency by itself; not for those who may see one only.
fn by_agency(selection: &Selection) -> Question {
    Question {
        agency: None,
        by_agency: true,
        ..ask(selection)
    }
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
    // Where several are due, their figures are there already.
    if !selection.bound && indicator.reporters.len() == 1 {
        let agencies = Question {
            region: Some(focus.source.clone()),
            periods: std::iter::once(focus.period).chain(focus.before).collect(),
            ..by_agency(selection)
        };
        asks.push((Part::Agencies, agencies));
    }
    let axes = indicator.categories.len().min(3);
    for at in 0..axes {
        let category = &indicator.categories[at];
        asks.push((Part::Category(at), spread(here(), at)));
        let is_there = selection.categories[at].is_none() && category.complete;
        if category.list.codes.len() <= FOLLOWED && !is_there {
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
    asks
}
