//! Regions: what place a figure is about.

/// Administrative level of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The whole country, for comparison.
    Nation,
    /// A province.
    Province,
    /// A regency (kabupaten) or city (kota).
    Kabkota,
}

impl Level {
    /// The levels with the words used in files and addresses.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("nation", Self::Nation),
        ("province", Self::Province),
        ("kabkota", Self::Kabkota),
    ];

    /// The level with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .find(|(word, _)| *word == name)
            .map(|w| w.1)
    }
}

/// A place that figures are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// BPS code: `00`, `36`, `3601`.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name for charts.
    pub short: String,
    /// Administrative level.
    pub level: Level,
    /// Code of the region it lies in.
    pub parent: Option<String>,
    /// Code of the Ministry of Home Affairs: `36.01`.
    pub kemendagri: Option<String>,
    /// Other spellings and codes under which it is known.
    pub aliases: Vec<String>,
    /// Area in thousandths of a square kilometre.
    pub area: Option<i64>,
}
