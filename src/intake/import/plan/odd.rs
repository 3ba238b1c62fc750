//! What is odd about a row of a file beside those before it, in the store and in the file.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::catalogue::{MEASURES, Period};
use crate::figures::doubt::{Doubt, Earlier, Past, doubts};
use crate::figures::observation::Observation;
use crate::intake::import::keys::series;
use crate::intake::import::record::Record;
use crate::store::figures::observations::Target;

/// Rows of a series that are remembered: as many as say what is usual of the finest seasonal figures.
const REMEMBERED: usize = 300;

/// The rows that a file had so far, by series.
#[derive(Debug, Default)]
pub(super) struct InFile(HashMap<u128, Vec<Row>>);

/// A period and the values that the indicator has.
type Row = (Period, Box<[Option<i64>]>);

impl InFile {
    /// What is odd about a row that would be written, given what is stored before it. What the
    /// file says stands in the place of what is stored.
    pub(super) fn doubts(
        &mut self,
        target: &Target,
        record: &Record,
        stored: Past,
    ) -> Result<Vec<Doubt>> {
        let row = record.observation(target)?;
        let rows = self.0.entry(series(record)).or_default();
        let past = together(rows, stored, &row);
        let found = doubts(&target.indicator, &past, (row.period, &row.values));
        if rows.len() >= REMEMBERED {
            rows.drain(..REMEMBERED / 2);
        }
        let values = row.values[..target.indicator.measures.len()].into();
        rows.push((row.period, values));
        Ok(found)
    }
}

fn together(rows: &[Row], stored: Past, row: &Observation) -> Past {
    if rows.is_empty() {
        return stored;
    }
    let full = |(period, values): &Row| {
        let mut all = [None; MEASURES];
        all[..values.len()].copy_from_slice(values);
        (*period, all)
    };
    let before = rows.iter().filter(|one| one.0 < row.period);
    let in_file: Vec<Earlier> = before.map(full).collect();
    let nearest = in_file.iter().copied().max_by_key(|one| one.0);
    let instead = |one: &Earlier| in_file.iter().any(|other| other.0 == one.0);
    let mut earlier = stored.earlier;
    earlier.retain(|one| !instead(one));
    let last = |held: Earlier| match nearest {
        Some(near) if near.0 >= held.0 => near,
        _ => held,
    };
    let before = stored.before.map(last).or(nearest);
    earlier.extend(in_file);
    Past { before, earlier }
}
