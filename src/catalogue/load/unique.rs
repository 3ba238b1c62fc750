//! Things that may be there only once.

use std::collections::HashMap;

/// Who has taken what.
#[derive(Debug, Default)]
pub(super) struct Unique(HashMap<String, String>);

impl Unique {
    /// Takes `thing` for `owner`; gives the other owner when it is already taken.
    pub(super) fn take(&mut self, thing: impl Into<String>, owner: &str) -> Option<String> {
        let thing = thing.into();
        let other = self.0.get(&thing).cloned();
        if other.is_none() {
            self.0.insert(thing, owner.to_owned());
        }
        other
    }

    /// Like [`Unique::take`], for an owner that may take the same thing twice.
    pub(super) fn take_again(&mut self, thing: impl Into<String>, owner: &str) -> Option<String> {
        self.take(thing, owner).filter(|other| other != owner)
    }
}
