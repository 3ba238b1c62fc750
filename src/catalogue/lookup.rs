//! Finding agencies and regions by the spellings that people and other programs use.

use std::collections::{BTreeMap, HashMap};

use super::{Agency, Catalogue, Level, Region};

/// Codes by normalised spelling. A spelling that several places share leads to all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Spellings(HashMap<String, Vec<String>>);

impl Spellings {
    fn add(&mut self, spelling: String, code: &str) {
        let codes = self.0.entry(spelling).or_default();
        if !codes.iter().any(|c| c == code) {
            codes.push(code.to_owned());
        }
    }

    fn codes(&self, spelling: &str) -> impl Iterator<Item = &str> {
        self.0
            .get(spelling)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

/// A spelling without differences of case and of spaces.
pub(crate) fn normal(text: &str) -> String {
    text.split_whitespace()
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The spelling of a place with the word for its kind written out:
/// `Kab. Serang`, `KAB SERANG` and `Kabupaten Serang` are one.
pub(crate) fn place(text: &str) -> String {
    let text = normal(text);
    if !text.starts_with(char::is_alphabetic) {
        return text;
    }
    let text = text.replace('.', " ");
    let mut words: Vec<&str> = text.split_whitespace().collect();
    match words.first() {
        Some(&("kab" | "pemkab")) => words[0] = "kabupaten",
        Some(&"pemkot") => words[0] = "kota",
        Some(&("prov" | "propinsi")) => words[0] = "provinsi",
        _ => {}
    }
    if words.len() > 2 && matches!(words[1], "adm" | "administrasi") {
        words.remove(1);
    }
    words.join(" ")
}

/// The name of a place without the word for its kind.
fn bare(place: &str) -> Option<&str> {
    let (kind, name) = place.split_once(' ')?;
    matches!(kind, "kabupaten" | "kota" | "provinsi").then_some(name)
}

impl Region {
    /// Everything that stands for it.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &str> {
        [&self.code, &self.name, &self.short]
            .into_iter()
            .chain(&self.kemendagri)
            .chain(&self.aliases)
            .map(String::as_str)
    }
}

impl Agency {
    /// Everything that stands for it.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &str> {
        [&self.code, &self.name, &self.short]
            .into_iter()
            .chain(&self.kunker)
            .chain(&self.aliases)
            .map(String::as_str)
    }
}

/// Spellings of the agencies.
pub(crate) fn agencies(agencies: &BTreeMap<String, Agency>) -> Spellings {
    let mut all = Spellings::default();
    for agency in agencies.values() {
        for spelling in agency.spellings() {
            all.add(normal(spelling), &agency.code);
        }
    }
    all
}

/// Spellings of the regions. A bare name (`Serang`) stands for every region that bears it,
/// unless some region declares that spelling as its own.
pub(crate) fn regions(regions: &BTreeMap<String, Region>) -> Spellings {
    let mut all = Spellings::default();
    for region in regions.values() {
        for spelling in region.spellings() {
            all.add(place(spelling), &region.code);
        }
    }
    let mut bares = Spellings::default();
    for region in regions.values() {
        for spelling in region.spellings().map(place) {
            if let Some(name) = bare(&spelling).filter(|name| !all.0.contains_key(*name)) {
                bares.add(name.to_owned(), &region.code);
            }
        }
    }
    all.0.extend(bares.0);
    all
}

impl Catalogue {
    /// The region that `text` stands for: its code, its code of the Ministry of Home Affairs,
    /// its name, short name or another spelling, at `level` where one is asked for.
    /// None where it could be several: Serang is a kabupaten and a kota.
    pub fn find_region(&self, text: &str, level: Option<Level>) -> Option<&Region> {
        let spelling = place(text);
        let mut found = self
            .region_spellings
            .codes(&spelling)
            .filter_map(|code| self.regions.get(code))
            .filter(|region| level.is_none_or(|level| region.level == level));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// Every region that `text` may stand for, by code.
    pub fn regions_called(&self, text: &str) -> impl Iterator<Item = &Region> {
        let codes: Vec<&str> = self.region_spellings.codes(&place(text)).collect();
        codes.into_iter().filter_map(|code| self.regions.get(code))
    }

    /// The agency that `text` stands for: its code, name, short name or another spelling.
    pub fn find_agency(&self, text: &str) -> Option<&Agency> {
        let spelling = normal(text);
        let mut found = self.agency_spellings.codes(&spelling);
        let first = found.next()?;
        found.next().is_none().then(|| self.agencies.get(first))?
    }
}
