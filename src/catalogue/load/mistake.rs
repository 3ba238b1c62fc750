//! Mistakes in catalogue files: collected, all reported at once.

use std::cell::RefCell;

/// One mistake in a catalogue file, written for the person who edits it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}: {key}: {sentence}")]
pub struct Mistake {
    /// Path of the file inside the catalogue.
    pub file: String,
    /// Where in the file: a key (`measure.pria.unit`) or a line (`line 3`).
    pub key: String,
    /// What is wrong and what to do.
    pub sentence: String,
}

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Mistakes(RefCell<Vec<Mistake>>);

impl Mistakes {
    /// Notes a mistake.
    pub(super) fn add(&self, file: &str, key: impl Into<String>, sentence: impl Into<String>) {
        self.0.borrow_mut().push(Mistake {
            file: file.to_owned(),
            key: key.into(),
            sentence: sentence.into(),
        });
    }

    /// All of them by file, in the order found within a file.
    pub(super) fn into_vec(self) -> Vec<Mistake> {
        let mut all = self.0.into_inner();
        all.sort_by(|a, b| a.file.cmp(&b.file));
        all
    }
}
