//! What a figure covers of what is due: regions, codes, agencies, and the shorter periods that
//! make up its own.
//!
//! It is told for each measure: a sum of eight regions may have one of its measures from three.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Grain, Indicator, Kind, Period, Rhythm};
use crate::figures::rollup::Sums;

/// Those of an axis that are in a figure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Present {
    /// Their codes, sorted.
    pub codes: Vec<String>,
    /// How many are due; none when it is not known beforehand.
    pub due: Option<usize>,
    /// Codes of those that have reported the period, but nothing of what is asked for: another
    /// code of a category, or another measure.
    pub without: Vec<String>,
    /// How many of these lack nothing, because what is asked for need not be there.
    pub excused: usize,
    /// How many have a figure without being due, such as agencies that are no more.
    pub others: usize,
}

/// Those of an axis that were found in a period.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// Who has a figure.
    pub figured: Vec<String>,
    /// Who has a row of what is asked for.
    pub told: Vec<String>,
    /// Who has a row at all.
    pub reported: Vec<String>,
}

impl Present {
    /// Those that are among the `due`, or all where nobody knows who is. `open` says that codes are
    /// asked for that need not be there.
    pub fn new(held: Held, due: Option<&[String]>, open: bool) -> Self {
        let known = |mut codes: Vec<String>| {
            codes.retain(|code| due.is_none_or(|due| due.contains(code)));
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        let all: BTreeSet<&String> = held.figured.iter().collect();
        let is_other = |code: &&&String| due.is_some_and(|due| !due.contains(code));
        let others = all.iter().filter(is_other).count();
        let codes = known(held.figured);
        let mut without = known([held.reported, held.told.clone()].concat());
        without.retain(|code| !codes.contains(code));
        let excused = without.iter().filter(|code| !held.told.contains(code));
        Self {
            excused: if open { excused.count() } else { 0 },
            due: due.map(<[String]>::len),
            others,
            without,
            codes,
        }
    }

    /// Whether none that is due is missing.
    pub fn is_full(&self) -> bool {
        let here = self.codes.len() + self.excused;
        self.due.is_none_or(|due| here >= due)
    }

    /// Whether it is known that none is missing: where nobody knows who is due, it is not.
    fn is_known_full(&self) -> bool {
        self.due.is_some() && self.is_full()
    }
}

/// What a figure covers, by axis; none where an axis is not summed, or nobody is due.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Regions, of a figure that is summed over them.
    pub regions: Option<Present>,
    /// Codes of each category.
    pub categories: [Option<Present>; 3],
    /// Agencies.
    pub agencies: Option<Present>,
    /// The shorter periods of a longer one, as the days on which they begin in their year.
    pub periods: Option<Present>,
    /// Regions and codes together, where more than one axis is summed: every axis may be there
    /// and half of their pairs be missing.
    pub cells: Option<Cells>,
}

/// Combinations of the regions and codes that a figure is summed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cells {
    /// Those that are in it.
    pub present: usize,
    /// Those that are due.
    pub due: usize,
    /// Where regions and shorter periods alone were counted: the period that has the fewest.
    pub fewest: Option<Fewest>,
}

/// The shorter period in which the fewest regions have figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fewest {
    /// The period.
    pub period: Period,
    /// Regions that have figures in it.
    pub regions: usize,
    /// How many other periods lack some.
    pub others: usize,
}

/// What a figure is summed over, besides the regions.
#[derive(Debug, Clone, Copy)]
pub struct Over {
    /// The grain of its period.
    pub grain: Grain,
    /// Whether several agencies may be in it.
    pub agencies: bool,
    /// Which categories are summed.
    pub categories: [bool; 3],
    /// Whether codes are asked for that need not be there.
    pub open: bool,
}

impl Coverage {
    /// All axes that are told.
    pub fn axes(&self) -> impl Iterator<Item = &Present> {
        let first = self.regions.iter().chain(self.categories.iter().flatten());
        first.chain(&self.agencies).chain(&self.periods)
    }

    /// Whether nothing that is due is missing in it.
    pub fn is_full(&self) -> bool {
        self.has_all_cells() && self.axes().all(Present::is_full)
    }

    /// Whether nothing is missing in it but some of the shorter periods that make up its own.
    pub fn is_full_beside_periods(&self) -> bool {
        let periods = self.periods.as_ref();
        let mut axes = self.axes();
        self.has_all_cells() && axes.all(|axis| axis.is_full() || Some(axis) == periods)
    }

    /// Whether no combination of regions and codes is missing.
    pub fn has_all_cells(&self) -> bool {
        self.cells.is_none_or(|cells| cells.present >= cells.due)
    }

    /// Counts the combinations that are in sums, in each of the shorter periods that are in it at
    /// all. Each has one row, but of events of a day in a longer period, of several agencies, or where a summed category need not be complete.
    pub fn count_cells(&mut self, indicator: &Indicator, over: Over, sums: &Sums, at: usize) {
        let axes = self.regions.iter().chain(self.categories.iter().flatten());
        let mut due: Vec<usize> = axes.filter_map(|axis| axis.due).collect();
        let told = |axis: usize| self.categories[axis].is_some();
        let open = over.open || (0..3).any(|axis| over.categories[axis] && !told(axis));
        let mut longer = is_longer(indicator, over.grain);
        if let Some(periods) = self.periods.as_ref().filter(|_| longer)
            && row_grain(indicator, over.grain).is_some()
        {
            due.push(periods.codes.len());
            longer = false;
        }
        if due.len() < 2 || open || longer || over.agencies {
            return;
        }
        let rows = match (sums.count[at], &indicator.measures[at].ratio) {
            (0, Some(ratio)) => sums.count[ratio.numerator].min(sums.count[ratio.denominator]),
            (rows, _) => rows,
        };
        self.cells = Some(Cells {
            present: usize::try_from(rows).unwrap_or(0),
            due: due.into_iter().product(),
            fewest: None,
        });
    }

