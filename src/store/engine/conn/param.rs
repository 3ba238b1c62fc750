//! Parameters of statements.

use crate::base::error::{Error, Result};

/// A parameter of a statement.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// SQL NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Refuses the one character that PostgreSQL can't keep, so that both engines take the same.
pub(super) fn storable(params: &[Param<'_>]) -> Result<()> {
    let holds_null = |param: &Param<'_>| matches!(param, Param::Text(text) if text.contains('\0'));
    if params.iter().any(holds_null) {
        return Err(Error::BadRequest(
            "A text holds the character U+0000, which can't be kept.".to_owned(),
        ));
    }
    Ok(())
}

/// A parameter that waits for its turn.
#[derive(Debug, Clone)]
pub(in crate::store) enum Owned {
    Null,
    Int(i64),
    Text(Box<str>),
}

impl Owned {
    pub(in crate::store) fn borrowed(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Int(number) => Param::Int(*number),
            Self::Text(text) => Param::Text(text),
        }
    }
}

impl From<Param<'_>> for Owned {
    fn from(param: Param<'_>) -> Self {
        match param {
            Param::Null => Self::Null,
            Param::Int(number) => Self::Int(number),
            Param::Text(text) => Self::Text(text.into()),
        }
    }
}
