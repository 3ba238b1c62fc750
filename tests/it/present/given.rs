//! Figures as the store would answer them.

use std::sync::Arc;

use pimpinan::base::text::{Lang, Texts};
use pimpinan::catalogue::{Catalogue, Grain, Indicator, Period, value};
use pimpinan::figures::facts::{Count, Fact, Facts, Part};
use pimpinan::figures::focus::Focus;
use pimpinan::figures::names;
use pimpinan::figures::names::Agencies;
use pimpinan::figures::question::View;
use pimpinan::figures::rollup::Sums;
use pimpinan::figures::selection::Selection;
use pimpinan::figures::sides;
use pimpinan::figures::track::Track;
use pimpinan::present::figure::{self, Figure};
use pimpinan::present::scene::Scene;
use pimpinan::present::words::Words;

/// The eight regencies and cities.
pub(super) const REGIONS: [&str; 8] = [
    "3601", "3602", "3603", "3604", "3671", "3672", "3673", "3674",
];

/// What is known in a test, and what the reader asks for.
pub(super) struct Given {
    pub(super) catalogue: Catalogue,
    pub(super) indicator: Arc<Indicator>,
    pub(super) selection: Selection,
    pub(super) facts: Facts,
    pub(super) agencies: Agencies,
    texts: Texts,
    known: Vec<Period>,
    pub(super) unread: Vec<Period>,
}

pub(super) fn period(text: &str) -> Period {
    Period::parse(text, &Grain::ALL).expect("a period")
}

impl Given {
    pub(super) fn new(slug: &str) -> Self {
        let catalogue = pimpinan::catalogue::load::embedded().expect("the catalogue");
        let indicator = Arc::clone(catalogue.indicator(slug).expect("the indicator"));
        Self {
            agencies: names::agencies(&catalogue),
            selection: Selection::all(&indicator, View::All, None),
            facts: Facts::default(),
            texts: Texts::embedded().expect("the texts"),
            known: Vec::new(),
            unread: Vec::new(),
            catalogue,
            indicator,
        }
    }

    /// A total about a region, with numbers by the names of measures.
    pub(super) fn fact(&self, region: &str, at: &str, values: &[(&str, &str)]) -> Fact {
        let mut sums = Sums::default();
        for (name, text) in values {
            let (at, measure) = self.indicator.measure(name).expect("a measure");
            sums.sum[at] = value::parse(text, measure.decimals).expect("a number");
            sums.count[at] = 1;
        }
        Fact {
            period: period(at),
            moment: None,
            agency: String::new(),
            region: region.to_owned(),
            categories: Default::default(),
            basis: 0,
            count: Count {
                rows: 1,
                changed_at: 1_515_985_200_000,
                ..Count::default()
            },
            sums,
        }
    }

    /// As it came in, not checked by anybody.
    pub(super) fn provisional(mut fact: Fact) -> Fact {
        fact.count.provisional = fact.count.rows;
        fact
    }

    pub(super) fn on_basis(&self, code: &str, mut fact: Fact) -> Fact {
        let bases = &self.indicator.bases;
        fact.basis = bases.iter().position(|b| b.code == code).expect("a basis");
        fact
    }

    /// Keeps what is known by region, and the sums over those below the whole.
    pub(super) fn regions(mut self, facts: Vec<Fact>) -> Self {
        self.known = facts.iter().map(|f| f.period).collect();
        self.known.sort_unstable();
        self.known.dedup();
        let mut summed: Vec<Fact> = Vec::new();
        for fact in facts.iter().filter(|f| f.region.len() == 4) {
            let key = (fact.period, fact.basis);
            match summed.iter_mut().find(|s| (s.period, s.basis) == key) {
                Some(sum) => {
                    sum.sums.add(&fact.sums.together(&self.indicator, |_| true));
                    sum.count.add(&fact.count);
                }
                None => summed.push(Fact {
                    region: "@36".to_owned(),
                    sums: fact.sums.together(&self.indicator, |_| true),
                    ..fact.clone()
                }),
            }
        }
        self.facts.keep(Part::Each, facts.clone());
        self.facts.keep(Part::Regions, facts);
        self.facts.keep(Part::Summed, summed);
        sides::mark_all(&self.indicator, &mut self.facts);
        self
    }

    /// Looks at it on this day.
    pub(super) fn on(mut self, day: &str) -> Self {
        self.facts.today = Some(day.parse().expect("a day"));
        self
    }

    pub(super) fn with(mut self, part: Part, facts: Vec<Fact>) -> Self {
        self.facts.keep(part, facts);
        sides::mark_all(&self.indicator, &mut self.facts);
        self
    }

    pub(super) fn asked(mut self, pairs: &[(&str, &str)]) -> Self {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let (selection, ignored) =
            self.selection
                .read(&self.catalogue, &self.agencies, &self.indicator, &pairs);
        assert!(ignored.is_empty(), "{ignored:?}");
        self.selection = selection;
        self
    }

    pub(super) fn track(&self) -> Track {
        let region = &self.selection.region;
        Track::new(&self.indicator, &self.selection, region, &self.facts)
    }

    pub(super) fn focus(&self) -> Option<Focus> {
        let told = (&self.track(), &*self.known, &self.facts);
        Focus::of(&self.indicator, &self.selection, told)
    }

    /// Looks at what is in focus.
    pub(super) fn see<T>(&self, look: impl FnOnce(&Scene<'_>) -> T) -> T {
        let (track, focus) = (self.track(), self.focus().expect("something to see"));
        look(&Scene {
            words: Words::new(&self.texts, Lang::Id),
            catalogue: &self.catalogue,
            agencies: &self.agencies,
            indicator: &self.indicator,
            selection: &self.selection,
            facts: &self.facts,
            track: &track,
            focus: &focus,
            unread: &self.unread,
        })
    }

    /// The headline as it is shown.
    pub(super) fn headline(&self) -> Figure {
        self.see(|scene| figure::of(scene, self.indicator.headline))
    }

    /// The headline's number and unit.
    pub(super) fn number(&self) -> String {
        let big = self.headline().big.expect("a figure");
        format!("{} {}", big.number, big.unit).trim().to_owned()
    }
}
