//! Shares: what part of a whole a figure is. There is none of a whole that is not complete.

use jiff::civil::Date;

use crate::catalogue::{Grain, Indicator, Kind, Period, value};
use crate::figures::cell::Cell;
use crate::figures::coverage;
use crate::figures::facts::{Fact, Facts, Part};
use crate::figures::selection::Selection;
use crate::figures::time::is_over;
use crate::figures::track::Track;

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: i64,
    /// The whole.
    pub whole: i64,
    /// Hundredths of a per cent.
    pub hundredths: i64,
}

impl Share {
    fn new(part: i64, whole: i64) -> Option<Self> {
        if whole <= 0 || part < 0 || part > whole {
            return None;
        }
        let hundredths = value::divide(i128::from(part) * 10_000, i128::from(whole), 0)?;
        Some(Self {
            part,
            whole,
            hundredths,
        })
    }
}

/// The shares of the parts in a cell, in the order of [`Indicator::parts`]; none unless every
/// part is known, the figure is complete, and together they make the whole.
pub fn parts(indicator: &Indicator, cell: &Cell) -> Option<Vec<(usize, i64)>> {
    let at: Vec<usize> = indicator.parts().collect();
    let values: Vec<i64> = at
        .iter()
        .map(|at| cell.figure(indicator, *at))
        .collect::<Option<_>>()?;
    let whole = indicator.measures.iter().position(|m| m.whole);
    let whole = whole.and_then(|at| cell.figure(indicator, at));
    let sum = values.iter().fold(0_i64, |sum, v| sum.saturating_add(*v));
    let complete = at.iter().all(|at| cell.is_complete(*at));
    if at.len() < 2 || sum == 0 || !complete || whole.is_some_and(|whole| whole != sum) {
        return None;
    }
    let adds = at.iter().all(|at| indicator.measures[*at].kind.adds());
    let shares = if adds {
        value::shares(&values)
    } else {
        of_hundred(indicator, &at, &values)?
    };
    Some(at.into_iter().zip(shares).collect())
}

/// Parts that are shares themselves, as they were reported; none unless they make a hundred, but for
/// one in the last digit of each from rounding.
fn of_hundred(indicator: &Indicator, at: &[usize], values: &[i64]) -> Option<Vec<i64>> {
    let shares = at.iter().zip(values).map(|(at, value)| {
        let unit = 10_i128.pow(u32::from(indicator.measures[*at].decimals));
        value::divide(i128::from(*value) * 100, unit, 0)
    });
    let shares: Vec<i64> = shares.collect::<Option<_>>()?;
    let decimals = at.iter().map(|at| indicator.measures[*at].decimals).min()?;
    let digit = 100 / 10_i64.pow(u32::from(decimals.min(2)));
    let room = digit * i64::try_from(shares.len()).ok()?;
    let sum: i64 = shares.iter().sum();
    (shares.iter().all(|share| *share >= 0) && sum.abs_diff(10_000) <= room.unsigned_abs())
        .then_some(shares)
}

/// The cells in the scope of `cell`, that came about as it did: those of the year for periods shorter than a
/// year, of the month for days, else all.
fn scope<'t>(track: &'t Track, cell: &'t Cell) -> impl Iterator<Item = &'t Cell> {
    let coarser = coarser(cell.period.grain());
    let whole = coarser.map(|grain| cell.period.within(grain));
    track.cells().iter().filter(move |c| {
        let inside = coarser.is_none_or(|grain| Some(c.period.within(grain)) == whole);
        c.strand() == cell.strand() && inside
    })
}

fn coarser(grain: Grain) -> Option<Grain> {
    match grain {
        Grain::Day => Some(Grain::Month),
        Grain::Month | Grain::Quarter | Grain::Semester => Some(Grain::Year),
        Grain::School | Grain::Year => None,
    }
}

/// The period that a share of the scope is a share of; none when it is all periods.
pub fn scope_period(period: Period) -> Option<Period> {
    coarser(period.grain()).map(|grain| period.within(grain))
}

/// The sum of the periods of a longer one, some of which may have no figure or that of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InScope {
    /// The sum of those that have a figure.
    pub sum: i64,
    /// How many have one.
    pub present: usize,
    /// How many there are.
    pub due: usize,
    /// How many of them are not complete.
    pub lacking: usize,
    /// Whether the longer one still runs.
    pub running: bool,
}

/// The sum of the periods of the longer one in which a cell lies, up to this day: one that still
/// runs or has not begun is in it only where it is what is shown. Only of events: people counted
/// twice in two months are not twice as many people.
pub fn in_scope(
    indicator: &Indicator,
    track: &Track,
    (cell, today): (&Cell, Option<Date>),
    at: usize,
) -> Option<InScope> {
    if indicator.measures[at].kind != Kind::Flow {
        return None;
    }
    let whole = scope_period(cell.period)?;
    let is_past = |period: Period| today.is_none_or(|today| is_over(period, today));
    let has_begun = |period: Period| today.is_none_or(|today| period.start() <= today);
    let counts = |c: &&Cell| c.period == cell.period || is_past(c.period);
    let all: Vec<&Cell> = scope(track, cell)
        .filter(counts)
        .filter(|c| c.figure(indicator, at).is_some())
        .collect();
    let figures = all.iter().filter_map(|c| c.figure(indicator, at));
    Some(InScope {
        sum: figures.fold(0, i64::saturating_add),
        present: all.len(),
        due: coverage::inner_periods(whole, cell.period.grain()).len(),
        lacking: all.iter().filter(|c| !c.is_complete(at)).count(),
        running: today.is_some() && !is_past(whole) && has_begun(whole),
    })
}

