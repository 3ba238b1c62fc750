//! What must hold of measures that are told by a category and of those beside them that are not.

use super::reader::Reader;
use crate::catalogue::{Indicator, Measure};

/// Checks an indicator that has been read.
pub(super) fn check(reader: &Reader<'_>, indicator: &Indicator) {
    used(reader, indicator);
    together(reader, indicator);
    if !indicator.measures.is_empty() {
        codes(reader, indicator);
    }
}

/// A category by which nothing is told is none.
fn used(reader: &Reader<'_>, indicator: &Indicator) {
    for (axis, category) in indicator.categories.iter().enumerate().take(3) {
        let measures = &indicator.measures;
        if !measures.is_empty() && !measures.iter().any(|measure| measure.by[axis]) {
            let key = format!("category.{}.name", category.name);
            reader.wrong(&key, "no measure is told by this category.");
        }
    }
}

/// What is added up to a whole, or divided by another, stands in one row with it.
fn together(reader: &Reader<'_>, indicator: &Indicator) {
    let measures = &indicator.measures;
    let of_parts = |one: &&Measure| one.part.is_some() || one.whole;
    let parts: Vec<&Measure> = measures.iter().filter(of_parts).collect();
    let apart = |measure: &Measure| {
        let beside = parts.first().filter(|_| of_parts(&measure));
        let ratio = measure.ratio.as_ref();
        let of_ratio = ratio.map(|of| [&measures[of.numerator], &measures[of.denominator]]);
        let mut others = of_ratio.into_iter().flatten().chain(beside.copied());
        others.any(|other| other.by != measure.by)
    };
    for measure in measures.iter().filter(|measure| apart(measure)) {
        let key = format!("measure.{}.categories", measure.name);
        let sentence = "a whole, its parts, a ratio and what it is computed from are told by the \
                        same categories.";
        reader.wrong(&key, sentence);
    }
}

/// A code stands for the headline only where the headline is told by its category.
fn codes(reader: &Reader<'_>, indicator: &Indicator) {
    let headline = indicator.headline_measure();
    for (axis, category) in indicator.categories.iter().enumerate().take(3) {
        if category.headline.is_some() && !headline.by[axis] {
            let key = format!("category.{}.headline", category.name);
            reader.wrong(
                &key,
                "the headline is not told by this category; leave it out.",
            );
        }
    }
}
