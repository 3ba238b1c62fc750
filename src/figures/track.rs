//! How a figure went: which total is the figure of a period, by basis.
//!
//! A row published for the whole region itself wins; otherwise the regions below it are summed,
//! and the sum says how many of them are in it. Figures of different bases are never joined, and
//! neither are published ones with sums.

use std::collections::BTreeMap;

use crate::catalogue::{Indicator, Period};
use crate::figures::cell::{Cell, Strand};
use crate::figures::facts::{Facts, Part};
use crate::figures::index::Index;
use crate::figures::rollup::Sums;
use crate::figures::selection::Selection;
use crate::figures::time::runs;

/// The figures of a region over the periods, ordered by period and basis.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Track {
    cells: Vec<Cell>,
    /// Sums beside which a figure was published for the whole.
    beside: Vec<Cell>,
    /// What is newer than all of them in other grains.
    beyond: Vec<Cell>,
}

impl Track {
    /// The track of `region`.
    pub fn new(indicator: &Indicator, selection: &Selection, region: &str, facts: &Facts) -> Self {
        let index = Index::new(indicator, selection, facts);
        let running = |period| {
            let today = facts.today;
            today.is_some_and(|today| runs(indicator, period, today))
        };
        let mut cells: BTreeMap<(Period, usize), Cell> = BTreeMap::new();
        let own = facts.of(Part::Regions).iter();
        for fact in own.filter(|f| f.region == region) {
            let cell = Cell::new(fact, running(fact.period), &index, indicator);
            cells.insert((fact.period, fact.basis), cell);
        }
        let mut beside = Vec::new();
        if region == indicator.region.whole {
            for fact in facts.of(Part::Summed) {
                let key = (fact.period, fact.basis);
                let sum = Cell::new(fact, running(fact.period), &index, indicator);
                match cells.remove(&key) {
                    Some(own) => {
                        let (shown, other) = of_whole(indicator, own, sum);
                        cells.insert(key, shown);
                        beside.push(other);
                    }
                    None => drop(cells.insert(key, sum)),
                }
            }
        }
        Self {
            cells: cells.into_values().collect(),
            beside,
            beyond: Vec::new(),
        }
    }

    /// The same, with what is newer in other grains.
    #[must_use]
    pub fn with_beyond(self, beyond: Vec<Cell>) -> Self {
        Self { beyond, ..self }
    }

    /// The cells of a strand that can stand in one line: without a period that still runs, and
    /// only those that cover the same as the best covered one does, so that neither what is to
    /// come nor what was reported late looks like a fall.
    pub fn line(&self, indicator: &Indicator, at: usize, strand: Strand) -> Vec<&Cell> {
        let of_strand = || self.of_strand(strand);
        let alone = of_strand().all(|c| c.running);
        let here = of_strand().filter(|c| alone || !c.running);
        let figured: Vec<&Cell> = here.filter(|c| c.figure(indicator, at).is_some()).collect();
        let has = |c: &Cell| -> usize { c.coverage[at].axes().map(|axis| axis.codes.len()).sum() };
        let best = figured
            .iter()
            .rev()
            .max_by_key(|c| (c.is_full(at), has(c)))
            .copied();
        let Some(best) = best else {
            return figured;
        };
        let like = |c: &&Cell| c.coverage[at].is_like(&best.coverage[at]);
        figured.into_iter().filter(like).collect()
    }

    /// Every cell of a strand, also the sums beside which a figure was published, in their order.
    fn of_strand(&self, strand: Strand) -> impl DoubleEndedIterator<Item = &Cell> {
        let mut here: Vec<&Cell> = self
            .cells
            .iter()
            .chain(&self.beside)
            .filter(|c| c.strand() == strand)
            .collect();
        here.sort_by_key(|c| c.period);
        here.into_iter()
    }

    /// All its cells, also those beside which another is shown.
    pub fn into_all(self) -> impl Iterator<Item = Cell> {
        self.cells.into_iter().chain(self.beside)
    }

    /// All its cells, ordered by period and basis.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// First and last period.
    pub fn bounds(&self) -> (Option<Period>, Option<Period>) {
        let period = |cell: &Cell| cell.period;
        (
            self.cells.first().map(period),
            self.cells.last().map(period),
        )
    }

    /// The cell of a period on a basis.
    pub fn cell(&self, period: Period, basis: usize) -> Option<&Cell> {
        let mut cells = self.cells.iter();
        cells.find(|c| c.period == period && c.basis == basis)
    }

    /// The strands that are shown and have a figure of the measure, in the order of the
    /// catalogue, what was published first.
    pub fn strands(&self, indicator: &Indicator, at: usize) -> Vec<Strand> {
        let figured = self.cells.iter();
        let figured = figured.filter(|c| c.figure(indicator, at).is_some());
        let mut strands: Vec<Strand> = figured.map(Cell::strand).collect();
        strands.sort_unstable();
        strands.dedup();
        strands
    }

    /// The cell that `cell` is compared with: the last before it that came about alike and is
    /// complete, else the last before it that has a figure of the measure, what was sent back only
    /// where nothing else is there. What is validated is compared with nothing that is not.
    pub fn before(&self, indicator: &Indicator, cell: &Cell, at: usize) -> Option<&Cell> {
        let earlier = || {
            self.of_strand(cell.strand())
                .rev()
                .filter(|c| c.period < cell.period)
                .filter(|c| c.figure(indicator, at).is_some())
                .filter(|c| c.is_validated() || !cell.is_validated())
        };
        let complete = earlier().find(|c| c.is_complete(at));
        let kept = || earlier().find(|c| !c.returned);
        complete.or_else(kept).or_else(|| earlier().next())
    }

    /// The last cell before it on the same basis that came about in another way, where none did
    /// in the same.
    pub fn otherwise(&self, indicator: &Indicator, cell: &Cell, at: usize) -> Option<&Cell> {
        let earlier = self.cells.iter().rev().filter(|c| c.period < cell.period);
        earlier
            .filter(|c| c.basis == cell.basis && c.place != cell.place)
            .find(|c| c.figure(indicator, at).is_some())
    }

    /// The cells after `cell` that stand beside it, the newest first: what is newer, and
    /// provisional or not complete, or of another grain.
    pub fn newer(&self, indicator: &Indicator, cell: &Cell, at: usize) -> Vec<&Cell> {
        let later = self.cells.iter().rev().filter(|c| c.period > cell.period);
        // A month that stands for its year is told by it.
        let told = |c: &&Cell| self.cells.iter().any(|one| one.moment == Some(c.period));
        let beyond = self.beyond.iter().filter(|c| c.until() > cell.until());
        let beyond = beyond.filter(move |c| !told(c));
        beyond
            .chain(later)
            .filter(|c| c.figure(indicator, at).is_some())
            .collect()
    }
}

/// The figure of a whole, and the one that stands back.
fn of_whole(indicator: &Indicator, own: Cell, sum: Cell) -> (Cell, Cell) {
    let has = |cell: &Cell| cell.figure(indicator, indicator.headline).is_some();
    if !has(&own) && has(&sum) {
        (sum, own)
    } else {
        (own, sum)
    }
}

/// Whether the sum of its regions stands for a whole that was reported too: only where what was
/// reported lacks the figure that stands for the indicator, and the sum has it.
pub(crate) fn sum_stands(indicator: &Indicator, own: &Sums, sum: &Sums) -> bool {
    let has = |sums: &Sums| sums.figure(indicator, indicator.headline).is_some();
    !has(own) && has(sum)
}
