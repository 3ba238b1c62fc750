//! What is odd about rows that were written, found with few statements for many rows and marked in
//! their transaction.

use std::collections::{BTreeSet, HashMap};

use crate::base::error::Result;
use crate::catalogue::{MEASURES, Period};
use crate::figures::doubt::{Doubt, sudden};
use crate::figures::observation::{Observation, Stored};
use crate::store::commit::change::Fate;
use crate::store::commit::load::rows_with;
use crate::store::commit::write::Made;
use crate::store::engine::many;
use crate::store::figures::doubts::{HEAD, mark};
use crate::store::figures::observations::Target;
use crate::store::{Param, Tx};

/// A period and the values of its row.
type Earlier = (Period, [Option<i64>; MEASURES]);

/// The last row of a series before a period.
const BEFORE: &str = "SELECT o.id FROM observations o
    WHERE o.series = w.series AND o.period < w.period ORDER BY o.period DESC LIMIT 1";

impl Tx<'_> {
    /// What is odd about the rows that these changes wrote, at their positions; the rows are
    /// marked with it.
    pub(super) fn doubt(&mut self, target: &Target, made: &[Made<'_>]) -> Result<Vec<Vec<Doubt>>> {
        let mut found = vec![Vec::new(); made.len()];
        if target.indicator.warn_change.is_none() {
            return Ok(found);
        }
        let written: Vec<(usize, &Stored)> = (0..)
            .zip(made)
            .filter_map(|(at, one)| Some((at, one.fate.written()?)))
            .collect();
        let rows: Vec<&Stored> = written.iter().map(|(_, row)| *row).collect();
        let earlier = self.earlier(target, &rows)?;
        for ((at, row), before) in written.iter().zip(earlier) {
            if let Some((since, values)) = before {
                found[*at] = sudden(&target.indicator, (since, &values), &row.observation.values);
            }
        }
        self.mark(target, made, &found)?;
        Ok(found)
    }

    /// The period and the values of the last row before each of these, of its series.
    fn earlier(&mut self, target: &Target, rows: &[&Stored]) -> Result<Vec<Option<Earlier>>> {
        let cells: Vec<&Observation> = rows.iter().map(|row| &row.observation).collect();
        let series = self.series_of(target, &cells)?;
        let keys: Vec<[Param<'_>; 2]> = series
            .iter()
            .zip(&cells)
            .map(|(series, cell)| [series.id, cell.period.code()].map(Param::Int))
            .collect();
        let look = |_: &str| BEFORE.to_owned();
        let ids = many::look_up(self.conn, "series, period", &keys, None, look)?;
        // Most rows of a call follow one of the same call.
        let near: HashMap<i64, &Stored> = rows.iter().map(|row| (row.id, *row)).collect();
        let far = ids.iter().flatten().filter(|id| !near.contains_key(*id));
        let far: BTreeSet<i64> = far.copied().collect();
        let far = rows_with(self.conn, target, &far)?;
        let row = |id: i64| near.get(&id).copied().or_else(|| far.get(&id));
        let earlier = ids.into_iter().map(|id| {
            let row = &row(id?)?.observation;
            Some((row.period, row.values))
        });
        Ok(earlier.collect())
    }

    /// Marks the rows instead of what marks they had.
    fn mark(&mut self, target: &Target, made: &[Made<'_>], found: &[Vec<Doubt>]) -> Result<()> {
        let (mut stood, mut marks) = (Vec::new(), Vec::new());
        for (one, doubts) in made.iter().zip(found) {
            let Some(row) = one.fate.written().filter(|_| !doubts.is_empty()) else {
                continue;
            };
            if !matches!(one.fate, Fate::Created(_)) {
                stood.push([Param::Int(row.id)]);
            }
            marks.extend(doubts.iter().map(|doubt| (row, doubt)));
        }
        let sql = "DELETE FROM doubts WHERE row_id = $1";
        self.conn.queue_each(sql, &stood)?;
        let since: Vec<String> = marks.iter().map(|(_, d)| d.since.to_string()).collect();
        let marks: Vec<_> = marks
            .iter()
            .zip(&since)
            .map(|((row, doubt), since)| mark(target, row, doubt, since))
            .collect();
        many::insert(self.conn, HEAD, &marks, "")
    }
}
