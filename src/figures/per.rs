//! Counts in relation to another indicator's figures, so that places of different size can be
//! compared.

use std::sync::Arc;

use crate::catalogue::{Indicator, Period, value};

/// Decimals of what comes out.
pub const DECIMALS: u8 = 2;

/// Furthest that the other figures may be from the period shown, in years.
pub const FAR: i16 = 5;

/// The figures to which counts are related, by region, of one period and one basis.
#[derive(Debug, Clone)]
pub struct Related {
    /// What they are of.
    pub about: Arc<Indicator>,
    /// Their period.
    pub period: Period,
    /// Position of their basis in the indicator's list.
    pub basis: usize,
    figures: Vec<(String, i64)>,
}

impl Related {
    /// The figures of the basis that has the most of the regions, out of those of all bases: the
    /// position of the basis, the region, and its figure.
    pub fn of(
        about: &Arc<Indicator>,
        period: Period,
        found: &[(usize, String, i64)],
    ) -> Option<Self> {
        let due = &about.region.due;
        let of_basis = |basis: usize| {
            let here = found
                .iter()
                .filter(|(of, region, _)| *of == basis && due.contains(region));
            here.map(|(_, region, figure)| (region.clone(), *figure))
                .collect::<Vec<_>>()
        };
        let all = (0..about.bases.len()).map(|basis| (basis, of_basis(basis)));
        let (basis, figures) = all.rev().max_by_key(|(_, figures)| figures.len())?;
        (!figures.is_empty()).then(|| Self {
            about: Arc::clone(about),
            period,
            basis,
            figures,
        })
    }

    /// Whether every region that is due has a figure.
    pub fn is_full(&self) -> bool {
        self.figures.len() >= self.about.region.due.len()
    }

    /// Whether a region has a figure by which can be divided.
    pub fn divides(&self, region: &str) -> bool {
        let mut figures = self.figures.iter();
        figures.any(|(code, figure)| code == region && *figure > 0)
    }

    /// How many regions have a figure.
    pub fn count(&self) -> usize {
        self.figures.len()
    }

    /// A count of a region for so many of the other figures, with [`DECIMALS`]; none where the
    /// region has none.
    pub fn rate(&self, region: &str, count: i64, decimals: u8, scale: i64) -> Option<i64> {
        let (_, base) = self.figures.iter().find(|(code, _)| code == region)?;
        let own = self.about.headline_measure().decimals;
        let above = i128::from(count) * i128::from(scale) * 10_i128.pow(u32::from(own));
        let below = i128::from(*base) * 10_i128.pow(u32::from(decimals));
        value::divide(above * 10_i128.pow(u32::from(DECIMALS)), below, 0)
    }
}

/// The periods of the other figures that are near the one shown, the nearest first, the earlier of
/// two.
pub fn near(known: &[Period], shown: Period) -> Vec<Period> {
    let far = |period: &Period| (period.calendar_year() - shown.calendar_year()).abs();
    let near = known.iter().filter(|period| far(period) <= FAR);
    let mut near: Vec<Period> = near.copied().collect();
    near.sort_by_key(far);
    near
}
