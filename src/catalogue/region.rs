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
    /// Other spellings and codes under which it is known.
    pub aliases: Vec<String>,
}
