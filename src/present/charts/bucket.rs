//! Sums by an axis: a bucket for each region, agency, code or band.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::super::chart::{Grid, Series};
use super::super::groups::{self, Group};
use super::super::scene::Scene;
use crate::catalogue::{Category, Direction};
use crate::figures::facts::Fact;
use crate::figures::rollup::Sums;

/// A place on an axis with its sums; none where nothing was reported.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    pub(super) code: String,
    pub(super) label: String,
    pub(super) sums: Option<Sums>,
}

impl Bucket {
    pub(super) fn figure(&self, scene: &Scene<'_>, at: usize) -> Option<i64> {
        self.sums.as_ref()?.figure(scene.indicator, at)
    }
}

/// Longest list of which codes without a figure are shown as missing.
const SHORT: usize = 12;

/// Longest list that keeps its order although the order means nothing.
const FEW: usize = 3;

/// The places of a category's axis, by the code of each: its bands where it has them and figures
/// add up, else its codes.
pub(super) fn places(scene: &Scene<'_>, category: &Category, adds: bool) -> Vec<Place> {
    let lang = scene.words.lang;
    let list = &category.list;
    if adds && !list.bands.is_empty() {
        let band = |band: &crate::catalogue::Band| Place {
            code: band.codes.first().cloned().unwrap_or_default(),
            label: band.label.get(lang).to_owned(),
            codes: band.codes.clone(),
        };
        return list.bands.iter().map(band).collect();
    }
    let code = |code: &crate::catalogue::Code| Place {
        code: code.code.clone(),
        label: code.label.get(lang).to_owned(),
        codes: vec![code.code.clone()],
    };
    list.codes.iter().map(code).collect()
}

/// A place on a category's axis: a code, or the codes of a band.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) code: String,
    pub(super) label: String,
    pub(super) codes: Vec<String>,
}

/// The position of the place of each code.
pub(super) fn index(places: &[Place]) -> HashMap<&str, usize> {
    let pairs = places.iter().enumerate();
    pairs
        .flat_map(|(at, place)| place.codes.iter().map(move |code| (code.as_str(), at)))
        .collect()
}

/// The buckets of a category, from facts that tell its codes apart; ordered as the list when its
/// order means something, else by the figure at `by`, the largest first.
pub(super) fn of_category<'f>(
    scene: &Scene<'_>,
    axis: usize,
    facts: impl Iterator<Item = &'f Fact>,
    group: &Group,
) -> Vec<Bucket> {
    let category = &scene.indicator.categories[axis];
    let places = places(scene, category, group.adds(scene.indicator));
    let index = index(&places);
    let mut sums: Vec<Option<Sums>> = vec![None; places.len()];
    for fact in facts {
        if let Some(at) = index.get(fact.categories[axis].as_str()) {
            sums[*at].get_or_insert_default().add(&fact.sums);
        }
    }
    let keep_empty = places.len() <= SHORT;
    let mut buckets: Vec<Bucket> = places
        .iter()
        .zip(sums)
        .filter(|(_, sums)| keep_empty || sums.is_some())
        .map(|(place, sums)| Bucket {
            code: place.code.clone(),
            label: place.label.clone(),
            sums,
        })
        .collect();
    // So few keep their places, and with them their colours.
    if !category.list.ordered && places.len() > FEW {
        sort(scene, &mut buckets, group.lead(scene.indicator));
    }
    buckets
}

/// Sorts buckets by a figure, the largest first, missing ones last.
pub(super) fn largest(scene: &Scene<'_>, buckets: &mut [Bucket], at: usize) {
    buckets.sort_by_key(|bucket| Reverse(bucket.figure(scene, at)));
}

/// Sorts buckets by a figure, the worst first by the measure's direction, the largest first where
/// neither is better; missing ones last.
pub(super) fn sort(scene: &Scene<'_>, buckets: &mut [Bucket], at: usize) {
    if scene.indicator.measures[at].direction != Direction::Higher {
        return largest(scene, buckets, at);
    }
    buckets.sort_by_key(|bucket| {
        let figure = bucket.figure(scene, at);
        (figure.is_none(), figure)
    });
}

/// The grid of a group of measures over buckets.
pub(super) fn grid(scene: &Scene<'_>, group: &Group, buckets: &[Bucket]) -> Grid {
    let series = group.measures.iter().map(|at| {
        let measure = &scene.indicator.measures[*at];
        let values = buckets.iter().map(|b| b.figure(scene, *at)).collect();
        Series {
            tone: groups::tone(measure),
            ..Series::new(scene.words.label(&measure.label), values)
        }
    });
    let whole = group.lead(scene.indicator);
    let mut series: Vec<Series> = series.filter(|s| !s.is_empty()).collect();
    let unsplit = |bucket: &Bucket| {
        let parts = group.measures.iter();
        bucket.figure(scene, whole).is_some()
            && parts.clone().any(|at| bucket.figure(scene, *at).is_none())
    };
    if group.parts && (series.is_empty() || buckets.iter().any(unsplit)) {
        let label = scene.words.label(&scene.indicator.measures[whole].label);
        let values = buckets.iter().map(|b| b.figure(scene, whole)).collect();
        series = vec![Series::new(label, values)];
    }
    Grid {
        heads: buckets.iter().map(|b| b.label.clone()).collect(),
        codes: buckets.iter().map(|b| b.code.clone()).collect(),
        series,
    }
}

/// The first `top` buckets, and one for the rest where figures add up.
pub(super) fn cut(scene: &Scene<'_>, buckets: &[Bucket], top: usize, adds: bool) -> Vec<Bucket> {
    let (head, tail) = buckets.split_at(top.min(buckets.len()));
    let mut shown = head.to_vec();
    if adds && !tail.is_empty() {
        let mut rest = Sums::default();
        for sums in tail.iter().filter_map(|b| b.sums.as_ref()) {
            rest.add(sums);
        }
        shown.push(Bucket {
            code: String::new(),
            label: scene.words.count("dash-rest", tail.len(), &[]),
            sums: Some(rest),
        });
    }
    shown
}
