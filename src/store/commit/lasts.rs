//! The last rows of series in coarser periods, before and after changes: of a stock, a rate or an
//! index only they count there.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::base::error::Result;
use crate::catalogue::Period;
use crate::figures::observation::{Status, Stored};
use crate::figures::question::View;
use crate::store::commit::counting::{coarser, views};
use crate::store::commit::fold::Delta;
use crate::store::commit::load::rows_with;
use crate::store::commit::series::Series;
use crate::store::commit::side::{Line, Side};
use crate::store::engine::many;
use crate::store::figures::observations::Target;
use crate::store::{Param, Tx};

/// A series in a coarser period, as a view sees it.
type Spot = (i64, Period, View);

/// The last row of every spot that changes touch, as it was before them.
#[derive(Debug, Default)]
pub(super) struct Lasts {
    order: Vec<Spot>,
    spots: HashMap<Spot, Last>,
}

#[derive(Debug)]
struct Last {
    series: Arc<Series>,
    before: Option<Stored>,
}

/// The spots in which a row counts.
fn spots(target: &Target, side: &Side<'_>) -> impl Iterator<Item = Spot> {
    let (series, period) = (side.series.id, side.row.observation.period);
    let views = views(side.row.status);
    coarser(target, period.grain()).flat_map(move |grain| {
        let within = period.within(grain);
        views.iter().map(move |view| (series, within, *view))
    })
}

impl Lasts {
    /// Finds them; none where an indicator keeps no such totals.
    pub(super) fn before(tx: &mut Tx<'_>, target: &Target, lines: &[Line<'_>]) -> Result<Self> {
        let mut lasts = Self::default();
        for side in lines.iter().flat_map(Line::sides) {
            for spot in spots(target, side) {
                lasts.spots.entry(spot).or_insert_with(|| {
                    lasts.order.push(spot);
                    Last {
                        series: Arc::clone(&side.series),
                        before: None,
                    }
                });
            }
        }
        let found = last_rows(tx, target, &lasts.order)?;
        for (spot, row) in lasts.order.iter().zip(found) {
            if let Some(last) = lasts.spots.get_mut(spot) {
                last.before = row;
            }
        }
        Ok(lasts)
    }

    /// Adds to the totals what the changes did to them. To be called once they are written.
    pub(super) fn book(self, tx: &mut Tx<'_>, target: &Target, lines: &[Line<'_>]) -> Result<()> {
        if self.order.is_empty() {
            return Ok(());
        }
        let touched: HashMap<i64, &Line<'_>> = lines.iter().map(|line| (line.id, line)).collect();
        let newest = newest(target, lines);
        // Where the last row went away, the one before it is the last.
        let (mut known, mut asked) = (Vec::new(), Vec::new());
        for spot in &self.order {
            let before = self.spots.get(spot).and_then(|last| last.before.as_ref());
            let line = before.and_then(|row| touched.get(&row.id));
            let new = newest.get(spot).copied();
            match (before, line) {
                (Some(_), Some(line)) if !holds(line, spot.2) => asked.push(*spot),
                (Some(_), Some(_)) | (None, _) => known.push((*spot, new.cloned())),
                (Some(before), None) => {
                    let period = before.observation.period;
                    let new = new.filter(|new| new.observation.period > period);
                    known.push((*spot, Some(new.unwrap_or(before).clone())));
                }
            }
        }
        let found = last_rows(tx, target, &asked)?;
        for (spot, after) in known.into_iter().chain(asked.into_iter().zip(found)) {
            if let Some(last) = self.spots.get(&spot) {
                tx.count_last(target, last, (spot.1, spot.2), after.as_ref());
            }
        }
        Ok(())
    }
}

/// Whether a row that was the last somewhere is still there.
fn holds(line: &Line<'_>, view: View) -> bool {
    let seen = |side: &Side<'_>| view == View::All || side.row.status == Status::Validated;
    line.stays() && line.after.as_ref().is_some_and(seen)
}

/// The newest of the rows that come or stay in each spot.
fn newest<'k>(target: &Target, lines: &[Line<'k>]) -> HashMap<Spot, &'k Stored> {
    let mut newest: HashMap<Spot, &Stored> = HashMap::new();
    for side in lines.iter().filter_map(|line| line.after.as_ref()) {
        for spot in spots(target, side) {
            let held = newest.entry(spot).or_insert(side.row);
            if held.observation.period < side.row.observation.period {
                *held = side.row;
            }
        }
    }
    newest
}

/// The last rows in these spots as they stand in the store, at their positions.
fn last_rows(tx: &mut Tx<'_>, target: &Target, spots: &[Spot]) -> Result<Vec<Option<Stored>>> {
    let mut found: HashMap<Spot, i64> = HashMap::new();
    for (view, only) in [(View::All, ""), (View::Validated, " AND o.status = 1")] {
        let of_view: Vec<&Spot> = spots.iter().filter(|spot| spot.2 == view).collect();
        let keys: Vec<[Param<'_>; 3]> = of_view
            .iter()
            .map(|(series, period, _)| {
                let first = Period::code_from(period.start());
                let after = Period::code_from(period.next().start());
                [*series, first, after].map(Param::Int)
            })
            .collect();
        let columns = "series, since, until";
        let ids = many::look_up(tx.conn, columns, &keys, None, |_| {
            format!(
                "SELECT o.id FROM observations o WHERE o.series = w.series
                    AND o.period >= w.since AND o.period < w.until{only}
                    ORDER BY o.period DESC LIMIT 1"
            )
        })?;
        let known = of_view.into_iter().zip(ids);
        found.extend(known.filter_map(|(spot, id)| Some((*spot, id?))));
    }
    let ids: BTreeSet<i64> = found.values().copied().collect();
    let rows = rows_with(tx.conn, target, &ids)?;
    let row = |spot: &Spot| found.get(spot).and_then(|id| rows.get(id)).cloned();
    Ok(spots.iter().map(row).collect())
}

impl Tx<'_> {
    fn count_last(
        &mut self,
        target: &Target,
        last: &Last,
        (period, view): (Period, View),
        after: Option<&Stored>,
    ) {
        let before = last.before.as_ref();
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
        self.count(target, &last.series, period, view, &delta);
    }
}
