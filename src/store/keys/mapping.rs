//! A sender's own codes and what they stand for here, by field, so that the sender changes
//! nothing: kept with its key.

use std::collections::BTreeMap;

/// Codes of the sender to ours, by the name of the field.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Mapping(pub BTreeMap<String, BTreeMap<String, String>>);

impl Mapping {
    /// Most codes of a key.
    pub const MOST: usize = 10_000;
    /// Longest code, in bytes.
    pub const LONGEST: usize = 200;

    /// What a code of the sender stands for here, if the mapping says so.
    pub fn ours(&self, field: &str, theirs: &str) -> Option<&str> {
        self.0.get(field)?.get(theirs.trim()).map(String::as_str)
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(BTreeMap::is_empty)
    }

    /// Field, code of the sender, our code.
    pub fn lines(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().flat_map(|(field, codes)| {
            codes
                .iter()
                .map(move |(theirs, ours)| (field.as_str(), theirs.as_str(), ours.as_str()))
        })
    }
}
