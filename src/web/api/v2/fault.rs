//! What is wrong with a field, as it is sent.

use std::borrow::Cow;

use serde::Serialize;

/// What is wrong with a field, of one row or of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Stable code of the rule.
    pub code: Cow<'static, str>,
    /// Name of the field; empty where the row as a whole is meant.
    pub field: String,
    /// The rule as an English sentence.
    pub message: String,
    /// How many rows break it, where a call sends several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// The first of those rows, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<Vec<u64>>,
    /// What would be right or is in the way, for the sentence in another language; none where the
    /// rule says it all.
    #[serde(skip)]
    pub(super) arg: Option<Box<Arg>>,
}

/// What fills the sentence in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Arg(String);

impl Fault {
    /// What is wrong with a field of the request itself.
    pub fn new(code: &'static str, field: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            field: field.to_owned(),
            message: message.into(),
            count: None,
            rows: None,
            arg: None,
        }
    }

    /// The same with what would be right, or is in the way.
    #[must_use]
    pub(super) fn with(mut self, arg: impl Into<String>) -> Self {
        let arg = arg.into();
        self.arg = (!arg.is_empty()).then(|| Box::new(Arg(arg)));
        self
    }

    /// What would be right, or is in the way.
    pub(super) fn arg(&self) -> Option<&str> {
        self.arg.as_ref().map(|arg| arg.0.as_str())
    }
}
