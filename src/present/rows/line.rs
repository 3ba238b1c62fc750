//! A row as it is shown, and what its codes are called.

use std::collections::BTreeMap;

use crate::catalogue::MEASURES;
use crate::catalogue::{Catalogue, Indicator};
use crate::figures::observation::{Status, Stored};

/// A row with what is known of where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row.
    pub row: Stored,
    /// Name of the user who last changed it.
    pub user: String,
    /// Whether it is a sample figure.
    pub sample: bool,
}

impl Line {
    /// Whether it is validated.
    pub fn validated(&self) -> bool {
        self.row.status == Status::Validated
    }
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
