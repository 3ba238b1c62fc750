//! The pages about API v2, read from its OpenAPI document, so that people and machines are told
//! the same.

mod read;
mod samples;

use crate::base::text::Lang;

pub use crate::apidoc::manual::read::{calls, calls_tagged};
pub use crate::apidoc::samples::Sample;

/// A call as its page explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Stable name, for addresses inside a page.
    pub id: String,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub verb: String,
    /// Address with `{id}` for the row.
    pub path: String,
    /// What it does.
    pub name: String,
    /// What else is to be known; empty when nothing is.
    pub description: String,
    /// What it takes.
    pub fields: Vec<Field>,
    /// What it takes as a body.
    pub body: Option<Body>,
    /// What is answered when it is done.
    pub success: Answer,
    /// What is answered when it is not, with an example of each.
    pub errors: Vec<Answer>,
    /// How to call it in several languages.
    pub samples: Vec<Sample>,
    /// Whether the answer never ends.
    pub streams: bool,
}

/// Something that a call takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// `path`, `query`, `header` or `body`.
    pub place: String,
    /// `String`, `Integer`, `Number`, `Boolean`, `List` or `Object`.
    pub kind: &'static str,
    /// What it is.
    pub description: String,
    /// Whether a call fails without it.
    pub required: bool,
    /// The values it may take, where they are few.
    pub allowed: Vec<String>,
    /// A value that is accepted.
    pub example: Option<String>,
}

/// A body that a call takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Media types that are read.
    pub kinds: Vec<String>,
    /// JSON over several lines.
    pub example: String,
}

/// An example of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// What it means.
    pub meaning: String,
    /// Stable code of a refusal; empty for other answers.
    pub code: String,
    /// JSON over several lines; empty where there is no body.
    pub body: String,
}

/// Who reads, and where.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Address of the server.
    pub base: &'a str,
    /// Language.
    pub lang: Lang,
}

impl Reader<'_> {
    /// The reader's half of a text that the document has in both languages.
    fn half(&self, text: &str) -> String {
        let half = text.split_once(" · ").map(|(id, en)| match self.lang {
            Lang::Id => id,
            Lang::En => en,
        });
        half.unwrap_or(text).replace('`', "")
    }
}
