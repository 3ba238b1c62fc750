//! The last rows of cells in coarser periods, before and after many changes: of a stock, a rate
//! or an index only they count there.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::base::error::Result;
use crate::catalogue::{Grain, Period};
use crate::figures::observation::{Observation, Stored};
use crate::figures::question::View;
use crate::store::commit::bulk::{Change, rows_at};
use crate::store::commit::counting::coarser;
use crate::store::commit::fold::{Delta, Place};
use crate::store::engine::many;
use crate::store::figures::observations::Target;
use crate::store::{Param, Tx};

/// A cell (a natural key without its period, with its basis) in a coarser period.
type Spot = (Box<str>, Period);

/// The last row of every spot that changes touch, as it was before them.
#[derive(Debug, Default)]
pub(super) struct Lasts {
    order: Vec<Spot>,
    spots: HashMap<Spot, Last>,
}

/// What is known of a spot: one of its rows, and its last row before the changes.
#[derive(Debug)]
struct Last {
    cell: Observation,
    before: Option<Stored>,
}

fn spot(cell: &Observation, grain: Grain) -> Spot {
    let [c1, c2, c3] = &cell.categories;
    let place = Place {
        agency: &cell.agency,
        region: &cell.region,
        categories: [c1, c2, c3],
        basis: &cell.basis,
    };
    (place.packed(), cell.period.within(grain))
}

impl Lasts {
    /// Finds them; none where an indicator keeps no such totals.
    pub(super) fn before(tx: &mut Tx<'_>, target: &Target, changes: &[Change<'_>]) -> Result<Self> {
        let mut lasts = Self::default();
        for change in changes {
            let new = &change.new.observation;
            lasts.add(target, new);
            if let Some(old) = &change.old
                && old.observation.basis != new.basis
            {
                lasts.add(target, &old.observation);
            }
        }
        // A longer period first: where it holds nothing, the shorter ones in it hold nothing.
        lasts.order.sort_by_key(|spot| Reverse(spot.1.grain()));
        lasts.ask(tx, target)?;
        Ok(lasts)
    }

    fn add(&mut self, target: &Target, cell: &Observation) {
        for grain in coarser(target, cell.period.grain()) {
            let spot = spot(cell, grain);
            if !self.spots.contains_key(&spot) {
                let last = Last {
                    cell: cell.clone(),
                    before: None,
                };
                self.order.push(spot.clone());
                self.spots.insert(spot, last);
            }
        }
    }

    fn ask(&mut self, tx: &mut Tx<'_>, target: &Target) -> Result<()> {
        let bounds: Vec<[String; 2]> = self.order.iter().map(|s| self.bounds(s)).collect();
        let keys: Vec<[Param<'_>; 8]> = self
            .order
            .iter()
            .zip(&bounds)
            .map(|((place, _), [since, until])| {
                let place = Place::unpacked(place);
                let [c1, c2, c3] = place.categories;
                let (agency, region) = (place.agency, place.region);
                [agency, region, c1, c2, c3, place.basis, since, until].map(Param::Text)
            })
            .collect();
        let columns = "agency, region, c1, c2, c3, basis, since, until";
        let ids = many::look_up(tx.conn, columns, &keys, target.id, |indicator| {
            format!(
                "SELECT o.id FROM observations o WHERE o.indicator = {indicator}
                    AND o.agency = w.agency AND o.region = w.region AND o.c1 = w.c1
                    AND o.c2 = w.c2 AND o.c3 = w.c3 AND o.basis = w.basis
                    AND o.period >= w.since AND o.period < w.until
                    ORDER BY o.period DESC LIMIT 1"
            )
        })?;
        let rows = rows_at(tx.conn, target, &ids)?;
        for (spot, row) in self.order.iter().zip(rows) {
            if let Some(last) = self.spots.get_mut(spot) {
                last.before = row;
            }
        }
        Ok(())
    }

    /// From which period of the rows' own grain on a spot holds rows, and before which.
    fn bounds(&self, spot: &Spot) -> [String; 2] {
        let grain = self
            .spots
            .get(spot)
            .map_or(Grain::Day, |last| last.cell.period.grain());
        let first = Period::containing(grain, spot.1.start());
        let after = Period::containing(grain, spot.1.next().start());
        [first.to_string(), after.to_string()]
    }

    /// Adds to the totals what the changes did to them. To be called once they are written.
    pub(super) fn book(
        self,
        tx: &mut Tx<'_>,
        target: &Target,
        changes: &[Change<'_>],
    ) -> Result<()> {
        if self.spots.is_empty() {
            return Ok(());
        }
        let mut newest: HashMap<Spot, &Stored> = HashMap::new();
        let mut left: HashMap<i64, &str> = HashMap::new();
        for change in changes {
            let new = &change.new.observation;
            if let Some(old) = &change.old
                && old.observation.basis != new.basis
            {
                left.insert(old.id, old.observation.basis.as_str());
            }
            for grain in coarser(target, new.period.grain()) {
                let held = newest.entry(spot(new, grain)).or_insert(&change.new);
                if held.observation.period < new.period {
                    *held = &change.new;
                }
            }
        }
        for spot in &self.order {
            let Some(last) = self.spots.get(spot) else {
                continue;
            };
            let gone = last
                .before
                .as_ref()
                .is_some_and(|row| left.get(&row.id) == Some(&row.observation.basis.as_str()));
            let new = newest.get(spot).copied();
            let after = match (&last.before, new) {
                (Some(before), Some(new))
                    if new.observation.period >= before.observation.period =>
                {
                    Some(new.clone())
                }
                (Some(_), _) if gone => tx.last(target, &last.cell, spot.1, View::All)?,
                (Some(before), _) => Some(before.clone()),
                (None, new) => new.cloned(),
            };
            tx.count_last(
                target,
                &last.cell,
                spot.1,
                last.before.as_ref(),
                after.as_ref(),
            );
        }
        Ok(())
    }
}

impl Tx<'_> {
    fn count_last(
        &mut self,
        target: &Target,
        cell: &Observation,
        period: Period,
        before: Option<&Stored>,
        after: Option<&Stored>,
    ) {
        if before == after {
            return;
        }
        let mut delta = Delta {
            changed_at: self.now,
            ..Delta::default()
        };
        if let Some(row) = before {
            delta.add(&Delta::of(row, self.now).negated());
        }
        if let Some(row) = after {
            delta.add(&Delta::of(row, self.now));
        }
        self.count(target, cell, period, View::All, delta);
    }
}