/// The share of this period in that sum; none where one of them is that of a part.
pub fn of_scope(indicator: &Indicator, scope: InScope, cell: &Cell, at: usize) -> Option<Share> {
    let part = cell.figure(indicator, at)?;
    let known = scope.present > 1 && scope.lacking == 0 && cell.is_complete(at);
    Share::new(part, scope.sum).filter(|_| known)
}

/// What the reader has chosen out of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// A region.
    Region,
    /// An agency.
    Agency,
    /// A code of the category at this position.
    Category(usize),
}

/// The shares of what is chosen in the whole of each axis, for figures that add up.
pub fn chosen(
    indicator: &Indicator,
    selection: &Selection,
    facts: &Facts,
    cell: &Cell,
    at: usize,
) -> Vec<(Chosen, Share)> {
    if !indicator.measures[at].kind.adds() || !cell.is_complete(at) {
        return Vec::new();
    }
    let Some(part) = cell.figure(indicator, at) else {
        return Vec::new();
    };
    let mut wholes = Vec::new();
    if selection.region != indicator.region.whole && indicator.region.adds {
        let whole = Track::new(indicator, selection, &indicator.region.whole, facts);
        let whole = whole.cell(cell.period, cell.basis).cloned();
        let whole = whole.filter(|c| c.is_complete(at));
        wholes.extend(whole.and_then(|c| Some((Chosen::Region, c.figure(indicator, at)?))));
    }
    if selection.agency.is_some() && !selection.bound {
        let due = indicator.due_agencies();
        let sum = all_of(
            indicator,
            (facts, Part::Agencies),
            cell,
            at,
            |fact, code| fact.agency == *code,
            due,
        );
        wholes.extend(sum.map(|sum| (Chosen::Agency, sum)));
    }
    for (axis, category) in indicator.categories.iter().enumerate().take(3) {
        if selection.categories[axis].is_some() {
            let codes = category.list.codes.iter().map(|code| code.code.clone());
            let codes: Vec<String> = codes.collect();
            let due = Some(&*codes).filter(|_| category.complete);
            let sum = all_of(
                indicator,
                (facts, Part::Category(axis)),
                cell,
                at,
                |fact, code| fact.categories[axis] == *code,
                due,
            );
            wholes.extend(sum.map(|sum| (Chosen::Category(axis), sum)));
        }
    }
    let shares = wholes.into_iter();
    shares
        .filter_map(|(chosen, whole)| Some((chosen, Share::new(part, whole)?)))
        .collect()
}

/// The sum of the answers beside `cell`, if all that are due are among them.
fn all_of(
    indicator: &Indicator,
    (facts, part): (&Facts, Part),
    cell: &Cell,
    at: usize,
    is: impl Fn(&Fact, &String) -> bool,
    due: Option<&[String]>,
) -> Option<i64> {
    let here: Vec<&Fact> = facts.of(part).iter().filter(|f| is_here(f, cell)).collect();
    let has = |code: &String| {
        let mut of_code = here.iter().filter(|fact| is(fact, code));
        of_code.any(|fact| fact.figure(indicator, at).is_some())
    };
    if due.is_some_and(|due| !due.iter().all(has)) {
        return None;
    }
    let figures = here.iter().filter_map(|f| f.figure(indicator, at));
    Some(figures.fold(0, i64::saturating_add))
}

fn is_here(fact: &Fact, cell: &Cell) -> bool {
    (fact.period, fact.basis, &fact.region) == (cell.period, cell.basis, &cell.source)
}

/// The shares of the codes of a short category in a figure that adds up and is complete.
pub fn codes(
    indicator: &Indicator,
    facts: &Facts,
    cell: &Cell,
    axis: usize,
    at: usize,
) -> Option<Vec<(String, i64, i64)>> {
    let all = facts.of(Part::Category(axis)).iter();
    // What is told without the category stands under no code of it.
    let parts = all.filter(|fact| !fact.categories[axis].is_empty());
    let here: Vec<&Fact> = parts.filter(|f| is_here(f, cell)).collect();
    if !indicator.measures[at].kind.adds() || !cell.is_complete(at) || here.len() < 2 {
        return None;
    }
    let order = |code: &str| {
        let codes = &indicator.categories[axis].list.codes;
        codes.iter().position(|c| c.code == code)
    };
    let mut figures: Vec<(String, i64)> = here
        .iter()
        .map(|f| Some((f.categories[axis].clone(), f.figure(indicator, at)?)))
        .collect::<Option<_>>()?;
    figures.sort_by_key(|(code, _)| order(code));
    let values: Vec<i64> = figures.iter().map(|(_, value)| *value).collect();
    if values.iter().any(|v| *v < 0) || values.iter().all(|v| *v == 0) {
        return None;
    }
    let shares = value::shares(&values);
    let with_shares = figures.into_iter().zip(shares);
    Some(
        with_shares
            .map(|((code, v), share)| (code, v, share))
            .collect(),
    )
}
