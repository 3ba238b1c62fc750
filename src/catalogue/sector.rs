//! Sectors: the groups of indicators that a leader's menu shows.

use super::Label;

/// A group of indicators with a page and a card of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sector {
    /// Address part, lower case.
    pub slug: String,
    /// Published name.
    pub title: Label,
    /// One sentence on what the sector shows.
    pub summary: Label,
    /// Slug of the indicator whose figure stands on the sector's card.
    pub headline: String,
    /// Name of the icon that stands for it.
    pub icon: String,
}
