//! Stocks, rates and indices of a period that is longer than those that are reported: they are the
//! figures of one shorter period in it, the last that is complete.
//!
//! Of a series the last figure counts, but the last of each series together would be a number that
//! nobody ever had: all grades of January with the one that February brought. So the moment is the
//! same for all regions, codes and agencies of a longer period on a basis.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::catalogue::{Grain, Indicator, Kind, Period, Rhythm};
use crate::figures::cell::Cell;
use crate::figures::facts::{Fact, Facts, Part};
use crate::figures::question::{Question, summed};
use crate::figures::selection::Selection;
use crate::figures::track::Track;

/// The grain of the shorter periods of which one stands for a longer one; none where figures of
/// this grain are reported as they are, or add up over time.
pub fn grain(indicator: &Indicator, longer: Grain) -> Option<Grain> {
    let period = &indicator.period;
    let rolls = indicator.kind != Kind::Flow && period.grains.len() == 1;
    if !rolls || period.grains.contains(&longer) {
        return None;
    }
    let shorter = |grain: &Grain| *grain != longer && grain.is_within(longer);
    let shown = || period.show.iter().copied().filter(shorter);
    let rhythm = match indicator.rhythm {
        Rhythm::Daily => Some(Grain::Day),
        Rhythm::Monthly => Some(Grain::Month),
        Rhythm::Quarterly => Some(Grain::Quarter),
        Rhythm::Semesterly => Some(Grain::Semester),
        Rhythm::Yearly | Rhythm::Irregular => None,
    };
    // What is due each month may come in over several of its days.
    let finest = || shown().find(|one| shown().all(|other| one.is_within(other)));
    shown().find(|one| Some(*one) == rhythm).or_else(finest)
}

/// Whether figures of this grain are the last of each series in it, which may be of different days:
/// nothing shorter is shown of which one could stand for all.
pub fn is_of_lasts(indicator: &Indicator, shown: Grain) -> bool {
    let grains = &indicator.period.grains;
    let longer = |reported: &Grain| *reported != shown && reported.is_within(shown);
    let rolls = indicator.kind != Kind::Flow && grains.len() == 1 && grains.iter().all(longer);
    rolls && grain(indicator, shown).is_none()
}

/// A question about longer periods as one about the shorter ones in them.
pub fn asked(indicator: &Indicator, question: Question) -> Question {
    let Some(grain) = grain(indicator, question.grain) else {
        return question;
    };
    let first = |period: Period| Period::containing(grain, period.start());
    let last = |period: Period| Period::containing(grain, period.next().start()).previous();
    let inside = |period: &Period| {
        let (from, until) = (first(*period), last(*period));
        let all = std::iter::successors(Some(from), |at| Some(at.next()));
        all.take_while(move |at| *at <= until)
    };
    Question {
        grain,
        periods: question.periods.iter().flat_map(inside).collect(),
        since: question.since.map(first),
        until: question.until.map(last),
        ..question
    }
}

/// A longer period, a basis, and whose figure it is: a region's, or that of regions together.
type Spot = (Period, usize, String);

/// Whose figure it is where neither the selected region nor the whole has one.
const ANY: &str = "";

/// Which shorter period stands for each longer one.
#[derive(Debug, Clone, Default)]
pub struct Moments {
    /// The grain of the longer ones; none where figures stand as they were asked for.
    longer: Option<Grain>,
    /// The selected region, the regions together, the whole.
    sources: Vec<String>,
    of: HashMap<Spot, Period>,
}

impl Moments {
    /// Chooses them from the answers about shorter periods: how figures went, and what they cover.
    pub fn choose(indicator: &Indicator, selection: &Selection, facts: &Facts) -> Self {
        let Some(inner) = grain(indicator, selection.grain) else {
            return Self::default();
        };
        let shorter = Selection {
            grain: inner,
            ..selection.clone()
        };
        let whole = &indicator.region.whole;
        let mut regions = vec![&selection.region, whole];
        regions.dedup();
        let mut spots: HashMap<Spot, Vec<Cell>> = HashMap::new();
        for region in regions {
            let track = Track::new(indicator, &shorter, region, facts);
            for cell in track.into_all() {
                let longer = cell.period.within(selection.grain);
                let spot = (longer, cell.basis, cell.source.clone());
                spots.entry(spot).or_default().push(cell);
            }
        }
        let mut of: HashMap<Spot, Period> = HashMap::new();
        for fact in facts.of(Part::Regions) {
            let longer = fact.period.within(selection.grain);
            let newest = of.entry((longer, fact.basis, ANY.to_owned()));
            let newest = newest.or_insert(fact.period);
            *newest = fact.period.max(*newest);
        }
        let chosen = spots.into_iter();
        of.extend(chosen.filter_map(|(spot, cells)| Some((spot, last(indicator, cells)?))));
        Self {
            longer: Some(selection.grain),
            sources: vec![selection.region.clone(), summed(indicator), whole.clone()],
            of,
        }
    }

