//! Questions to the totals.

use crate::catalogue::{Grain, Indicator, Period};

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

/// A question to the totals: the values of the fixed axes. An axis that is told apart is fixed to
/// each of its values in turn; every other axis without a value is summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which rows count.
    pub view: View,
    /// Grain of the periods.
    pub grain: Grain,
    /// Only these periods; empty for all between the bounds.
    pub periods: Vec<Period>,
    /// From this period on.
    pub since: Option<Period>,
    /// Up to this period.
    pub until: Option<Period>,
    /// Only this agency.
    pub agency: Option<String>,
    /// Only this region; `@36` is all regions below 36 together.
    pub region: Option<String>,
    /// Only these categories.
    pub categories: [Option<String>; 3],
    /// Whether agencies are told apart.
    pub by_agency: bool,
    /// Whether regions are told apart.
    pub by_region: bool,
    /// Which categories are told apart.
    pub by_category: [bool; 3],
    /// Most totals that are read; none reads all.
    pub most: Option<i64>,
}

impl Question {
    /// Everything in `grain`, summed over all axes but the region, which must be named or told
    /// apart.
    pub fn new(view: View, grain: Grain) -> Self {
        Self {
            view,
            grain,
            periods: Vec::new(),
            since: None,
            until: None,
            agency: None,
            region: None,
            categories: [None, None, None],
            by_agency: false,
            by_region: false,
            by_category: [false; 3],
            most: None,
        }
    }

    /// Which axes of a total that answers are fixed, in the bits of [`axis`].
    pub fn mask(&self) -> i64 {
        let region = self.region.as_deref();
        let own = region.is_some_and(|region| !region.starts_with('@'));
        let axes = [
            (self.by_agency || self.agency.is_some(), axis::AGENCY),
            (self.by_region || own, axis::REGION),
        ];
        let categories = self.by_category.iter().zip(&self.categories).enumerate();
        let categories =
            categories.map(|(at, (told, code))| (*told || code.is_some(), axis::category(at)));
        let fixed = axes
            .into_iter()
            .chain(categories)
            .filter(|(fixed, _)| *fixed);
        fixed.fold(0, |mask, (_, bit)| mask | bit)
    }
}

/// The regions below an indicator's whole together, in the spelling of the store.
pub fn summed(indicator: &Indicator) -> String {
    format!("@{}", indicator.region.whole)
}
