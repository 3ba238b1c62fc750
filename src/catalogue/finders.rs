//! Temporary.
use super::*;
impl CodeList {
    /// Temporary.
    pub fn find(&self, text: &str) -> Option<&str> {
        self.codes
            .iter()
            .find(|c| c.code == text)
            .map(|c| c.code.as_str())
    }
}
impl Catalogue {
    /// Temporary.
    pub fn find_region(&self, text: &str, _level: Option<Level>) -> Option<&Region> {
        self.regions.get(text)
    }
}
