//! How a change is spread: how many regions or agencies went the worse way, and which worst, so
//! that no total that improved hides those that did not.

use std::collections::HashMap;

use super::change::{self, Change, Tone};
use super::scene::Scene;
use crate::figures::cell::Cell;
use crate::figures::facts::Fact;
use crate::figures::facts::Part;
use crate::figures::index::Index;
use crate::figures::names;

/// What the regions are called.
const REGIONS: &str = "dash-spread-regions";

/// A place with its figures now and before.
struct Place {
    name: String,
    now: i64,
    before: i64,
}

/// The change of a figure with its spread, where it and what it is compared with are complete.
pub(super) fn told(scene: &Scene<'_>, mut change: Change, cell: &Cell, at: usize) -> Change {
    let measure = &scene.indicator.measures[at];
    let earlier = scene.track.before(scene.indicator, cell, at);
    let earlier = earlier.filter(|earlier| change.way.is_some() && earlier.is_full(at));
    let Some(earlier) = earlier.filter(|_| cell.is_full(at)) else {
        return change;
    };
    let (axis, places) = places(scene, (cell, earlier), at);
    let is_worse = |place: &&Place| change::judged(measure, place.now, place.before) == Tone::Bad;
    let worse: Vec<&Place> = places.iter().filter(is_worse).collect();
    let Some(farthest) = worse
        .iter()
        .rev()
        .max_by_key(|place| size(place, measure.kind.adds()))
    else {
        return change;
    };
    let due = due(scene, axis).filter(|due| *due > places.len());
    let key = match (change.tone == Tone::Bad, due.is_some()) {
        (true, false) => "dash-spread-also",
        (true, true) => "dash-spread-also-of",
        (false, false) => "dash-spread-but",
        (false, true) => "dash-spread-but-of",
    };
    let words = &scene.words;
    let args = [
        ("n", words.whole(worse.len())),
        ("all", words.whole(places.len())),
        ("axis", words.get(axis)),
        ("due", words.whole(due.unwrap_or(places.len()))),
        ("place", farthest.name.clone()),
        (
            "by",
            change::signed(words, measure, farthest.now, farthest.before),
        ),
    ];
    let args = args.each_ref().map(|(name, text)| (*name, text.as_str()));
    change.spread = Some(words.with(key, &args));
    // Nobody reads "better" where half of them went the other way.
    if change.tone == Tone::Good && worse.len() * 2 >= places.len() {
        change.tone = Tone::Plain;
        change.verdict = None;
    }
    change
}

/// How many places of an axis are due.
fn due(scene: &Scene<'_>, axis: &str) -> Option<usize> {
    if axis == REGIONS {
        return Some(scene.indicator.region.due.len());
    }
    scene.indicator.due_agencies().map(<[String]>::len)
}

/// How far a place moved: in thousandths of what it had before for figures that add up, whose
/// places differ in size; in its own unit for the others.
fn size(place: &Place, adds: bool) -> i128 {
    let moved = i128::from(place.now) - i128::from(place.before);
    let moved = moved.abs();
    match i128::from(place.before) {
        before if adds && before > 0 => moved * 1_000 / before,
        _ if adds => i128::MAX,
        _ => moved,
    }
}

/// The regions in both cells, or the agencies where the regions are not told apart, and what they
/// are called.
fn places(scene: &Scene<'_>, cells: (&Cell, &Cell), at: usize) -> (&'static str, Vec<Place>) {
    let due = &scene.indicator.region.due;
    if scene.selection.region == scene.indicator.region.whole && due.len() > 1 {
        let region = |f: &Fact| due.contains(&f.region).then(|| f.region.clone());
        let named = |code: &str| names::region(scene.catalogue, code);
        return (
            REGIONS,
            paired(scene, Part::Regions, cells, at, (&region, &named)),
        );
    }
    let source = &cells.0.source;
    let agency = |f: &Fact| (f.region == *source).then(|| f.agency.clone());
    let named = |code: &str| names::agency(scene.agencies, code);
    let agencies = paired(scene, Part::Agencies, cells, at, (&agency, &named));
    (
        "dash-axis-agency",
        if agencies.len() > 1 {
            agencies
        } else {
            Vec::new()
        },
    )
}

type CodeAndName<'n> = (
    &'n dyn Fn(&Fact) -> Option<String>,
    &'n dyn Fn(&str) -> String,
);

fn paired(
    scene: &Scene<'_>,
    part: Part,
    (now, before): (&Cell, &Cell),
    at: usize,
    (code, named): CodeAndName<'_>,
) -> Vec<Place> {
    let index = Index::new(scene.indicator, scene.selection, scene.facts);
    let figures = |cell: &Cell| {
        let facts = scene.facts.of(part).iter();
        let here = facts.filter(|f| f.period == cell.period && f.basis == cell.basis);
        // What was sent back says nothing about its place.
        let here = here.filter(|f| !index.is_returned(f));
        here.filter_map(|f| Some((code(f)?, f.figure(scene.indicator, at)?)))
            .collect::<Vec<_>>()
    };
    let earlier: HashMap<String, i64> = figures(before).into_iter().collect();
    let both = figures(now).into_iter().filter_map(|(code, now)| {
        Some(Place {
            name: named(&code),
            before: *earlier.get(&code)?,
            now,
        })
    });
    both.collect()
}
