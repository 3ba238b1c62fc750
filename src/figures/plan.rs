//! What to ask the store for a view: few questions, each over a bounded part of the totals.

use jiff::civil::Date;

use crate::catalogue::{Grain, Indicator, Level, Period};
use crate::figures::coverage;
use crate::figures::focus::Focus;
use crate::figures::selection::Selection;
use crate::figures::track::Track;

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
}

/// A question to the totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What it is for.
    pub part: Part,
    /// Grain of the periods.
    pub grain: Grain,
    /// Only these periods; empty for all between the bounds.
    pub periods: Vec<Period>,
    /// From this period on.
    pub since: Option<Period>,
    /// Up to this period.
    pub until: Option<Period>,
    /// Only this agency.
    pub agency: Option<String>,
    /// Only this region, or the regions below one together.
    pub region: Option<String>,
    /// Only these categories.
    pub categories: [Option<String>; 3],
    /// Whether agencies are told apart.
    pub by_agency: bool,
    /// Whether regions are told apart.
    pub by_region: bool,
    /// Which categories are told apart.
    pub by_category: [bool; 3],
}

/// Longest list of codes that is followed over time.
const FOLLOWED: usize = 12;

fn ask(part: Part, selection: &Selection) -> Ask {
    Ask {
        part,
        grain: selection.grain,
        periods: Vec::new(),
        since: None,
        until: None,
        agency: selection.agency.clone(),
        region: None,
        categories: selection.categories.clone(),
        by_agency: false,
        by_region: false,
        by_category: [false; 3],
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

/// The questions that come first: how the figure went, by itself and summed over the regions, and
/// what it covers of what is due.
pub fn first(indicator: &Indicator, selection: &Selection, known: Known<'_>) -> Vec<Ask> {
    let mut asks = Vec::new();
    for Span { since, until } in spans(selection, known) {
        let within = |part| Ask {
            since,
            until,
            ..ask(part, selection)
        };
        asks.push(Ask {
            by_region: true,
            ..within(Part::Regions)
        });
        let mut regions = vec![selection.region.clone(), indicator.region.whole.clone()];
        regions.dedup();
        if indicator.region.level == Level::Kabkota {
            asks.push(Ask {
                region: Some(summed(indicator)),
                ..within(Part::Summed)
            });
            regions.push(summed(indicator));
        }
        for region in regions {
            let covered = covered(indicator, selection);
            asks.extend(covered.into_iter().map(|ask| Ask {
                region: Some(region.clone()),
                since: since.map(|p| Period::containing(ask.grain, p.start())),
                until: until.map(|p| Period::containing(ask.grain, p.next().start()).previous()),
                ..ask
            }));
        }
    }
    asks
}

/// Which codes, agencies and shorter periods are in the figures.
fn covered(indicator: &Indicator, selection: &Selection) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (at, category) in indicator.categories.iter().enumerate().take(3) {
        if selection.categories[at].is_none() && coverage::is_due(&category.list) {
            asks.push(spread(ask(Part::CategoryTrend(at), selection), at));
        }
    }
    if !selection.bound && indicator.reporters.len() != 1 {
        asks.push(by_agency(selection));
    }
    if let Some(grain) = coverage::inner_grain(indicator, selection.grain) {
        asks.push(Ask {
            grain,
            ..ask(Part::Months, selection)
        });
    }
    asks
}

/// The question with the codes of a category told apart.
fn spread(mut ask: Ask, at: usize) -> Ask {
    ask.categories[at] = None;
    ask.by_category[at] = true;
    ask
}

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
}

/// A question to the totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// What it is for.
    pub part: Part,
    /// Grain of the periods.
    pub grain: Grain,
    /// Only these periods; empty for all between the bounds.
    pub periods: Vec<Period>,
    /// From this period on.
    pub since: Option<Period>,
    /// Up to this period.
    pub until: Option<Period>,
    /// Only this agency.
    pub agency: Option<String>,
    /// Only this region, or the regions below one together.
    pub region: Option<String>,
    /// Only these categories.
    pub categories: [Option<String>; 3],
    /// Whether agencies are told apart.
    pub by_agency: bool,
    /// Whether regions are told apart.
    pub by_region: bool,
    /// Which categories are told apart.
    pub by_category: [bool; 3],
}

/// Longest list of codes that is followed over time.
const FOLLOWED: usize = 12;

fn ask(part: Part, selection: &Selection) -> Ask {
    Ask {
        part,
        grain: selection.grain,
        periods: Vec::new(),
        since: None,
        until: None,
        agency: selection.agency.clone(),
        region: None,
        categories: selection.categories.clone(),
        by_agency: false,
        by_region: false,
        by_category: [false; 3],
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
    let mut asks = vec![Ask {
        by_region: true,
        since,
        until,
        ..ask(Part::Regions, selection)
    }];
    if indicator.region.level == Level::Kabkota {
        asks.push(Ask {
            region: Some(summed(indicator)),
            since,
            until,
            ..ask(Part::Summed, selection)
        });
    }
    asks
}

/// The regions below the whole together, in the spelling of the store.
pub fn summed(indicator: &Indicator) -> String {
    format!("@{}", indicator.region.whole)
}

/// Every agency by itself; not for those who may see one only.
fn by_agency(selection: &Selection) -> Ask {
    Ask {
        agency: None,
        by_agency: true,
        ..ask(Part::Agencies, selection)
    }
}

/// The questions about the period in focus: who, where and of what kind.
pub fn second(
    indicator: &Indicator,
    selection: &Selection,
    track: &Track,
    focus: &Focus,
) -> Vec<Ask> {
    let here = |part| Ask {
        region: Some(focus.source.clone()),
        periods: vec![focus.period],
        ..ask(part, selection)
    };
    let mut asks = Vec::new();
    // Where several are due, their figures are there already.
    if !selection.bound && indicator.reporters.len() == 1 {
        asks.push(Ask {
            region: Some(focus.source.clone()),
            periods: std::iter::once(focus.period).chain(focus.before).collect(),
            ..by_agency(selection)
        });
    }
    let axes = indicator.categories.len().min(3);
    for at in 0..axes {
        let list = &indicator.categories[at].list;
        asks.push(spread(here(Part::Category(at)), at));
        let is_there = selection.categories[at].is_none() && coverage::is_due(list);
        if list.codes.len() <= FOLLOWED && !is_there {
            let (since, until) = track.bounds();
            let trend = Ask {
                periods: Vec::new(),
                since,
                until,
                ..here(Part::CategoryTrend(at))
            };
            asks.push(spread(trend, at));
        }
        if indicator.region.due.len() > 1 {
            let everywhere = Ask {
                region: None,
                by_region: true,
                ..here(Part::RegionCategory(at))
            };
            asks.push(spread(everywhere, at));
        }
        for other in at + 1..axes {
            asks.push(spread(spread(here(Part::Pair(at, other)), at), other));
        }
    }
    asks
}
