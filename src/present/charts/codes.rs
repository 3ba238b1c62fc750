//! In which regions the codes of a category have figures: the largest of a part need not be that of
//! the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::super::scene::Scene;
use super::omitted;
use crate::catalogue::Category;
use crate::figures::facts::Part;
use crate::figures::names;

/// The codes of a category that have figures, each with the regions that have one of it.
pub(super) struct Codes<'a> {
    category: &'a Category,
    /// The code that the reader has chosen.
    chosen: Option<&'a String>,
    /// Whether the figure is summed over regions of which each should have every code.
    summed: bool,
    regions: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Codes<'a> {
    /// Of the measure at `at`.
    pub(super) fn new(scene: &Scene<'a>, axis: usize, at: usize) -> Self {
        let category = &scene.indicator.categories[axis];
        let due = &scene.indicator.region.due;
        let mut regions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for fact in scene.here(Part::RegionCategory(axis)) {
            if due.contains(&fact.region) && fact.figure(scene.indicator, at).is_some() {
                let code = &*fact.categories[axis];
                regions.entry(code).or_default().insert(&fact.region);
            }
        }
        Self {
            chosen: scene.selection.categories[axis].as_ref(),
            summed: category.complete && scene.focus.source.starts_with('@'),
            category,
            regions,
        }
    }

    /// The regions that have any of the codes.
    fn everywhere(&self) -> BTreeSet<&'a str> {
        self.regions.values().flatten().copied().collect()
    }

    /// The codes that some of these regions lack, with in how many they are.
    fn lacking(&self) -> Vec<(&'a str, usize)> {
        let all = self.everywhere().len();
        let counts = self.regions.iter().map(|(code, here)| (*code, here.len()));
        let lacking = counts.filter(|(_, n)| self.summed && *n < all);
        lacking.collect()
    }

    /// Of what part all the figures are: what is missing of one chosen code says nothing about the
    /// others.
    pub(super) fn part(&self, scene: &Scene<'_>, at: usize) -> Option<String> {
        let cell = scene.cell()?;
        let partial = scene.words.get("dash-partial");
        let mut marks = Vec::new();
        if self.chosen.is_none() {
            marks.extend(omitted::marks(scene, cell, at));
            marks.extend((!cell.is_full(at)).then_some(partial));
        } else {
            let (here, due) = (self.everywhere().len(), scene.indicator.region.due.len());
            if self.summed && (1..due).contains(&here) {
                marks.extend([in_regions(scene, here), partial]);
            }
            marks.extend(omitted::of_period(scene, cell));
        }
        (!marks.is_empty()).then(|| marks.join(", "))
    }

    /// The codes that can't be ranked beside the others: those that some regions lack, and the
    /// chosen one where something else is missing in its figure.
    pub(super) fn unranked(&self, scene: &Scene<'_>, at: usize) -> Vec<String> {
        let cell = scene.cell();
        let is_part = cell.is_none_or(|cell| !cell.is_full(at));
        let chosen = self.chosen.filter(|_| is_part && !self.summed).cloned();
        let lacking = self.lacking().into_iter();
        let lacking = lacking.map(|(code, _)| code.to_owned());
        lacking.chain(chosen).collect()
    }

    /// `Tidak ada di semua kab/kota: B (1 dari 8 kab/kota).`
    pub(super) fn note(&self, scene: &Scene<'_>) -> Option<String> {
        let told = self.lacking().into_iter().map(|(code, n)| {
            let label = names::code(scene.words.lang, self.category, code);
            super::marked(&label, &in_regions(scene, n))
        });
        let list: Vec<String> = told.collect();
        let list = scene.words.list(&list);
        let told = [("list", &*list)];
        (!list.is_empty()).then(|| scene.words.with("dash-codes-lack", &told))
    }
}

/// `1 dari 8 kab/kota`.
fn in_regions(scene: &Scene<'_>, n: usize) -> String {
    let due = scene.indicator.region.due.len();
    let (present, due) = (scene.words.whole(n), scene.words.whole(due));
    let args = [("present", &*present), ("due", &*due)];
    scene.words.with("dash-coverage-regions", &args)
}
