//! A row as it is shown, and what its codes are called.

use std::collections::BTreeMap;

use crate::catalogue::MEASURES;
use crate::catalogue::{Catalogue, Indicator, Period};

/// A row with what is known of where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number of the row.
    pub id: i64,
    /// Period.
    pub period: Period,
    /// Codes of the categories.
    pub categories: [String; 3],
    /// Code of the region.
    pub region: String,
    /// Code of the agency.
    pub agency: String,
    /// Code of the basis.
    pub basis: String,
    /// Numbers, scaled.
    pub values: [Option<i64>; MEASURES],
    /// Name of the user who last changed it.
    pub user: String,
    /// Door.
    pub via: String,
    /// Whether it is validated.
    pub validated: bool,
    /// Whether it is a sample figure.
    pub sample: bool,
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// Milliseconds since 1970.
    pub updated_at: i64,
    /// Revision.
    pub revision: i64,
}

/// What codes are called.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The catalogue, for regions and categories.
    pub catalogue: &'a Catalogue,
    /// Names of agencies by code; those added since the catalogue too.
    pub agencies: &'a BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    /// Name of a region.
    pub fn region(&self, code: &'a str) -> &'a str {
        let found = self.catalogue.regions.get(code);
        found.map_or(code, |region| &region.name)
    }

    /// Name of an agency.
    pub fn agency(&self, code: &'a str) -> &'a str {
        self.agencies.get(code).map_or(code, String::as_str)
    }
}

/// The figure of the measure at `at`: the stored one, or one computed from two others.
pub fn figure(indicator: &Indicator, values: &[Option<i64>; MEASURES], at: usize) -> Option<i64> {
    if values[at].is_some() {
        return values[at];
    }
    let mut sums = crate::figures::rollup::Sums::default();
    for (at, value) in values.iter().enumerate() {
        if let Some(value) = value {
            sums.sum[at] = *value;
            sums.count[at] = 1;
        }
    }
    let measure = &indicator.measures[at];
    measure.ratio.as_ref()?;
    let ratio_alone = !measure.kind.adds();
    ratio_alone.then(|| sums.figure(indicator, at)).flatten()
}
