//! What to ask the store for a view: few questions, each over a bounded part of the totals.

use crate::catalogue::{Grain, Indicator, Level, Period};
use crate::figures::selection::Selection;
use crate::figures::track::{Focus, Track};

/// What a question is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// Every region by itself, over the periods of the trend.
    Regions,
    /// The regions below the whole together, over the periods of the trend.
    Summed,
    /// By agency, in the period shown and the one before.
    Agencies,
    /// By the category at this position, in the period shown.
    Category(usize),
    /// By the category at this position, over the periods of the trend.
    CategoryTrend(usize),
    /// By two categories, in the period shown.
    Pair(usize, usize),
    /// By region and category, in the period shown.
    RegionCategory(usize),
    /// By month, in the year shown and the one before.
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

/// The questions about the period in focus for a card: who reported.
pub fn card(indicator: &Indicator, selection: &Selection, focus: &Focus) -> Vec<Ask> {
    if indicator.reporters.len() == 1 || selection.bound {
        return Vec::new();
    }
    vec![by_agency(selection, focus)]
}

/// Every agency by itself; not for those who may see one only.
fn by_agency(selection: &Selection, focus: &Focus) -> Ask {
    Ask {
        agency: None,
        by_agency: true,
        region: Some(focus.source.clone()),
        periods: std::iter::once(focus.period).chain(focus.before).collect(),
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
    if !selection.bound {
        asks.push(by_agency(selection, focus));
    }
    let axes = indicator.categories.len().min(3);
    for at in 0..axes {
        let spread = |mut ask: Ask| {
            ask.categories[at] = None;
            ask.by_category[at] = true;
            ask
        };
        asks.push(spread(here(Part::Category(at))));
        if indicator.categories[at].list.codes.len() <= FOLLOWED {
            let (since, until) = track.bounds();
            let trend = here(Part::CategoryTrend(at));
            asks.push(spread(Ask {
                periods: Vec::new(),
                since,
                until,
                ..trend
            }));
        }
        if indicator.region.due.len() > 1 {
            let everywhere = here(Part::RegionCategory(at));
            asks.push(spread(Ask {
                region: None,
                by_region: true,
                ..everywhere
            }));
        }
        for other in at + 1..axes {
            let mut pair = spread(here(Part::Pair(at, other)));
            pair.categories[other] = None;
            pair.by_category[other] = true;
            asks.push(pair);
        }
    }
    asks.extend(months(indicator, selection, focus));
    asks
}

/// For a year that is made of months: which of them are in it, and in the year before.
fn months(indicator: &Indicator, selection: &Selection, focus: &Focus) -> Option<Ask> {
    let made_of_months = selection.grain == Grain::Year
        && indicator.kind == crate::catalogue::Kind::Flow
        && indicator.period.show.contains(&Grain::Month);
    let year = focus.period.calendar_year();
    made_of_months.then(|| Ask {
        grain: Grain::Month,
        region: Some(focus.source.clone()),
        since: Some(Period::containing(
            Grain::Month,
            Period::year(year - 1).start(),
        )),
        until: Some(Period::containing(Grain::Month, Period::year(year).next().start()).previous()),
        ..ask(Part::Months, selection)
    })
}
