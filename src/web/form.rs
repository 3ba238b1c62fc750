//! What is common to forms: the problems of their fields.

use super::frame::Frame;

/// What is wrong with the fields of a form, by their names.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<(&'static str, String)>);

impl Problems {
    /// Adds the sentence with this key about a field, unless something was wrong with it before.
    pub(super) fn add(&mut self, frame: &Frame, field: &'static str, key: &str) {
        if self.of(field).is_none() {
            self.0.push((field, frame.t(key)));
        }
    }

    /// Adds a sentence about a field, unless something was wrong with it before.
    pub(super) fn say(&mut self, field: &'static str, sentence: String) {
        if self.of(field).is_none() {
            self.0.push((field, sentence));
        }
    }

    /// Adds it if `wrong`.
    pub(super) fn when(&mut self, wrong: bool, frame: &Frame, field: &'static str, key: &str) {
        if wrong {
            self.add(frame, field, key);
        }
    }

    /// What is wrong with a field.
    pub(super) fn of(&self, field: &str) -> Option<&str> {
        let found = self.0.iter().find(|(name, _)| *name == field);
        found.map(|(_, sentence)| sentence.as_str())
    }

    /// Whether nothing is wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text of a form, trimmed; none when it is blank.
pub(super) fn filled(text: &str) -> Option<String> {
    Some(text.trim())
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}
