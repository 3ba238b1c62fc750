//! How a figure went: which total is the figure of a period, by basis.
//!
//! A row published for the whole region itself wins; otherwise the regions below it are summed,
//! and the sum says how many of them are in it. Figures of different bases are never joined.

use std::collections::BTreeMap;

use crate::catalogue::{Indicator, Kind, Period};
use crate::figures::facts::{Count, Fact, Facts, Part};
use crate::figures::question::summed;
use crate::figures::rollup::Sums;
use crate::figures::selection::Selection;
use crate::figures::time::runs;

/// Where the figure of a period comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// It was reported for the region itself.
    Own,
    /// It is the sum of these regions.
    Sum(Vec<String>),
}

/// The figures of one period on one basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The period.
    pub period: Period,
    /// Position of the basis in the indicator's list.
    pub basis: usize,
    /// Sums of the measures.
    pub sums: Sums,
    /// What rows are in it.
    pub count: Count,
    /// Where it comes from.
    pub place: Place,
    /// Whether its period still runs, so that it is not complete.
    pub running: bool,
}

impl Cell {
    /// The figure of a measure.
    pub fn figure(&self, indicator: &Indicator, at: usize) -> Option<i64> {
        self.sums.figure(indicator, at)
    }

    /// Whether nothing of the whole is missing in it.
    pub fn is_full(&self, indicator: &Indicator) -> bool {
        let due = indicator.region.due.len();
        self.covered(due) == due
    }

    /// How many of the `due` regions are in it.
    fn covered(&self, due: usize) -> usize {
        match &self.place {
            Place::Own => due,
            Place::Sum(regions) => regions.len(),
        }
    }

    /// Whether it covers the same regions as another cell, of `due` ones.
    pub fn covers_as(&self, other: &Self, due: usize) -> bool {
        let whole = |cell: &Self| cell.covered(due) == due;
        self.place == other.place || whole(self) && whole(other)
    }
}

/// The figures of a region over the periods, ordered by period and basis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Track(Vec<Cell>);

/// What the page is about: a period on a basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    /// The period shown.
    pub period: Period,
    /// The basis shown.
    pub basis: usize,
    /// The region as the store spells it: a code, or `@` and a code where regions are summed.
    pub source: String,
    /// The period on the same basis that it is compared with.
    pub before: Option<Period>,
    /// Whether the period still runs.
    pub running: bool,
    /// A later period on the same basis that still runs, and has a figure.
    pub beside: Option<Period>,
}

impl Track {
    /// The track of `region`.
    pub fn new(indicator: &Indicator, region: &str, facts: &Facts) -> Self {
        let mut cells: BTreeMap<(Period, usize), Cell> = BTreeMap::new();
        let own = facts
            .of(Part::Regions)
            .iter()
            .filter(|f| f.region == region);
        for fact in own {
            cells.insert((fact.period, fact.basis), cell(fact, Place::Own));
        }
        if region == indicator.region.whole {
            for fact in facts.of(Part::Summed) {
                let key = (fact.period, fact.basis);
                let sum = cell(fact, Place::Sum(present(indicator, facts, key)));
                let figure = of_whole(indicator, cells.remove(&key), Some(sum));
                cells.extend(figure.map(|figure| (key, figure)));
            }
        }
        let runs = |period| {
            facts
                .today
                .is_some_and(|today| runs(indicator, period, today))
        };
        let told = cells.into_values().map(|cell| Cell {
            running: runs(cell.period),
            ..cell
        });
        Self(told.collect())
    }

    /// The cells of a basis that can stand in one line: without a period that still runs, and for
    /// everything but events those that cover the same regions as the best covered one does, so
    /// that neither what is to come nor a region that was reported late looks like a fall.
    pub fn line(&self, indicator: &Indicator, at: usize, basis: usize) -> Vec<&Cell> {
        let of_basis = || self.0.iter().filter(|c| c.basis == basis);
        let alone = of_basis().all(|c| c.running);
        let here = of_basis().filter(|c| alone || !c.running);
        let figured: Vec<&Cell> = here.filter(|c| c.figure(indicator, at).is_some()).collect();
        if indicator.measures[at].kind == Kind::Flow {
            return figured;
        }
        let due = indicator.region.due.len();
        let best = figured.iter().rev().max_by_key(|c| c.covered(due));
        let Some(best) = best.copied() else {
            return figured;
        };
        let alike = figured.into_iter().filter(|c| c.covers_as(best, due));
        alike.collect()
    }

    /// All its cells, ordered by period and basis.
    pub fn cells(&self) -> &[Cell] {
        &self.0
    }

    /// The cell of a period on a basis.
    pub fn cell(&self, period: Period, basis: usize) -> Option<&Cell> {
        self.0
            .iter()
            .find(|c| c.period == period && c.basis == basis)
    }

    /// First and last period.
    pub fn bounds(&self) -> (Option<Period>, Option<Period>) {
        let period = |cell: &Cell| cell.period;
        (self.0.first().map(period), self.0.last().map(period))
    }

    /// The bases that have a figure of the measure, in the order of the catalogue.
    pub fn bases(&self, indicator: &Indicator, at: usize) -> Vec<usize> {
        let figured = self.0.iter().filter(|c| c.figure(indicator, at).is_some());
        let mut bases: Vec<usize> = figured.map(|c| c.basis).collect();
        bases.sort_unstable();
        bases.dedup();
        bases
    }

