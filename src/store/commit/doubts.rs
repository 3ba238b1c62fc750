//! What is odd about rows that were written, found with few statements for many rows and marked in
//! their transaction.

use std::collections::{BTreeMap, HashMap};

use crate::base::error::Result;
use crate::catalogue::Period;
use crate::figures::doubt::{Doubt, Past, doubts, needs_history};
use crate::figures::observation::{Observation, Stored};
use crate::store::commit::change::Fate;
use crate::store::commit::write::Made;
use crate::store::engine::many;
use crate::store::figures::doubts::{AGAIN, HEAD, mark};
use crate::store::figures::earlier;
use crate::store::figures::observations::Target;
use crate::store::{Param, Tx};

impl Tx<'_> {
    /// What is odd about the rows that these changes wrote, at their positions; the rows are
    /// marked with it.
    pub(super) fn doubt(&mut self, target: &Target, made: &[Made<'_>]) -> Result<Vec<Vec<Doubt>>> {
        let mut found = vec![Vec::new(); made.len()];
        let written: Vec<(usize, &Stored)> = (0..)
            .zip(made)
            .filter_map(|(at, one)| Some((at, one.fate.written()?)))
            .collect();
        for part in written.chunks(earlier::TOGETHER) {
            let rows: Vec<&Stored> = part.iter().map(|(_, row)| *row).collect();
            for ((at, row), past) in part.iter().zip(self.pasts(target, &rows)?) {
                let now = (row.observation.period, &row.observation.values);
                found[*at] = doubts(&target.indicator, &past, now);
            }
        }
        self.mark(target, made, &found)?;
        self.carry(made)?;
        Ok(found)
    }

    /// What was reported before these rows, of their series; the whole history only of those that may
    /// be far from it.
    fn pasts(&mut self, target: &Target, rows: &[&Stored]) -> Result<Vec<Past>> {
        let cells: Vec<&Observation> = rows.iter().map(|row| &row.observation).collect();
        let series = self.series_of(target, &cells)?;
        let keys = series.iter().zip(&cells);
        let keys: Vec<(i64, Period)> = keys.map(|(one, cell)| (one.id, cell.period)).collect();
        let near: HashMap<i64, &Stored> = rows.iter().map(|row| (row.id, *row)).collect();
        let befores = earlier::befores(self.conn, target, &keys, &near)?;
        let (mut asked, mut places) = (Vec::new(), Vec::new());
        for (at, ((before, year_ago), cell)) in befores.iter().zip(&cells).enumerate() {
            let now = (cell.period, &cell.values);
            let with = (before.as_ref(), year_ago.as_ref());
            if before.is_some() && needs_history(&target.indicator, with, now) {
                asked.push(keys[at]);
                places.push(at);
            }
        }
        let mut pasts: Vec<Past> = befores
            .into_iter()
            .map(|(before, _)| Past {
                before,
                earlier: Vec::new(),
            })
            .collect();
        let found = earlier::of_series(self.conn, target, &asked)?;
        for (at, earlier) in places.into_iter().zip(found) {
            pasts[at].earlier = earlier;
        }
        Ok(pasts)
    }

    /// Marks the rows instead of what marks they had; of a row that was written more than once
    /// the last.
    fn mark(&mut self, target: &Target, made: &[Made<'_>], found: &[Vec<Doubt>]) -> Result<()> {
        let mut last: BTreeMap<i64, (&Stored, &[Doubt])> = BTreeMap::new();
        for (one, doubts) in made.iter().zip(found) {
            if let Some(row) = one.fate.written() {
                last.insert(row.id, (row, doubts));
            }
        }
        let marks = last.values().flat_map(|(row, doubts)| {
            let each = doubts.iter();
            each.map(move |doubt| (*row, doubt, doubt.since.to_string()))
        });
        let marks: Vec<(&Stored, &Doubt, String)> = marks.collect();
        let now = self.now;
        let marks: Vec<_> = marks
            .iter()
            .map(|(row, doubt, since)| mark(target, row, doubt, (since, now)))
            .collect();
        many::insert(self.conn, HEAD, &marks, AGAIN)
    }

    /// A decision on a row changes nothing of its figures: what was odd about them still is.
    fn carry(&mut self, made: &[Made<'_>]) -> Result<()> {
        let decided = made.iter().filter_map(|one| match one.fate {
            Fate::Decided { before, after } => {
                Some([after.revision, after.id, before.revision].map(Param::Int))
            }
            _ => None,
        });
        let decided: Vec<[Param<'_>; 3]> = decided.collect();
        let sql = "UPDATE doubts SET revision = $1 WHERE row_id = $2 AND revision = $3";
        self.conn.queue_each(sql, &decided)
    }
}
