//! The range of the regions' figures, where the whole has none.

use super::amount::{self, Unit};
use super::scene::Scene;
use super::trust::{self, Trust};
use crate::figures::facts::{Count, Fact, Part};
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
    let places: Vec<(&str, i64)> = in_range(scene, at)
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
