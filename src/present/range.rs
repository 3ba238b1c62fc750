//! The range of the regions' figures, where the whole has none.

use std::cmp::Reverse;

use super::amount::{self, Unit};
use super::scene::Scene;
use super::trust::{self, Trust};
use crate::catalogue::Period;
use crate::figures::cell::Cell;
use crate::figures::facts::{Count, Fact, Part};
use crate::figures::focus;
use crate::figures::index::Index;
use crate::figures::names;

/// The lowest and the highest figure of several places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// `62,26–72,12`, `1,69–10,43%`.
    pub text: String,
    /// The unit behind it; empty when it is part of the text.
    pub unit: String,
    /// `di 8 kab/kota`.
    pub places: String,
}

impl Range {
    /// The range in one piece: `62,26–72,12 tahun di 8 kab/kota`.
    pub fn sentence(&self) -> String {
        let parts = [&self.text, &self.unit, &self.places];
        let filled: Vec<&str> = parts.into_iter().map(String::as_str).collect();
        filled.join(" ").replace("  ", " ")
    }
}

/// The lowest and highest figure of the regions that are due.
pub fn of(scene: &Scene<'_>, at: usize) -> Option<Range> {
    if scene.selection.region != scene.indicator.region.whole {
        return None;
    }
    between(scene, at, in_range(scene, at))
}

/// Figures of regions alone that are newer than every figure of the whole.
#[derive(Debug)]
pub(super) struct Newer<'f> {
    /// The newest period that has some.
    pub period: Period,
    /// The figures, on one basis.
    pub facts: Vec<&'f Fact>,
    /// Whether something in them was sent back.
    pub returned: bool,
}

/// The figures of the regions that are newer than `after`, the period of the newest figure of the
/// whole; none of a period that has not begun.
pub(super) fn newer<'s>(scene: &Scene<'s>, at: usize, after: &Cell) -> Option<Newer<'s>> {
    if scene.selection.region != scene.indicator.region.whole {
        return None;
    }
    let due = &scene.indicator.region.due;
    let facts = scene.facts.of(Part::Regions).iter();
    let later = facts.filter(|fact| {
        fact.period > after.period
            && due.contains(&fact.region)
            && fact.figure(scene.indicator, at).is_some()
            && (scene.indicator.ahead || !focus::is_ahead(scene.facts, fact.period))
    });
    let later: Vec<&Fact> = later.collect();
    let place = |fact: &&Fact| (fact.period, fact.basis == after.basis, Reverse(fact.basis));
    let newest = later.iter().copied().max_by_key(place)?;
    let (period, basis) = (newest.period, newest.basis);
    let here = later.into_iter();
    let facts: Vec<&Fact> = here
        .filter(|fact| fact.period == period && fact.basis == basis)
        .collect();
    let index = Index::new(scene.indicator, scene.selection, scene.facts);
    Some(Newer {
        returned: facts.iter().any(|fact| index.is_returned(fact)),
        period,
        facts,
    })
}

/// The lowest and the highest of some regions' figures.
pub(super) fn between<'f>(
    scene: &Scene<'_>,
    at: usize,
    facts: impl Iterator<Item = &'f Fact>,
) -> Option<Range> {
    let places: Vec<(&str, i64)> = facts
        .filter_map(|f| Some((&*f.region, f.figure(scene.indicator, at)?)))
        .collect();
    let values = || places.iter().map(|(_, value)| value);
    let (low, high) = (values().min()?, values().max()?);
    let measure = &scene.indicator.measures[at];
    if let [(region, value)] = places.as_slice() {
        let region = names::region(scene.catalogue, region);
        let big = amount::big(&scene.words, *value, measure);
        return Some(Range {
            text: big.number,
            unit: big.unit,
            places: scene.words.with("dash-range-only", &[("region", &region)]),
        });
    }
    let is_same = low == high;
    let low = amount::bare(&scene.words, *low, measure.decimals);
    let (high, unit) = match amount::unit_of(&measure.unit) {
        Unit::Percent => (amount::full(&scene.words, *high, measure), ""),
        Unit::Rupiah | Unit::Word => (
            amount::bare(&scene.words, *high, measure.decimals),
            amount::unit_word(&scene.words, measure),
        ),
    };
    Some(Range {
        text: if is_same {
            high
        } else {
            format!("{low}–{high}")
        },
        unit: unit.to_owned(),
        places: in_places(scene, places.len()),
    })
}

/// `di 8 kab/kota`, or `di 3 dari 8 kab/kota`.
fn in_places(scene: &Scene<'_>, n: usize) -> String {
    let due = scene.indicator.region.due.len();
    if n >= due {
        return scene.words.count("dash-range-regions", n, &[]);
    }
    let (n, due) = (scene.words.whole(n), scene.words.whole(due));
    let args = [("n", n.as_str()), ("due", due.as_str())];
    scene.words.with("dash-range-some", &args)
}

/// Why to trust the figures of the regions in a range.
pub fn trust(scene: &Scene<'_>, at: usize) -> Trust {
    let focus = scene.focus;
    let mut count = Count::default();
    for fact in in_range(scene, at) {
        count.add(&fact.count);
    }
    let index = Index::new(scene.indicator, scene.selection, scene.facts);
    let returned = in_range(scene, at).any(|fact| index.is_returned(fact));
    let rows = trust::Rows {
        period: focus.moment.unwrap_or(focus.period),
        basis: focus.strand.basis,
        count,
        returned,
    };
    trust::of_rows(&scene.words, scene.indicator, scene.facts, rows)
}

/// The figures of the regions that are due.
fn in_range<'s>(scene: &'s Scene<'_>, at: usize) -> impl Iterator<Item = &'s Fact> {
    let due = &scene.indicator.region.due;
    let here = scene.here(Part::Regions);
    here.filter(move |f| due.contains(&f.region) && f.figure(scene.indicator, at).is_some())
}
