//! Which rows count towards which totals.
//!
//! A row counts directly towards the totals of its own grain and, for a flow, towards those of
//! coarser grains. Of a stock, a rate or an index only the last row of a cell counts towards a
//! coarser period, so a change there is the difference between the last row before and after.

use crate::base::error::Result;
use crate::catalogue::{Grain, Kind, Period};
use crate::figures::observation::{Observation, Status, Stored};
use crate::figures::question::View;
use crate::figures::rollup::Sums;
use crate::store::commit::fold::{Delta, Key, face};
use crate::store::commit::journal::Via;
use crate::store::figures::observations::{COLUMNS, Target, read};
use crate::store::{Param, Tx};

/// A cell (a natural key without its period) in a coarser period, with its last row.
#[derive(Debug)]
pub(in crate::store) struct Counted {
    cell: Observation,
    view: View,
    period: Period,
    last: Option<Stored>,
}

impl Tx<'_> {
    /// The last rows that count now in the cells of `about`, before a change there. What is
    /// validated can't change unless a row of `views` is.
    pub(in crate::store) fn counted(
        &mut self,
        target: &Target,
        about: &[&Observation],
        views: &[View],
    ) -> Result<Vec<Counted>> {
        let mut found: Vec<Counted> = Vec::new();
        for cell in about {
            let mut grains: Vec<Grain> = coarser(target, cell.period.grain()).collect();
            grains.sort_unstable_by(|one, other| other.cmp(one));
            for grain in grains {
                let period = cell.period.within(grain);
                for &view in views {
                    let known = found
                        .iter()
                        .any(|c| c.view == view && c.period == period && same_cell(&c.cell, cell));
                    if !known {
                        let last = self.last_known(target, cell, period, view, &found)?;
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

    /// The last row of a cell in a period, without asking where the answer for a longer or a
    /// shorter period already tells it.
    fn last_known(
        &mut self,
        target: &Target,
        cell: &Observation,
        within: Period,
        view: View,
        found: &[Counted],
    ) -> Result<Option<Stored>> {
        for other in found
            .iter()
            .filter(|c| c.view == view && same_cell(&c.cell, cell))
        {
            let holds = |row: &Stored| row.observation.period.within(within.grain()) == within;
            let longer = within.grain().is_within(other.period.grain())
                && within.within(other.period.grain()) == other.period;
            match &other.last {
                None if longer => return Ok(None),
                Some(row) if longer && holds(row) => return Ok(Some(row.clone())),
                _ => {}
            }
        }
        self.last(target, cell, within, view)
    }

    pub(in crate::store) fn last(
        &mut self,
        target: &Target,
        cell: &Observation,
        within: Period,
        view: View,
    ) -> Result<Option<Stored>> {
        let only = match view {
            View::All => "",
            View::Validated => " AND status_code = 1",
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM figures WHERE series = $1 AND period_code >= $2
             AND period_code < $3{only} ORDER BY period_code DESC LIMIT 1"
        );
        let params: [Param<'_>; 3] = [
            self.one_series(target, cell)?.id.into(),
            Period::code_from(within.start()).into(),
            Period::code_from(within.next().start()).into(),
        ];
        self.conn.query_one(&sql, &params, read)
    }

    /// Adds a change to the totals: `before` is what [`Tx::counted`] answered before it.
    pub(in crate::store) fn book(
        &mut self,
        target: &Target,
        old: Option<&Stored>,
        new: Option<&Stored>,
        before: &[Counted],
    ) -> Result<()> {
        for (row, taken) in [(old, true), (new, false)] {
            let Some(row) = row else { continue };
            let delta = Delta::of(row, self.now);
            let delta = if taken { delta.negated() } else { delta };
            let grain = row.observation.period.grain();
            for shown in direct(target, grain) {
                let period = row.observation.period.within(shown);
                for &view in views(&[row.status]) {
                    self.count(target, &row.observation, period, view, delta)?;
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
            let mut delta = Delta {
                changed_at: self.now,
                ..Delta::default()
            };
            if let Some(last) = &counted.last {
                delta.add(&Delta::of(last, self.now).negated());
            }
            if let Some(last) = &after {
                delta.add(&Delta::of(last, self.now));
            }
            self.count(target, &counted.cell, counted.period, counted.view, delta)?;
        }
        Ok(())
    }

    /// Adds to every total of `period` that rows of this cell count towards.
    pub(in crate::store) fn count(
        &mut self,
        target: &Target,
        cell: &Observation,
        period: Period,
        view: View,
        delta: Delta,
    ) -> Result<()> {
        let series = self.one_series(target, cell)?;
        for (mask, place) in series.places() {
            let key = Key {
                face: face(target.id, view, mask, period.grain()),
                period: period.code(),
                series: place,
                width: target.indicator.measures.len(),
            };
            self.pending.totals.entry(key).or_default().add(&delta);
        }
        Ok(())
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

/// The views that a change between rows of these statuses can touch.
pub(in crate::store) fn views(statuses: &[Status]) -> &'static [View] {
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
pub(in crate::store) fn coarser(target: &Target, grain: Grain) -> impl Iterator<Item = Grain> {
    let flow = target.indicator.kind == Kind::Flow;
    target
        .indicator
        .rolls_up_to(grain)
        .filter(move |shown| !flow && *shown != grain)
}
