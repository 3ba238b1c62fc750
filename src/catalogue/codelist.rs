//! Code lists: the values a category may take.

use std::collections::HashMap;

use super::{Label, Lang, lookup};

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
    /// Position of the code that a normalised spelling stands for; made by [`CodeList::indexed`].
    pub(crate) index: HashMap<String, usize>,
}

impl CodeList {
    /// The list with its spellings ready to be looked up.
    ///
    /// Codes, labels and aliases are spellings; where two codes share one, the first has it.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.index.clear();
        for (at, code) in self.codes.iter().enumerate() {
            for spelling in code.spellings(self.range.is_some()) {
                self.index.entry(lookup::normal(spelling)).or_insert(at);
            }
        }
        self
    }

    /// The stored code that `text` stands for: the code itself, its label or an alias,
    /// whatever the case and the spaces. In a range only a whole number stands for a code.
    pub fn find(&self, text: &str) -> Option<&str> {
        let at = match self.range {
            Some((from, _)) => usize::try_from(whole_number(text.trim())?.checked_sub(from)?).ok(),
            None => self.index.get(&lookup::normal(text)).copied(),
        };
        self.codes.get(at?).map(|code| code.code.as_str())
    }

    /// The code's label, or the code itself where the list does not have it.
    pub fn label(&self, code: &str, lang: Lang) -> String {
        let found = self
            .index
            .get(&lookup::normal(code))
            .and_then(|at| self.codes.get(*at));
        found.map_or_else(|| code.to_owned(), |c| c.label.get(lang).to_owned())
    }

    /// The band that holds a code.
    pub fn band_of(&self, code: &str) -> Option<&Band> {
        self.bands
            .iter()
            .find(|band| band.codes.iter().any(|c| c == code))
    }
}

/// A whole number written in ASCII digits.
fn whole_number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
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

impl Code {
    /// Everything that stands for it; in a range only the number does.
    pub(crate) fn spellings(&self, range: bool) -> impl Iterator<Item = &str> {
        let words = [&self.label.id, &self.label.en].into_iter();
        std::iter::once(&self.code)
            .chain(words.chain(&self.aliases).filter(move |_| !range))
            .map(String::as_str)
    }
}

/// A group of neighbouring codes shown as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// What is shown.
    pub label: Label,
    /// The codes in it.
    pub codes: Vec<String>,
}
