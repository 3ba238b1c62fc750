//! Names of agencies, regions and codes as they are shown.

use std::collections::BTreeMap;

use crate::base::text::Lang;
use crate::catalogue::{Catalogue, Category};

/// Names of agencies by code, those of the catalogue and those that were added later.
pub type Agencies = BTreeMap<String, AgencyName>;

/// What an agency is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyName {
    /// Full name.
    pub name: String,
    /// Short name.
    pub short: String,
}

/// The agencies of the catalogue.
pub fn agencies(catalogue: &Catalogue) -> Agencies {
    let named = catalogue.agencies.values().map(|agency| {
        let name = AgencyName {
            name: agency.name.clone(),
            short: agency.short.clone(),
        };
        (agency.code.clone(), name)
    });
    named.collect()
}

/// The full name of an agency, or its code.
pub fn agency(agencies: &Agencies, code: &str) -> String {
    agencies
        .get(code)
        .map_or_else(|| code.to_owned(), |agency| agency.name.clone())
}

/// The name of a region, or its code.
pub fn region(catalogue: &Catalogue, code: &str) -> String {
    catalogue
        .regions
        .get(code)
        .map_or_else(|| code.to_owned(), |region| region.name.clone())
}

/// The label of a code.
pub fn code(lang: Lang, category: &Category, code: &str) -> String {
    category.list.label(code, lang)
}
