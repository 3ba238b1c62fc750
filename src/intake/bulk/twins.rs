//! Rows of a call that are about the same figure: the first that is sound is taken.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use crate::figures::proposal::Proposal;
use crate::intake::bulk::job::Piece;
use crate::intake::change::{Change, Content, Fate, Told, What};

/// Most rows that wait for what becomes of another; more are refused at once.
const WAITING: usize = 2_000;

/// Keys of the rows so far, as numbers: that two of a million different keys fall together happens
/// once in thirty million calls. And the rows that wait for what becomes of an earlier one.
#[derive(Debug, Default)]
pub(super) struct Twins {
    seen: HashSet<u64>,
    chance: RandomState,
    waiting: Vec<(u64, Proposal)>,
    /// Keys of rows that were refused when they were to be written.
    refused: Vec<u64>,
}

impl Twins {
    fn cell(&self, row: &Proposal, basis: Option<&str>) -> u64 {
        let key = (&row.agency, &row.region, &row.categories, row.period, basis);
        self.chance.hash_one(key)
    }

    /// Whether a row is about what an earlier one is about. A row that names no basis may be about
    /// any that stands there, so it is alike to every other of its cell.
    pub(super) fn again(&self, row: &Proposal) -> bool {
        let holds = |basis| self.seen.contains(&self.cell(row, basis));
        match row.basis.as_deref() {
            Some(own) => holds(Some(own)) || holds(None),
            None => holds(None) || holds(Some("")),
        }
    }

    /// Notes a row that is taken: one that is refused stands in nobody's way.
    pub(super) fn note(&mut self, row: &Proposal) {
        self.seen.insert(self.cell(row, row.basis.as_deref()));
        if row.basis.is_some() {
            self.seen.insert(self.cell(row, Some("")));
        }
    }

    /// Keeps a sound row until it is known whether the earlier one is taken; not where too many wait.
    pub(super) fn park(&mut self, number: u64, row: &Proposal) -> bool {
        let fits = self.waiting.len() < WAITING;
        if fits {
            self.waiting.push((number, row.clone()));
        }
        fits
    }

    /// Whether any row waits.
    pub(super) fn wait(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Learns what became of rows that were to be written.
    pub(super) fn written(&mut self, piece: &Piece, told: &[Told]) {
        for (change, one) in piece.changes.iter().zip(told) {
            let refused = matches!(one.fate, Fate::Refused(_) | Fate::Validated);
            if let (true, Some(row)) = (refused, sound(change)) {
                self.refused.push(self.cell(row, row.basis.as_deref()));
            }
        }
    }

    /// Takes out the rows whose twin was refused, of several the first. To be asked once nothing is on
    /// its way: a later row must not be taken before an earlier one that waits.
    pub(super) fn freed(&mut self) -> Vec<(u64, Proposal)> {
        for key in std::mem::take(&mut self.refused) {
            self.seen.remove(&key);
        }
        let mut freed = Vec::new();
        for (number, row) in std::mem::take(&mut self.waiting) {
            if self.again(&row) {
                self.waiting.push((number, row));
            } else {
                self.note(&row);
                freed.push((number, row));
            }
        }
        freed
    }

    /// The numbers of the rows that wait in vain.
    pub(super) fn left(&mut self) -> Vec<u64> {
        let left = std::mem::take(&mut self.waiting).into_iter();
        left.map(|(number, _)| number).collect()
    }
}

/// The row that a change of a piece is about.
fn sound(change: &Change) -> Option<&Proposal> {
    match &change.what {
        What::Put(Content::Sound(row)) => Some(row),
        _ => None,
    }
}
