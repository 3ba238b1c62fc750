//! Rows that are added at the same time, each for a caller of its own.

use std::collections::{BTreeMap, HashSet};
use std::result;

use crate::base::error::Result;
use crate::catalogue::Period;
use crate::figures::observation::{Observation, Stored};
use crate::store::Tx;
use crate::store::commit::bulk::{Change, standing};
use crate::store::commit::journal::Actor;
use crate::store::figures::observations::{Refusal, Target};

/// A row to add, provisional.
#[derive(Debug, Clone)]
pub struct NewRow {
    /// The indicator that it is of.
    pub target: Target,
    /// What it says.
    pub observation: Observation,
    /// Who adds it.
    pub actor: Actor,
}

/// What became of it.
pub(in crate::store) type Created = result::Result<Stored, Refusal>;

impl AsRef<Observation> for Box<NewRow> {
    fn as_ref(&self) -> &Observation {
        &self.observation
    }
}

/// A natural key, within an indicator.
type Cell<'r> = (&'r str, &'r str, &'r [String; 3], &'r str, Period);

impl Tx<'_> {
    /// Adds rows whose natural keys nothing holds; of two with the same key the first. What
    /// became of each stands at its position.
    pub(in crate::store) fn create_all(&mut self, rows: &[Box<NewRow>]) -> Result<Vec<Created>> {
        let mut made: Vec<Created> = rows.iter().map(|_| Err(Refusal::Taken)).collect();
        let mut by_indicator: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            by_indicator.entry(row.target.id).or_default().push(at);
        }
        for places in by_indicator.values() {
            self.create_of_one(rows, places, &mut made)?;
        }
        Ok(made)
    }

    fn create_of_one(
        &mut self,
        rows: &[Box<NewRow>],
        places: &[usize],
        made: &mut [Created],
    ) -> Result<()> {
        let Some(target) = places.first().map(|at| &rows[*at].target) else {
            return Ok(());
        };
        let wanted: Vec<&Box<NewRow>> = places.iter().map(|at| &rows[*at]).collect();
        let holders = standing(self.conn, target, &wanted)?;
        let mut cells: HashSet<Cell<'_>> = HashSet::with_capacity(places.len());
        let (mut changes, mut added) = (Vec::new(), Vec::new());
        for ((at, row), holder) in places.iter().zip(wanted).zip(holders) {
            let about = &row.observation;
            let cell = (
                about.agency.as_str(),
                about.region.as_str(),
                &about.categories,
                about.basis.as_str(),
                about.period,
            );
            if holder.is_none() && cells.insert(cell) {
                let new = self.successor(None, about.clone(), &row.actor)?;
                changes.push(Change {
                    old: None,
                    new,
                    actor: &row.actor,
                });
                added.push(*at);
            }
        }
        if !changes.is_empty() {
            self.change_all(target, &changes)?;
        }
        for (at, change) in added.into_iter().zip(changes) {
            made[at] = Ok(change.new);
        }
        Ok(())
    }
}
