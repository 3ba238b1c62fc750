//! The words of a view: texts of the interface in the reader's language.

use fluent_bundle::FluentValue;

use crate::base::text::{Lang, Texts, number};
use crate::catalogue::Label;

/// Texts and numbers in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    texts: &'a Texts,
    /// The language.
    pub lang: Lang,
}

impl<'a> Words<'a> {
    /// The words of `lang`.
    pub fn new(texts: &'a Texts, lang: Lang) -> Self {
        Self { texts, lang }
    }

    /// The text with this key.
    pub fn get(&self, key: &str) -> String {
        self.texts.get(self.lang, key)
    }

    /// The text with this key, its placeholders filled with texts.
    pub fn with(&self, key: &str, args: &[(&'static str, &str)]) -> String {
        let args: Vec<(&'static str, FluentValue<'_>)> = args
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(*value)))
            .collect();
        self.texts.with(self.lang, key, &args)
    }

    /// The text with this key that counts something: `n` chooses the plural form.
    pub fn count(&self, key: &str, n: usize, args: &[(&'static str, &str)]) -> String {
        let mut all: Vec<(&'static str, FluentValue<'_>)> = args
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(*value)))
            .collect();
        all.push(("n", FluentValue::from(n)));
        self.texts.with(self.lang, key, &all)
    }

    /// A label of the catalogue.
    pub fn label<'l>(&self, label: &'l Label) -> &'l str {
        label.get(self.lang)
    }

    /// A whole number.
    pub fn whole(&self, value: usize) -> String {
        number::whole(i64::try_from(value).unwrap_or(i64::MAX), self.lang)
    }

    /// A share in hundredths of a per cent.
    pub fn percent(&self, hundredths: i64) -> String {
        number::percent(hundredths, self.lang)
    }

    /// Items in a row: `a, b dan c`.
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [most @ .., last] => {
                let most = most.join(", ");
                self.with("dash-list", &[("most", &most), ("last", last)])
            }
        }
    }
}

/// In small letters, but for abbreviations.
pub fn lower(text: &str) -> String {
    let word = |word: &str| {
        if word.chars().count() > 1 && !word.chars().any(char::is_lowercase) {
            word.to_owned()
        } else {
            word.to_lowercase()
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
