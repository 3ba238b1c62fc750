//! The last rows of cells in coarser periods, before and after many changes: of a stock, a rate
//! or an index only they count there.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use crate::base::error::Result;
use crate::catalogue::Period;
use crate::figures::observation::{Observation, Stored};
use crate::figures::question::View;
use crate::store::commit::bulk::{Change, rows_at};
use crate::store::commit::counting::coarser;
use crate::store::commit::fold::Delta;
use crate::store::commit::series::Series;
use crate::store::engine::many;
use crate::store::figures::observations::Target;
use crate::store::{Param, Tx};

/// A series in a coarser period.
type Spot = (i64, Period);

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

impl Lasts {
    /// Finds them; none where an indicator keeps no such totals.
    pub(super) fn before(
        tx: &mut Tx<'_>,
        target: &Target,
        changes: &[Change<'_>],
        series: &[Arc<Series>],
    ) -> Result<Self> {
        let mut lasts = Self::default();
        for (change, series) in changes.iter().zip(series) {
            lasts.add(target, series.id, &change.new.observation);
        }
        // A longer period first: where it holds nothing, the shorter ones in it hold nothing.
        lasts.order.sort_by_key(|spot| Reverse(spot.1.grain()));
        lasts.ask(tx, target)?;
        Ok(lasts)
    }

    fn add(&mut self, target: &Target, series: i64, cell: &Observation) {
        for grain in coarser(target, cell.period.grain()) {
            let spot = (series, cell.period.within(grain));
            if !self.spots.contains_key(&spot) {
                let last = Last {
                    cell: cell.clone(),
                    before: None,
                };
                self.order.push(spot);
                self.spots.insert(spot, last);
            }
        }
    }

    fn ask(&mut self, tx: &mut Tx<'_>, target: &Target) -> Result<()> {
        let keys: Vec<[Param<'_>; 3]> = self
            .order
            .iter()
            .map(|(series, period)| {
                let first = Period::code_from(period.start());
                let after = Period::code_from(period.next().start());
                [*series, first, after].map(Param::Int)
            })
            .collect();
        let columns = "series, since, until";
        let ids = many::look_up(tx.conn, columns, &keys, target.id, |indicator| {
            format!(
                "SELECT o.id FROM observations o WHERE o.series = w.series
                    AND o.indicator = {indicator} AND o.period >= w.since AND o.period < w.until
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

    /// Adds to the totals what the changes did to them. To be called once they are written.
    pub(super) fn book(
        self,
        tx: &mut Tx<'_>,
        target: &Target,
        changes: &[Change<'_>],
        series: &[Arc<Series>],
    ) -> Result<()> {
        if self.spots.is_empty() {
            return Ok(());
        }
        let mut newest: HashMap<Spot, &Stored> = HashMap::new();
        for (change, series) in changes.iter().zip(series) {
            let new = &change.new.observation;
            for grain in coarser(target, new.period.grain()) {
                let spot = (series.id, new.period.within(grain));
                let held = newest.entry(spot).or_insert(&change.new);
                if held.observation.period < new.period {
                    *held = &change.new;
                }
            }
        }
        for spot in &self.order {
            let Some(last) = self.spots.get(spot) else {
                continue;
            };
            let new = newest.get(spot).copied();
            let after = match (&last.before, new) {
                (Some(before), Some(new))
                    if new.observation.period >= before.observation.period =>
                {
                    Some(new.clone())
                }
                (Some(before), _) => Some(before.clone()),
                (None, new) => new.cloned(),
            };
            let before = last.before.as_ref();
            tx.count_last(target, &last.cell, spot.1, before, after.as_ref())?;
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
    ) -> Result<()> {
        if before == after {
            return Ok(());
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
        self.count(target, cell, period, View::All, delta)
    }
}
