//! Series, interned: what a row is about, but for its period, stands in the store once and is a
//! number everywhere else. So are the places of totals, in which summed axes are empty.

use std::collections::HashMap;
use std::sync::Arc;

use crate::figures::observation::Observation;
use crate::figures::question::axis;

/// Numbers that are remembered at most, so that memory is bounded.
const REMEMBERED: usize = 60_000;

/// A series.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store) struct Series {
    /// Its number.
    pub(in crate::store) id: i64,
    /// The numbers of the places of totals towards which its rows count, by mask.
    pub(super) places: Box<[Option<i64>]>,
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
    pub(super) series: HashMap<Box<str>, Arc<Series>>,
    pub(super) places: HashMap<Box<str>, i64>,
    /// What was learned in this transaction, which may be taken back.
    pub(super) fresh: Vec<Box<str>>,
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
pub(super) fn place<'o>(
    cell: &'o Observation,
    mask: i64,
    summed: Option<&'o str>,
) -> Option<Axes<'o>> {
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
