//! The rows that changes are about, as they stand while one change after the other is judged.

use std::collections::{BTreeSet, HashMap};

use crate::figures::observation::Stored;
use crate::store::commit::series::{Axes, axes, packed};
use crate::store::figures::observations::Target;

/// A row of an indicator.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// The store's number of its indicator.
    pub(super) indicator: i64,
    /// As it stands in the store.
    pub(super) before: Option<Stored>,
    /// As it is after the changes so far.
    pub(super) now: Option<Stored>,
}

/// The key of a place: its series, in words, and the code of its period.
pub(super) type Spot = (Box<str>, i64);

/// The rows, and who holds which place.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    rows: HashMap<i64, Kept>,
    holders: HashMap<Spot, i64>,
    touched: BTreeSet<i64>,
    undo: Vec<(i64, Option<Kept>)>,
}

/// The place of a row.
pub(super) fn spot(target: &Target, axes: &Axes<'_>, period: i64) -> Spot {
    (packed(target.id, axes), period)
}

fn spot_of(indicator: i64, row: &Stored) -> Spot {
    (
        packed(indicator, &axes(&row.observation)),
        row.observation.period.code(),
    )
}

impl Shelf {
    /// Puts a row of the store on the shelf.
    pub(super) fn stand(&mut self, indicator: i64, row: Stored) {
        self.holders.insert(spot_of(indicator, &row), row.id);
        let kept = Kept {
            indicator,
            before: Some(row.clone()),
            now: Some(row),
        };
        self.rows.insert(kept.id(), kept);
    }

    /// The row of an indicator with this number.
    pub(super) fn row(&self, target: &Target, id: i64) -> Option<&Stored> {
        let kept = self.rows.get(&id)?;
        kept.now.as_ref().filter(|_| kept.indicator == target.id)
    }

    /// The number of the row in a place.
    pub(super) fn holder(&self, spot: &Spot) -> Option<i64> {
        self.holders.get(spot).copied()
    }

    /// Gives a row its next content.
    pub(super) fn set(&mut self, target: &Target, id: i64, next: Option<Stored>) {
        let old = self.rows.get(&id).cloned();
        if let Some(row) = old.as_ref().and_then(|kept| kept.now.as_ref()) {
            self.holders.remove(&spot_of(target.id, row));
        }
        if let Some(row) = &next {
            self.holders.insert(spot_of(target.id, row), id);
        }
        let before = old.as_ref().and_then(|kept| kept.before.clone());
        let kept = Kept {
            indicator: target.id,
            before,
            now: next,
        };
        self.rows.insert(id, kept);
        self.touched.insert(id);
        self.undo.push((id, old));
    }

    /// Where the changes so far end.
    pub(super) fn mark(&self) -> usize {
        self.undo.len()
    }

    /// Takes back the changes since a mark.
    pub(super) fn back_to(&mut self, mark: usize) {
        while self.undo.len() > mark {
            let Some((id, old)) = self.undo.pop() else {
                return;
            };
            if let Some(kept) = self.rows.remove(&id)
                && let Some(row) = &kept.now
            {
                self.holders.remove(&spot_of(kept.indicator, row));
            }
            if let Some(kept) = old {
                if let Some(row) = &kept.now {
                    self.holders.insert(spot_of(kept.indicator, row), id);
                }
                self.rows.insert(id, kept);
            }
        }
    }

    /// The rows of an indicator that are not any more as they stand in the store.
    pub(super) fn changed(&self, indicator: i64) -> Vec<&Kept> {
        let touched = self.touched.iter().filter_map(|id| self.rows.get(id));
        touched
            .filter(|kept| kept.indicator == indicator && kept.before != kept.now)
            .collect()
    }
}

impl Kept {
    /// Its number.
    pub(super) fn id(&self) -> i64 {
        let any = self.now.as_ref().or(self.before.as_ref());
        any.map_or(0, |row| row.id)
    }
}
