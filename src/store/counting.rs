//! Which rows count towards which totals.
//!
//! A row counts directly towards the totals of its own grain and, for a flow, towards those of
//! coarser grains. Of a stock, a rate or an index only the last row of a cell counts towards a
//! coarser period, so a change there is the difference between the last row before and after.

use super::observations::{COLUMNS, Observation, Status, Stored, Target, read};
use super::totals::{Delta, Key, View, axis};
use super::{Param, Tx};
use crate::catalogue::rollup::Sums;
use crate::catalogue::{Grain, Kind, Period};
use crate::error::Result;

/// A cell (a natural key without its period) in a coarser period, with its last row.
#[derive(Debug)]
pub(super) struct Counted {
    cell: Observation,
    view: View,
    period: Period,
    last: Option<Stored>,
}

impl Tx<'_> {
    /// The last rows that count now in the cells of `about`, before a change there. What is
    /// validated can't change unless a row of `views` is.
    pub(super) fn counted(
        &mut self,
        target: &Target,
        about: &[&Observation],
        views: &[View],
    ) -> Result<Vec<Counted>> {
        let mut found: Vec<Counted> = Vec::new();
        for cell in about {
            for grain in coarser(target, cell.period.grain()) {
                let period = cell.period.within(grain);
                for &view in views {
                    let known = found
                        .iter()
                        .any(|c| c.view == view && c.period == period && same_cell(&c.cell, cell));
                    if !known {
                        let last = self.last(target, cell, period, view)?;
                        found.push(Counted {
                            cell: (*cell).clone(),
                            view,
                            period,
                            last,
                        });
                    }
                }
            }
        }
        Ok(found)
    }

    fn last(
        &mut self,
        target: &Target,
        cell: &Observation,
        within: Period,
        view: View,
    ) -> Result<Option<Stored>> {
        let only = match view {
            View::All => "",
            View::Validated => " AND status = 'validated'",
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM observations WHERE indicator = $1 AND agency = $2
             AND region = $3 AND c1 = $4 AND c2 = $5 AND c3 = $6 AND basis = $7
             AND period >= $8 AND period < $9{only} ORDER BY period DESC LIMIT 1"
        );
        // Periods of one grain sort as text, and the text of a coarser period is never after
        // that of the finer ones in it when both are written from the first day.
        let grain = cell.period.grain();
        let first = Period::containing(grain, within.start()).to_string();
        let after = Period::containing(grain, within.next().start()).to_string();
        let [c1, c2, c3] = &cell.categories;
        let params: [Param<'_>; 9] = [
            target.id.into(),
            (&cell.agency).into(),
            (&cell.region).into(),
            c1.into(),
            c2.into(),
            c3.into(),
            (&cell.basis).into(),
            (&first).into(),
            (&after).into(),
        ];
        self.conn
            .query_one(&sql, &params, |row| read(row, &[grain]))
    }

    /// Adds a change to the totals: `before` is what [`Tx::counted`] answered before it.
    pub(super) fn book(
        &mut self,
        target: &Target,
        old: Option<&Stored>,
        new: Option<&Stored>,
        before: &[Counted],
    ) -> Result<()> {
        for (row, taken) in [(old, true), (new, false)] {
            let Some(row) = row else { continue };
            let grain = row.observation.period.grain();
            for shown in direct(target, grain) {
                let period = row.observation.period.within(shown);
                self.count(target, row, period, View::All, taken);
                if row.status == Status::Validated {
                    self.count(target, row, period, View::Validated, taken);
                }
            }
        }
        for counted in before {
            let after = match (old, new, &counted.last) {
                (None, Some(new), Some(last))
                    if last.observation.period > new.observation.period =>
                {
                    continue;
                }
                (None, Some(new), _) => Some(new.clone()),
                _ => self.last(target, &counted.cell, counted.period, counted.view)?,
            };
            if after == counted.last {
                continue;
            }
            if let Some(last) = &counted.last {
                self.count(target, last, counted.period, counted.view, true);
            }
            if let Some(last) = &after {
                self.count(target, last, counted.period, counted.view, false);
            }
        }
        Ok(())
    }

    /// Adds a row to every total of `period` that it counts towards, or takes it away.
    fn count(&mut self, target: &Target, row: &Stored, period: Period, view: View, taken: bool) {
        let indicator = &target.indicator;
        let observation = &row.observation;
        let mut delta = Delta {
            rows: 1,
            samples: i64::from(row.via == super::journal::Via::Demo.name()),
            provisional: i64::from(row.status == Status::Provisional),
            sums: Sums::default(),
            changed_at: self.now,
        };
        for (at, value) in observation.values.iter().enumerate() {
            if let Some(value) = value {
                delta.sums.sum[at] = *value;
                delta.sums.count[at] = 1;
            }
        }
        if taken {
            delta = delta.negated();
        }
        let axes = indicator.categories.len();
        let summed = target.summed_region(&observation.region);
        for fixed in 0..(4_i64 << axes) {
            let region = match (fixed & axis::REGION != 0, &summed) {
                (true, _) => observation.region.clone(),
                (false, Some(summed)) => summed.clone(),
                (false, None) => continue,
            };
            let category = |at: usize| {
                let kept = fixed & axis::category(at) != 0;
                if kept {
                    observation.categories[at].clone()
                } else {
                    String::new()
                }
            };
            let agency = fixed & axis::AGENCY != 0;
            let key = Key {
                indicator: target.id,
                view,
                mask: fixed,
                period,
                agency: if agency {
                    observation.agency.clone()
                } else {
                    String::new()
                },
                region,
                categories: [category(0), category(1), category(2)],
                basis: observation.basis.clone(),
                width: indicator.measures.len(),
            };
            self.pending.totals.push((key, delta));
        }
    }
}

/// The views that a change between rows of these statuses can touch.
pub(super) fn views(statuses: &[Status]) -> &'static [View] {
    if statuses.contains(&Status::Validated) {
        &[View::All, View::Validated]
    } else {
        &[View::All]
    }
}

fn same_cell(a: &Observation, b: &Observation) -> bool {
    (&a.agency, &a.region, &a.categories, &a.basis)
        == (&b.agency, &b.region, &b.categories, &b.basis)
}

/// The shown grains towards which each row of `grain` counts.
fn direct(target: &Target, grain: Grain) -> impl Iterator<Item = Grain> {
    let flow = target.indicator.kind == Kind::Flow;
    target
        .indicator
        .rolls_up_to(grain)
        .filter(move |shown| flow || *shown == grain)
}

/// The shown grains towards which only the last row of a cell counts.
fn coarser(target: &Target, grain: Grain) -> impl Iterator<Item = Grain> {
    let flow = target.indicator.kind == Kind::Flow;
    target
        .indicator
        .rolls_up_to(grain)
        .filter(move |shown| !flow && *shown != grain)
}
