//! Which indicators and which agencies reach their targets, the least first.

use std::collections::BTreeMap;

use crate::app::targets::Judged;
use crate::catalogue::Catalogue;
use crate::figures::names;
use crate::figures::names::Agencies;
use crate::figures::target::{Band, Together};
use crate::present::target::band;
use crate::present::words::Words;

/// A line of a ranking.
#[derive(Debug)]
pub(super) struct Rank {
    pub(super) name: String,
    /// What the filter of the list is called with.
    pub(super) address: Option<String>,
    /// `72,50% (sedang)`; none where nothing is judged.
    pub(super) mean: Option<String>,
    /// The word of the band; `grey` where nothing is judged.
    pub(super) word: &'static str,
    /// `3 dari 5 target dinilai`.
    pub(super) coverage: String,
}

/// The indicators of some targets.
pub(super) fn indicators(words: &Words<'_>, catalogue: &Catalogue, all: &[&Judged]) -> Vec<Rank> {
    let mut together: BTreeMap<&str, Together> = BTreeMap::new();
    for one in all {
        let slug = one.target.slug.as_str();
        together.entry(slug).or_default().add(one.verdict);
    }
    let told = together.into_iter().map(|(slug, together)| {
        let known = catalogue.indicator(slug);
        let name = known.map_or(slug, |one| words.label(&one.title)).to_owned();
        (name, None, together)
    });
    ranked(words, told.collect())
}

/// The agencies of some targets: those of their own, and those of all agencies together of which one
/// answers for the figures.
pub(super) fn agencies(words: &Words<'_>, names: &Agencies, all: &[&Judged]) -> Vec<Rank> {
    let mut together: BTreeMap<&str, Together> = BTreeMap::new();
    for one in all {
        let agency = match one.target.key.agency.as_str() {
            "" => one.indicator.producer.as_str(),
            own => own,
        };
        together.entry(agency).or_default().add(one.verdict);
    }
    let told = together.into_iter().map(|(code, together)| {
        let address = format!("/target?opd={code}");
        (names::agency(names, code), Some(address), together)
    });
    ranked(words, told.collect())
}

fn ranked(words: &Words<'_>, mut all: Vec<(String, Option<String>, Together)>) -> Vec<Rank> {
    all.sort_by(|(a, _, one), (b, _, other)| {
        let mean = |of: &Together| of.mean().unwrap_or(i64::MAX);
        (mean(one), a).cmp(&(mean(other), b))
    });
    let rank = |(name, address, together): (String, Option<String>, Together)| {
        let of = together.mean().map(|mean| (mean, Band::of(mean)));
        let count = |n: usize| words.whole(n);
        let (judged, all) = (count(together.judged()), count(together.all()));
        Rank {
            mean: of.map(|(mean, of)| {
                let (share, band) = (words.percent(mean), band(words, of));
                words.with("goal-mean", &[("share", &share), ("band", &band)])
            }),
            word: of.map_or("grey", |(_, band)| band.name()),
            coverage: words.with("goal-rank-coverage", &[("judged", &judged), ("all", &all)]),
            address,
            name,
        }
    };
    all.into_iter().map(rank).collect()
}
