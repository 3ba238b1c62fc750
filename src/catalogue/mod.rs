//! What is measured: the catalogue of indicators, code lists, sectors,
//! agencies and regions, read from data files into checked types. Pure.

pub mod agency;
pub mod codelist;
pub mod due;
pub mod indicator;
pub mod load;
pub mod lookup;
pub mod measure;
pub mod period;
pub mod region;
pub mod rule;
pub mod sector;
pub mod value;
pub mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

pub use agency::Agency;
pub use codelist::{Band, Code, CodeList};
pub use due::{Due, Holidays};
pub use indicator::{
    Basis, Category, Class, Indicator, Per, PeriodAxis, RegionAxis, Rhythm, coded,
};
pub use measure::{Direction, Kind, MEASURES, Measure, Part, Ratio};
pub use period::{Grain, Named, Period};
pub use region::{Level, Region};
pub use rule::Rule;
pub use sector::Sector;

pub use crate::base::text::Lang;

use lookup::Spellings;

/// A text of the catalogue in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Label {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Id => &self.id,
            Lang::En => &self.en,
        }
    }
}

/// Everything the catalogue files say, checked.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Sectors in the order of the menu.
    pub sectors: Vec<Sector>,
    /// Indicators by slug, ordered by sector and number.
    pub indicators: Vec<Arc<Indicator>>,
    /// What must hold between figures, the most important first.
    pub rules: Vec<Arc<Rule>>,
    /// Code lists by name.
    pub codelists: BTreeMap<String, Arc<CodeList>>,
    /// Agencies by code.
    pub agencies: BTreeMap<String, Agency>,
    /// Regions by code.
    pub regions: BTreeMap<String, Region>,
    /// Days off beside weekends.
    pub holidays: Arc<Holidays>,
    /// Spellings of agencies.
    pub(crate) agency_spellings: Spellings,
    /// Spellings of regions.
    pub(crate) region_spellings: Spellings,
}

impl Catalogue {
    /// Makes the lookups by spelling again, after agencies or regions have changed.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.agency_spellings = lookup::agencies(&self.agencies);
        self.region_spellings = lookup::regions(&self.regions);
        self
    }

    /// The indicator with this slug.
    pub fn indicator(&self, slug: &str) -> Option<&Arc<Indicator>> {
        self.indicators.iter().find(|i| i.slug == slug)
    }

    /// The indicators of a sector, in their order.
    pub fn of_sector<'a>(&'a self, sector: &'a str) -> impl Iterator<Item = &'a Arc<Indicator>> {
        self.indicators.iter().filter(move |i| i.sector == sector)
    }

    /// The indicator that a sector's page begins with.
    pub fn first_of(&self, sector: &Sector) -> Option<&Arc<Indicator>> {
        let inside = || self.indicators.iter().filter(|i| i.sector == sector.slug);
        let named = inside().find(|i| i.slug == sector.headline);
        named.or_else(|| inside().next())
    }

    /// The rule with this name.
    pub fn rule(&self, name: &str) -> Option<&Arc<Rule>> {
        self.rules.iter().find(|rule| rule.name == name)
    }

    /// The sector with this slug.
    pub fn sector(&self, slug: &str) -> Option<&Sector> {
        self.sectors.iter().find(|s| s.slug == slug)
    }

    /// The regions directly below `parent`, in the order of their codes.
    pub fn children_of<'a>(&'a self, parent: &'a str) -> impl Iterator<Item = &'a Region> {
        self.regions
            .values()
            .filter(move |r| r.parent.as_deref() == Some(parent))
    }
}