    /// The last cell before `cell` on the same basis that has a figure of the measure.
    pub fn before(&self, indicator: &Indicator, cell: &Cell, at: usize) -> Option<&Cell> {
        let earlier = self.0.iter().rev().filter(|c| c.period < cell.period);
        earlier
            .filter(|c| c.basis == cell.basis)
            .find(|c| c.figure(indicator, at).is_some())
    }

    /// The cell that is shown: of the wanted period, else of the newest that is over, or of the
    /// newest where none is over; the basis that comes first in the catalogue where a period has
    /// several.
    fn shown(&self, indicator: &Indicator, wanted: Option<Period>) -> Option<&Cell> {
        match wanted {
            Some(period) => self.newest(indicator, &|c| c.period == period),
            None => self
                .newest(indicator, &|c| !c.running)
                .or_else(|| self.newest(indicator, &|_| true)),
        }
    }

    /// The newest of some cells that has a figure, if possible the one that stands for the
    /// indicator.
    fn newest(&self, indicator: &Indicator, among: &dyn Fn(&Cell) -> bool) -> Option<&Cell> {
        let here = || self.0.iter().filter(|c| among(c));
        let measures = 0..indicator.measures.len();
        let newest = |cells: &mut dyn Iterator<Item = &'_ Cell>| {
            cells
                .map(|c| (c.period, std::cmp::Reverse(c.basis)))
                .max()
                .map(|(period, basis)| (period, basis.0))
        };
        let headline =
            newest(&mut here().filter(|c| c.figure(indicator, indicator.headline).is_some()));
        let found = headline.or_else(|| {
            newest(&mut here().filter(|c| {
                let mut measures = measures.clone();
                measures.any(|at| c.figure(indicator, at).is_some())
            }))
        });
        found.and_then(|(period, basis)| self.cell(period, basis))
    }

    /// The newest period after a cell's, on its basis, that still runs and has a figure.
    fn beside(&self, indicator: &Indicator, cell: &Cell) -> Option<Period> {
        let later = self.0.iter().rev().filter(|c| c.period > cell.period);
        later
            .filter(|c| c.running && c.basis == cell.basis)
            .find(|c| c.figure(indicator, indicator.headline).is_some())
            .map(|c| c.period)
    }

    /// What the page is about; none when there is nothing to be about.
    pub fn focus(
        &self,
        indicator: &Indicator,
        selection: &Selection,
        known: &[Period],
        facts: &Facts,
    ) -> Option<Focus> {
        let wanted = selection.period(known);
        let source = |place: &Place| match place {
            Place::Own => selection.region.clone(),
            Place::Sum(_) => summed(indicator),
        };
        if let Some(cell) = self.shown(indicator, wanted) {
            let before = self.before(indicator, cell, indicator.headline);
            return Some(Focus {
                period: cell.period,
                basis: cell.basis,
                source: source(&cell.place),
                before: before.map(|c| c.period),
                running: cell.running,
                beside: self.beside(indicator, cell),
            });
        }
        let regional = || facts.of(Part::Regions).iter();
        let runs = |period| {
            facts
                .today
                .is_some_and(|today| runs(indicator, period, today))
        };
        let over = regional().map(|f| f.period).filter(|period| !runs(*period));
        let newest = || over.max().or_else(|| regional().map(|f| f.period).max());
        let period = wanted.or_else(newest)?;
        let basis = regional()
            .filter(|f| f.period == period)
            .map(|f| f.basis)
            .min();
        Some(Focus {
            period,
            basis: basis.unwrap_or(0),
            source: selection.region.clone(),
            before: None,
            running: runs(period),
            beside: None,
        })
    }
}

/// The figure of a whole: the one that was reported for it, or the sum of its regions where there
/// is none, or where it lacks the figure that stands for the indicator and the sum has it.
pub(crate) fn of_whole(
    indicator: &Indicator,
    own: Option<Cell>,
    sum: Option<Cell>,
) -> Option<Cell> {
    match (own, sum) {
        (Some(own), Some(sum)) if loses(indicator, &own, &sum) => Some(sum),
        (Some(own), _) => Some(own),
        (None, sum) => sum,
    }
}

/// A total as the figure of a period.
pub(crate) fn cell(fact: &Fact, place: Place) -> Cell {
    Cell {
        period: fact.period,
        basis: fact.basis,
        sums: fact.sums,
        count: fact.count,
        place,
        running: false,
    }
}

/// The regions that are due and in the sum of a period on a basis.
fn present(indicator: &Indicator, facts: &Facts, key: (Period, usize)) -> Vec<String> {
    let here = facts.of(Part::Regions).iter();
    here.filter(|f| (f.period, f.basis) == key)
        .filter(|f| indicator.region.due.contains(&f.region))
        .map(|f| f.region.clone())
        .collect()
}

/// Whether the sum stands for the whole although the whole has a row: only when that row lacks
/// the figure that stands for the indicator and the sum has it.
fn loses(indicator: &Indicator, own: &Cell, sum: &Cell) -> bool {
    let has = |cell: &Cell| cell.figure(indicator, indicator.headline).is_some();
    !has(own) && has(sum)
}
