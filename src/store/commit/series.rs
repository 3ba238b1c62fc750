//! Series, interned: what a row is about, but for its period, stands in the store once and is a
//! number everywhere else. So are the places of totals, in which summed axes are empty.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::base::error::{Error, Result};
use crate::figures::observation::Observation;
use crate::figures::question::axis;
use crate::store::engine::many;
use crate::store::figures::observations::Target;
use crate::store::{Param, Tx};

/// Numbers that are remembered at most, so that memory is bounded.
const REMEMBERED: usize = 60_000;

/// A series.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store) struct Series {
    /// Its number.
    pub(in crate::store) id: i64,
    /// The numbers of the places of totals towards which its rows count, by mask.
    places: Box<[Option<i64>]>,
}

impl Series {
    /// The places of totals towards which its rows count, each with its mask.
    pub(in crate::store) fn places(&self) -> impl Iterator<Item = (i64, i64)> {
        let places = (0_i64..).zip(self.places.iter());
        places.filter_map(|(mask, place)| Some((mask, (*place)?)))
    }
}

/// The numbers that are known.
#[derive(Debug, Default)]
pub(in crate::store) struct Interned {
    series: HashMap<Box<str>, Arc<Series>>,
    places: HashMap<Box<str>, i64>,
    /// What was learned in this transaction, which may be taken back.
    fresh: Vec<Box<str>>,
}

impl Interned {
    /// Forgets what was learned in a transaction of which a part, or all, was taken back.
    pub(in crate::store) fn undo(&mut self) {
        for key in self.fresh.drain(..) {
            self.series.remove(&key);
            self.places.remove(&key);
        }
    }

    /// The number of a series, if it is known.
    pub(in crate::store) fn number(&self, key: &str) -> Option<i64> {
        self.series.get(key).map(|series| series.id)
    }

    /// Keeps it for good.
    pub(in crate::store) fn settle(&mut self) {
        self.fresh.clear();
        if self.series.len() + self.places.len() > REMEMBERED {
            self.series.clear();
            self.places.clear();
        }
    }
}

/// The axes of a series or of a place; a summed axis is empty.
pub(in crate::store) type Axes<'o> = [&'o str; 6];

/// Stands between codes; the catalogue admits no control characters in them.
const MARK: char = '\u{1f}';

pub(in crate::store) fn packed(indicator: i64, axes: &Axes<'_>) -> Box<str> {
    let mut text = String::with_capacity(axes.iter().map(|p| p.len() + 1).sum::<usize>() + 6);
    text.push_str(&indicator.to_string());
    for part in axes {
        text.push(MARK);
        text.push_str(part);
    }
    text.into_boxed_str()
}

/// The axes of a row.
pub(in crate::store) fn axes(cell: &Observation) -> Axes<'_> {
    let [c1, c2, c3] = &cell.categories;
    [&cell.agency, &cell.region, c1, c2, c3, &cell.basis]
}

/// The place of a mask; none where the region is in no sum.
fn place<'o>(cell: &'o Observation, mask: i64, summed: Option<&'o str>) -> Option<Axes<'o>> {
    let fixed = |bit: i64, code: &'o str| if mask & bit == 0 { "" } else { code };
    let [agency, region, c1, c2, c3, basis] = axes(cell);
    let region = if mask & axis::REGION == 0 {
        summed?
    } else {
        region
    };
    Some([
        fixed(axis::AGENCY, agency),
        region,
        fixed(axis::category(0), c1),
        fixed(axis::category(1), c2),
        fixed(axis::category(2), c3),
        basis,
    ])
}

const HEAD: &str = "INSERT INTO series (id, indicator, agency, region, c1, c2, c3, basis)";

impl Tx<'_> {
    /// The series of cells, at their positions; those that are new are made.
    pub(in crate::store) fn series_of(
        &mut self,
        target: &Target,
        cells: &[&Observation],
    ) -> Result<Vec<Arc<Series>>> {
        let keys: Vec<Box<str>> = cells.iter().map(|c| packed(target.id, &axes(c))).collect();
        let unknown: Vec<(&str, &Observation)> = keys
            .iter()
            .map(AsRef::as_ref)
            .zip(cells.iter().copied())
            .filter(|(key, _)| !self.interned.series.contains_key(*key))
            .collect();
        if !unknown.is_empty() {
            self.learn(target, &unknown)?;
        }
        let known = |key| self.interned.series.get(key).cloned();
        let lost = || Error::Internal("a series was not interned".to_owned());
        keys.iter().map(|key| known(key).ok_or_else(lost)).collect()
    }

    fn learn(&mut self, target: &Target, cells: &[(&str, &Observation)]) -> Result<()> {
        let masks = 4_i64 << target.indicator.categories.len();
        let mut wanted: HashSet<Axes<'_>> = HashSet::new();
        let sums: Vec<Option<String>> = cells
            .iter()
            .map(|(_, cell)| target.summed_region(&cell.region))
            .collect();
        for ((_, cell), summed) in cells.iter().zip(&sums) {
            let places = (0..masks).filter_map(|mask| place(cell, mask, summed.as_deref()));
            wanted.extend(places.filter(|axes| {
                let key = packed(target.id, axes);
                !self.interned.places.contains_key(&key)
            }));
        }
        self.intern(target, &wanted.into_iter().collect::<Vec<_>>())?;
        for ((key, cell), summed) in cells.iter().zip(&sums) {
            let places = (0..masks).map(|mask| {
                let key = packed(target.id, &place(cell, mask, summed.as_deref())?);
                self.interned.places.get(&key).copied()
            });
            let places: Box<[Option<i64>]> = places.collect();
            let id = places.last().copied().flatten();
            let lost = || Error::Internal("a series has no number".to_owned());
            let series = Series {
                id: id.ok_or_else(lost)?,
                places,
            };
            self.interned.fresh.push((*key).into());
            self.interned.series.insert((*key).into(), Arc::new(series));
        }
        Ok(())
    }

    /// Finds the numbers of places, and gives numbers to those that have none.
    fn intern(&mut self, target: &Target, wanted: &[Axes<'_>]) -> Result<()> {
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        let keys: Vec<[Param<'_>; 6]> = wanted.iter().map(|axes| axes.map(Param::Text)).collect();
        let columns = "agency, region, c1, c2, c3, basis";
        let found = many::look_up(self.conn, columns, &keys, Some(target.id), |indicator| {
            format!(
                "SELECT s.id FROM series s WHERE s.indicator = {indicator} AND s.agency = w.agency
                    AND s.region = w.region AND s.c1 = w.c1 AND s.c2 = w.c2 AND s.c3 = w.c3
                    AND s.basis = w.basis"
            )
        })?;
        let mut made: Vec<[Param<'_>; 8]> = Vec::new();
        for (axes, id) in wanted.iter().zip(found) {
            let id = if let Some(id) = id {
                id
            } else {
                let id = self.next_id("series")?;
                let [agency, region, c1, c2, c3, basis] = axes.map(Param::Text);
                let numbers: [Param<'_>; 2] = [id.into(), target.id.into()];
                let [number, indicator] = numbers;
                made.push([number, indicator, agency, region, c1, c2, c3, basis]);
                id
            };
            let key = packed(target.id, axes);
            self.interned.fresh.push(key.clone());
            self.interned.places.insert(key, id);
        }
        many::insert(self.conn, HEAD, &made, "")
    }
}