    /// Chooses them from figures of several codes, regions or agencies that were asked for by name:
    /// the last in which most of them are there.
    pub fn fullest<'f>(
        indicator: &Indicator,
        longer: Grain,
        facts: impl Iterator<Item = &'f Fact>,
    ) -> Self {
        type Seen<'f> = BTreeMap<Period, BTreeSet<(&'f str, &'f str, &'f [String; 3])>>;
        let whole = &indicator.region.whole;
        let together = summed(indicator);
        let mut spots: HashMap<Spot, Seen<'_>> = HashMap::new();
        for fact in facts {
            let own = fact.region == *whole || fact.region == together;
            let source = if own {
                fact.region.clone()
            } else {
                ANY.to_owned()
            };
            let spot = (fact.period.within(longer), fact.basis, source);
            let seen = spots.entry(spot).or_default().entry(fact.period);
            let key = (&*fact.agency, &*fact.region, &fact.categories);
            seen.or_default().insert(key);
        }
        let of = spots.into_iter().filter_map(|(spot, seen)| {
            let ranked = seen.iter().map(|(period, keys)| (keys.len(), *period));
            Some((spot, ranked.max()?.1))
        });
        Self {
            longer: Some(longer),
            sources: vec![whole.clone(), together, whole.clone()],
            of: of.collect(),
        }
    }

    /// These, and those of another part of the figures.
    pub fn extend(&mut self, other: Self) {
        self.of.extend(other.of);
    }

    /// Those of the answers about shorter periods that stand for a longer one, as its figures.
    pub fn settle(&self, facts: Vec<Fact>) -> Vec<Fact> {
        let Some(longer) = self.longer else {
            return facts;
        };
        let stands = |fact: Fact| {
            let period = fact.period.within(longer);
            (self.moment(period, &fact)? == fact.period).then_some(Fact {
                period,
                moment: Some(fact.period),
                ..fact
            })
        };
        facts.into_iter().filter_map(stands).collect()
    }

    /// The shorter period that stands for `longer` in an answer: that of the figure that is asked
    /// for, so that all regions that are compared are of one time.
    fn moment(&self, longer: Period, fact: &Fact) -> Option<Period> {
        let of = |source: &String| self.of.get(&(longer, fact.basis, source.clone()));
        let [selected, together, whole] = self.sources.as_slice() else {
            return None;
        };
        let own = (selected == whole && fact.region == *whole || fact.region == *together)
            .then_some(&fact.region);
        let order = if selected == whole {
            [own, Some(together), Some(whole)]
        } else {
            [Some(selected), Some(together), Some(whole)]
        };
        let chosen = order.into_iter().flatten().find_map(of);
        chosen.or_else(|| of(&ANY.to_owned())).copied()
    }
}

/// The last of the shorter periods of which the figure that stands for the indicator is complete,
/// else the last that has one.
fn last(indicator: &Indicator, cells: Vec<Cell>) -> Option<Period> {
    let at = indicator.headline;
    let by_period: BTreeMap<Period, Cell> = cells.into_iter().map(|c| (c.period, c)).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let ranked = by_period.into_values().map(|cell| {
        // Where nobody knows which agencies are due, those that have reported before are.
        let agencies = cell.coverage[at].agencies.as_ref();
        let agencies = agencies.map_or(&[][..], |told| told.codes.as_slice());
        let stays = seen.iter().all(|code| agencies.contains(code));
        seen.extend(agencies.iter().cloned());
        let complete = cell.is_complete(at) && !cell.returned && stays;
        let has = cell.figure(indicator, at).is_some();
        (has, complete, cell.period)
    });
    ranked.max().map(|(.., period)| period)
}
