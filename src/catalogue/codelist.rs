//! Code lists: the values a category may take.

use super::Label;

/// A list of codes for a category.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CodeList {
    /// File stem.
    pub name: String,
    /// Title.
    pub title: Label,
    /// Whether the order of the codes means something (grades, ages).
    pub ordered: bool,
    /// How many codes a chart shows before the rest becomes "lainnya"; none shows all.
    pub top: Option<usize>,
    /// The codes in their order.
    pub codes: Vec<Code>,
    /// Bands for display, in order; empty when codes are shown as they are.
    pub bands: Vec<Band>,
    /// Set when the list is a range of whole numbers, both ends included.
    pub range: Option<(i64, i64)>,
}

/// One code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What is stored and sent, in the published spelling.
    pub code: String,
    /// What is shown.
    pub label: Label,
    /// Other accepted spellings.
    pub aliases: Vec<String>,
}

/// A group of neighbouring codes shown as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// What is shown.
    pub label: Label,
    /// The codes in it.
    pub codes: Vec<String>,
}
