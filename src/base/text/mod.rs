//! The words of the interface in both languages, and how numbers are written.

pub mod cell;
pub mod json;
pub mod number;

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::langid;

use crate::base::error::{Error, Result};

/// Whether a text can be a name: it stands in one line of a page, a letter or a list, with no sign in
/// it that nobody sees.
pub fn is_of_one_line(text: &str) -> bool {
    !text.chars().any(is_unseen)
}

/// Whether a text of several lines has signs in it that nobody sees.
pub fn is_hidden(text: &str) -> bool {
    text.chars().any(|c| c != '\n' && is_unseen(c))
}

/// A text that somebody else vouches for, as a name of one line.
pub fn in_one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || is_unseen(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Ends of lines and paragraphs, and signs that turn or hide what follows.
fn is_unseen(c: char) -> bool {
    let marks = matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}');
    c.is_control() || marks || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Indonesian, the reference language.
    #[default]
    Id,
    /// English.
    En,
}

impl Lang {
    /// Both languages, the reference first.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// The tag in addresses, cookies and `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// The language's own name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "Bahasa Indonesia",
            Self::En => "English",
        }
    }

    /// The language with this tag.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }
}

/// The texts of the interface, by key.
pub struct Texts {
    id: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Texts")
    }
}

impl Texts {
    /// Reads the embedded files.
    ///
    /// # Errors
    /// [`Error::Config`] when a file is no Fluent text; a test sees to it that they are.
    pub fn embedded() -> Result<Self> {
        Ok(Self {
            id: bundle(&langid!("id"), include_str!("../../../locales/id.ftl"))?,
            en: bundle(&langid!("en"), include_str!("../../../locales/en.ftl"))?,
        })
    }

    /// The text with this key; the key itself when there is none, so that the gap is seen.
    pub fn get(&self, lang: Lang, key: &str) -> String {
        self.with(lang, key, &[])
    }

    /// The text with this key, its placeholders filled.
    pub fn with(&self, lang: Lang, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        let bundle = match lang {
            Lang::Id => &self.id,
            Lang::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let args: FluentArgs<'_> = args
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        let mut errors = Vec::new();
        let text: Cow<'_, str> = bundle.format_pattern(pattern, Some(&args), &mut errors);
        text.into_owned()
    }
}

fn bundle(
    tag: &unic_langid::LanguageIdentifier,
    text: &str,
) -> Result<FluentBundle<FluentResource>> {
    let resource = FluentResource::try_new(text.to_owned())
        .map_err(|(_, errors)| Error::Config(format!("locales/{tag}.ftl: {errors:?}")))?;
    let mut bundle = FluentBundle::new_concurrent(vec![tag.clone()]);
    bundle.set_use_isolating(false);
    bundle
        .add_resource(resource)
        .map_err(|errors| Error::Config(format!("locales/{tag}.ftl: {errors:?}")))?;
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn keys(text: &str) -> BTreeSet<&str> {
        text.lines()
            .filter(|line| !line.starts_with([' ', '#']))
            .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_keys() {
        let id = keys(include_str!("../../../locales/id.ftl"));
        let en = keys(include_str!("../../../locales/en.ftl"));
        assert_eq!(id, en);
        Texts::embedded().unwrap();
    }
}