    /// Counts in how many of its shorter periods each region that is due has figures, where rows
    /// don't tell: the days of a month are one.
    pub fn count_places<'c>(
        &mut self,
        due: &[String],
        held: impl Iterator<Item = (Period, &'c str)>,
    ) {
        if self.cells.is_some() || self.regions.is_none() || self.periods.is_none() {
            return;
        }
        let mut places: BTreeMap<Period, BTreeSet<&str>> = BTreeMap::new();
        for (period, region) in held.filter(|(_, region)| due.iter().any(|one| one == region)) {
            places.entry(period).or_default().insert(region);
        }
        let lacking = || places.iter().filter(|(_, here)| here.len() < due.len());
        let fewest = lacking().min_by_key(|(_, here)| here.len());
        self.cells = (!places.is_empty()).then(|| Cells {
            present: places.values().map(BTreeSet::len).sum(),
            due: due.len() * places.len(),
            fewest: fewest.map(|(period, here)| Fewest {
                period: *period,
                regions: here.len(),
                others: lacking().count() - 1,
            }),
        });
    }

    /// Whether the same regions and agencies are in a figure as in another.
    pub fn is_from_like(&self, other: &Self) -> bool {
        like(self.regions.as_ref(), other.regions.as_ref())
            && like(self.agencies.as_ref(), other.agencies.as_ref())
    }

    /// Whether a figure covers the same as another, so that the two can be compared: no axis is
    /// missing anything, or each has the same; where nobody knows who is due, each has the same.
    pub fn is_like(&self, other: &Self) -> bool {
        let mut categories = self.categories.iter().zip(&other.categories);
        self.is_from_like(other)
            && categories.all(|(a, b)| like(a.as_ref(), b.as_ref()))
            && like(self.periods.as_ref(), other.periods.as_ref())
            && (self.has_all_cells() && other.has_all_cells() || self.cells == other.cells)
    }
}

/// Whether an axis of a figure has the same as that of another.
fn like(a: Option<&Present>, b: Option<&Present>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.is_known_full() && b.is_known_full() || a.codes == b.codes,
        (Some(one), None) | (None, Some(one)) => one.is_known_full(),
        (None, None) => true,
    }
}

/// The grain of the periods that make up a longer one, for events that come in a rhythm.
pub fn inner_grain(indicator: &Indicator, grain: Grain) -> Option<Grain> {
    let inner = match indicator.rhythm {
        Rhythm::Daily | Rhythm::Monthly => Grain::Month,
        Rhythm::Quarterly => Grain::Quarter,
        Rhythm::Semesterly => Grain::Semester,
        Rhythm::Yearly | Rhythm::Irregular => return None,
    };
    let counts = indicator.kind == Kind::Flow && indicator.period.show.contains(&inner);
    (counts && inner != grain && inner.is_within(grain)).then_some(inner)
}

/// Whether events of shorter periods are summed to one of this grain.
fn is_longer(indicator: &Indicator, grain: Grain) -> bool {
    indicator.kind == Kind::Flow && !indicator.period.grains.contains(&grain)
}

/// The grain of the periods that make up a longer one, where each of their figures has one row.
pub fn row_grain(indicator: &Indicator, grain: Grain) -> Option<Grain> {
    let inner = inner_grain(indicator, grain).filter(|_| is_longer(indicator, grain))?;
    (indicator.period.grains == [inner]).then_some(inner)
}

/// The periods of `grain` in a longer one, as they stand in [`Coverage::periods`].
pub fn inner_periods(period: Period, grain: Grain) -> Vec<String> {
    let first = Period::containing(grain, period.start());
    let all = std::iter::successors(Some(first), |at| Some(at.next()));
    all.take_while(|at| at.within(period.grain()) == period)
        .map(day)
        .collect()
}

/// How a shorter period is called in a longer one: by the day on which it begins.
pub fn day(period: Period) -> String {
    period.start().strftime("%m-%d").to_string()
}

/// Whether both sides of a computed ratio are of the same: who reported only one of them would
/// stand above or below the line alone. One that was reported needs no sides.
pub fn is_paired<'c>(
    indicator: &Indicator,
    (sums, at): (&Sums, usize),
    coverage: impl Fn(usize) -> &'c Coverage,
) -> bool {
    let ratio = indicator.measures[at].ratio.as_ref();
    let computed = ratio.filter(|_| sums.count[at] != 1);
    computed.is_none_or(|ratio| {
        let (above, below) = (coverage(ratio.numerator), coverage(ratio.denominator));
        let codes = |one: &'c Coverage| one.axes().map(|axis| &axis.codes).collect::<Vec<_>>();
        codes(above) == codes(below)
    })
}

/// Whether only codes are asked for that need not be there: of events, a code without a row is one
/// of which nothing happened.
pub fn is_open(indicator: &Indicator, chosen: [bool; 3]) -> bool {
    let categories = indicator.categories.iter().zip(chosen);
    let mut chosen = categories.filter(|(_, chosen)| *chosen).peekable();
    chosen.peek().is_some() && chosen.all(|(category, _)| !category.complete)
}
