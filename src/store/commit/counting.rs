//! Which rows count towards which totals.
//!
//! A row counts directly towards the totals of its own grain and, for a flow, towards those of
//! coarser grains. Of a stock, a rate or an index only the last row of a cell counts towards a
//! coarser period, so a change there is the difference between the last row before and after.

use crate::base::error::Result;
use crate::catalogue::{Grain, Kind, Period};
use crate::figures::observation::{Status, Stored};
use crate::figures::question::View;
use crate::figures::rollup::Sums;
use crate::store::Tx;
use crate::store::commit::fold::{Delta, Key, face};
use crate::store::commit::journal::Via;
use crate::store::commit::series::Series;
use crate::store::figures::observations::Target;
use crate::store::figures::row_counts::{Group, Grown};

impl Tx<'_> {
    /// Books rows that come, or that go where `rows` is less than nothing, to their group.
    pub(in crate::store) fn tally(
        &mut self,
        target: &Target,
        row: &Stored,
        series: &Series,
        rows: i64,
    ) -> Result<()> {
        let grown = Grown::by(row, rows);
        let group = Group::of(target, row, series)?;
        self.pending.rows.entry(group).or_default().add(grown);
        Ok(())
    }

    /// Adds to every total of `period` that rows of this series count towards.
    pub(in crate::store) fn count(
        &mut self,
        target: &Target,
        series: &Series,
        period: Period,
        view: View,
        delta: &Delta,
    ) {
        for (mask, place) in series.places() {
            let key = Key {
                face: face(target.id, view, mask, period.grain()),
                period: period.code(),
                series: place,
                width: target.indicator.measures.len(),
            };
            self.pending.totals.entry(key).or_default().add(delta);
        }
    }
}

impl Delta {
    /// What one row adds.
    pub(in crate::store) fn of(row: &Stored, now: i64) -> Self {
        let mut sums = Sums::default();
        for (at, value) in row.observation.values.iter().enumerate() {
            if let Some(value) = value {
                sums.sum[at] = *value;
                sums.count[at] = 1;
            }
        }
        Self {
            rows: 1,
            samples: i64::from(row.via == Via::Demo.name()),
            provisional: i64::from(row.status == Status::Provisional),
            sums,
            changed_at: now,
        }
    }
}

/// The views that see a row of this status.
pub(in crate::store) fn views(status: Status) -> &'static [View] {
    match status {
        Status::Validated => &[View::All, View::Validated],
        Status::Provisional => &[View::All],
    }
}

/// The shown grains towards which each row of `grain` counts.
pub(in crate::store) fn direct(
    target: &Target,
    grain: Grain,
) -> impl Iterator<Item = Grain> + use<'_> {
    let flow = target.indicator.kind == Kind::Flow;
    target
        .indicator
        .rolls_up_to(grain)
        .filter(move |shown| flow || *shown == grain)
}

/// The shown grains towards which only the last row of a cell counts.
pub(in crate::store) fn coarser(
    target: &Target,
    grain: Grain,
) -> impl Iterator<Item = Grain> + use<'_> {
    let flow = target.indicator.kind == Kind::Flow;
    target
        .indicator
        .rolls_up_to(grain)
        .filter(move |shown| !flow && *shown != grain)
}
