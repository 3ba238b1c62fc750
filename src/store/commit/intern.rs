//! Finds the numbers of series and of the places of totals, and gives numbers to new ones.

use std::collections::HashSet;
use std::sync::Arc;

use crate::base::error::{Error, Result};
use crate::figures::observation::Observation;
use crate::store::commit::series::{Axes, Series, axes, packed, place};
use crate::store::engine::many;
use crate::store::figures::observations::Target;
use crate::store::{Param, Tx};

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
