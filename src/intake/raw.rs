//! Fields by name as they came in, before anything is checked.

use std::collections::HashMap;
use std::sync::Arc;

/// A field's value as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Raw {
    /// Text, or a number in the sender's own spelling.
    Text(String),
    /// Something that can be no field's value: a list, an object, true or false.
    Other,
}

impl Raw {
    /// A JSON value in its own spelling, so that no figure is bent on its way through a
    /// floating-point number; `null` is no value.
    pub fn json(spelling: &str) -> Self {
        match spelling.as_bytes().first() {
            Some(b'-' | b'0'..=b'9') => Self::Text(spelling.to_owned()),
            Some(b'"') => serde_json::from_str(spelling).map_or(Self::Other, Self::Text),
            Some(b'n') => Self::Text(String::new()),
            _ => Self::Other,
        }
    }
}

/// Fields by name. An empty or blank field counts as missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft(HashMap<Arc<str>, Raw>);

impl Draft {
    /// Sets a field; a later value replaces an earlier one.
    pub fn set(&mut self, name: impl Into<Arc<str>>, value: Raw) {
        self.0.insert(name.into(), value);
    }

    /// A field's value as it came in.
    pub fn raw(&self, name: &str) -> Option<&Raw> {
        self.0.get(name)
    }

    /// Every field that was set.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Raw)> {
        self.0.iter()
    }

    /// Whether the field is named, be it with a value or without.
    pub fn names(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The field's trimmed value, or none when it is missing or blank.
    pub fn get(&self, name: &str) -> Option<Result<&str, ()>> {
        match self.0.get(name)? {
            Raw::Other => Some(Err(())),
            Raw::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(Ok),
        }
    }
}

impl IntoIterator for Draft {
    type Item = (Arc<str>, Raw);
    type IntoIter = std::collections::hash_map::IntoIter<Arc<str>, Raw>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<N: Into<Arc<str>>, V: Into<String>> FromIterator<(N, V)> for Draft {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(fields: I) -> Self {
        let mut draft = Self::default();
        for (name, value) in fields {
            draft.set(name, Raw::Text(value.into()));
        }
        draft
    }
}
