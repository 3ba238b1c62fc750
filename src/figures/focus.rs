//! What a page is about: which of the figures stands as the headline.

use crate::catalogue::{Indicator, Period};
use crate::figures::cell::{Cell, Place, Strand};
use crate::figures::facts::{Fact, Facts, Part};
use crate::figures::index::Index;
use crate::figures::selection::Selection;
use crate::figures::time::runs;
use crate::figures::track::Track;

/// What the page is about: a period on a basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// The period shown.
    pub period: Period,
    /// The shorter period whose figure stands for it, where it is that of one.
    pub moment: Option<Period>,
    /// The basis shown, and whether its figure was published or summed.
    pub strand: Strand,
    /// The region as the store spells it: a code, or `@` and a code where regions are summed.
    pub source: String,
    /// The period that it is compared with.
    pub before: Option<Period>,
    /// Whether the period still runs.
    pub running: bool,
    /// Whether the period has not begun.
    pub ahead: bool,
}

impl Focus {
    /// What the page is about; none when there is nothing to be about.
    pub fn of(
        indicator: &Indicator,
        selection: &Selection,
        (track, known, facts): (&Track, &[Period], &Facts),
    ) -> Option<Self> {
        let wanted = selection.period(known);
        let Some(cell) = shown(indicator, track, facts, wanted) else {
            return regional(indicator, selection, facts, wanted);
        };
        let before = track.before(indicator, cell, indicator.headline);
        Some(Self {
            period: cell.period,
            moment: cell.moment,
            strand: cell.strand(),
            source: cell.source.clone(),
            before: before.map(|c| c.period),
            running: cell.running,
            ahead: is_ahead(facts, cell.period),
        })
    }
}

/// Whether a period has not begun on the day of the answers.
pub fn is_ahead(facts: &Facts, period: Period) -> bool {
    facts.today.is_some_and(|today| period.start() > today)
}

/// How far a figure may stand for the indicator, the best first: complete and validated, complete,
/// of a part, sent back to its agency, of a period that still runs, of one that has not begun. What
/// was sent back is of a whole period at least.
fn standing(facts: &Facts, cell: &Cell, at: usize) -> u8 {
    match cell {
        cell if is_ahead(facts, cell.period) => 5,
        cell if cell.running => 4,
        cell if cell.returned => 3,
        cell if !cell.is_full(at) => 2,
        cell if !cell.is_validated() => 1,
        _ => 0,
    }
}

/// The cell that is shown: of the wanted period, else the newest of those that stand best; the
/// basis that comes first in the catalogue where a period has several.
fn shown<'t>(
    indicator: &Indicator,
    track: &'t Track,
    facts: &Facts,
    wanted: Option<Period>,
) -> Option<&'t Cell> {
    let headline = std::iter::once(indicator.headline);
    let mut measures = headline.chain(0..indicator.measures.len());
    measures.find_map(|at| {
        let cells = track.cells().iter();
        let figured = cells.filter(|c| c.figure(indicator, at).is_some());
        let here = figured.filter(|c| wanted.is_none_or(|period| c.period == period));
        here.min_by_key(|c| {
            let newest = std::cmp::Reverse(c.period);
            (standing(facts, c, at), newest, c.basis)
        })
    })
}

/// The newest period in which a region has a figure, for an indicator whose whole has none.
fn regional(
    indicator: &Indicator,
    selection: &Selection,
    facts: &Facts,
    wanted: Option<Period>,
) -> Option<Focus> {
    let runs = |period| {
        let today = facts.today;
        today.is_some_and(|today| runs(indicator, period, today))
    };
    let index = Index::new(indicator, selection, facts);
    let standing = |fact: &&Fact| {
        let newest = std::cmp::Reverse(fact.period);
        let ahead = is_ahead(facts, fact.period);
        let provisional = fact.count.provisional > 0;
        let returned = index.is_returned(fact);
        (
            ahead,
            runs(fact.period),
            returned,
            provisional,
            newest,
            fact.basis,
        )
    };
    let all = facts.of(Part::Regions).iter();
    let here = all.filter(|f| wanted.is_none_or(|period| f.period == period));
    let found = here.min_by_key(standing);
    let period = wanted.or(found.map(|f| f.period))?;
    Some(Focus {
        period,
        moment: found.and_then(|f| f.moment),
        strand: Strand {
            basis: found.map_or(0, |f| f.basis),
            place: Place::Own,
        },
        source: selection.region.clone(),
        before: None,
        running: runs(period),
        ahead: is_ahead(facts, period),
    })
}
