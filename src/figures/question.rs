//! Questions to the totals, and the totals that answer them.

use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::rollup::Sums;

/// Which rows a total counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// Provisional and validated rows: what leaders see.
    All,
    /// Validated rows only: what the public sees.
    Validated,
}

impl View {
    /// The word in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Validated => "validated",
        }
    }
}

/// Bits of a total's mask: the axis is fixed.
pub mod axis {
    /// The agency is fixed.
    pub const AGENCY: i64 = 1;
    /// The region is fixed; otherwise the total is over the regions below one parent.
    pub const REGION: i64 = 2;
    /// The category at `at` (0 to 2) is fixed.
    pub const fn category(at: usize) -> i64 {
        4 << at
    }
}

/// A question to the totals: the values of the fixed axes. An axis listed in `spread` is fixed to
/// each of its values in turn; every other axis without a value is summed.
#[derive(Debug, Clone)]
pub struct Question {
    /// The store's number of the indicator.
    pub indicator: i64,
    /// How many measures it has.
    pub width: usize,
    /// Which rows count.
    pub view: View,
    /// Grain of the periods.
    pub grain: Grain,
    /// Only these periods; empty for all.
    pub periods: Vec<Period>,
    /// Only this period and later ones.
    pub since: Option<Period>,
    /// Only this period and earlier ones.
    pub until: Option<Period>,
    /// Only this agency.
    pub agency: Option<String>,
    /// Only this region; `@36` is all regions below 36 together.
    pub region: Option<String>,
    /// Only these categories.
    pub categories: [Option<String>; 3],
    /// Axes of [`axis`] that are told apart in the answer.
    pub spread: i64,
    /// Most totals that are read; none reads all.
    pub most: Option<i64>,
}

impl Question {
    /// Everything about an indicator in `grain`, summed over all axes but the region, which must
    /// be named or spread.
    pub fn new(indicator: i64, about: &Indicator, view: View, grain: Grain) -> Self {
        Self {
            indicator,
            width: about.measures.len(),
            view,
            grain,
            periods: Vec::new(),
            since: None,
            until: None,
            agency: None,
            region: None,
            categories: [None, None, None],
            spread: 0,
            most: None,
        }
    }

    /// Which axes of a total that answers are fixed, in the bits of [`axis`].
    pub fn mask(&self) -> i64 {
        let mut mask = self.spread;
        if self.agency.is_some() {
            mask |= axis::AGENCY;
        }
        if self.region.as_deref().is_some_and(|r| !r.starts_with('@')) {
            mask |= axis::REGION;
        }
        for (at, category) in self.categories.iter().enumerate() {
            if category.is_some() {
                mask |= axis::category(at);
            }
        }
        mask
    }
}

/// One total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// Its period.
    pub period: Period,
    /// Its agency; empty when summed.
    pub agency: String,
    /// Its region, or `@` and the parent over whose regions it is summed.
    pub region: String,
    /// Its categories; empty when summed.
    pub categories: [String; 3],
    /// Code of the basis of its rows.
    pub basis: String,
    /// Rows in it.
    pub rows: i64,
    /// Rows in it that are sample figures.
    pub samples: i64,
    /// Rows in it that are provisional.
    pub provisional: i64,
    /// When it last changed, milliseconds since 1970.
    pub changed_at: i64,
    /// Its sums.
    pub sums: Sums,
}
