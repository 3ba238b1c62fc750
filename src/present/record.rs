//! A flat record for machines: the same members as JSON and as a line of CSV, numbers with their
//! exact decimals.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::base::text::cell::harmless;
use crate::base::text::json::quote;
use crate::catalogue::value;

/// A value of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// There is none.
    Missing,
    /// A text.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number scaled by so many decimals.
    Scaled(i64, u8),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// A figure of a measure with so many decimals, if there is one.
    pub fn figure(figure: Option<i64>, decimals: u8) -> Self {
        figure.map_or(Self::Missing, |figure| Self::Scaled(figure, decimals))
    }

    fn push_json(&self, out: &mut String) {
        match self {
            Self::Missing => out.push_str("null"),
            Self::Text(text) => quote(out, text),
            Self::Whole(number) => {
                let _ = write!(out, "{number}");
            }
            Self::Scaled(number, decimals) => out.push_str(&value::plain(*number, *decimals)),
            Self::Flag(yes) => out.push_str(if *yes { "true" } else { "false" }),
        }
    }

    fn cell(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Text(text) => harmless(text).into_owned(),
            Self::Whole(number) => number.to_string(),
            Self::Scaled(number, decimals) => value::plain(*number, *decimals),
            Self::Flag(yes) => yes.to_string(),
        }
    }
}

/// Members by name, in the order in which they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record<'n>(pub Vec<(Cow<'n, str>, Value)>);

impl<'n> Record<'n> {
    /// Adds a member.
    pub fn push(&mut self, name: impl Into<Cow<'n, str>>, value: Value) {
        self.0.push((name.into(), value));
    }

    /// Adds a text.
    pub fn text(&mut self, name: impl Into<Cow<'n, str>>, text: impl Into<String>) {
        self.push(name, Value::Text(text.into()));
    }

    /// Writes it as a JSON object.
    pub fn push_json(&self, out: &mut String) {
        for (at, (name, value)) in self.0.iter().enumerate() {
            out.push(if at == 0 { '{' } else { ',' });
            quote(out, name);
            out.push(':');
            value.push_json(out);
        }
        out.push_str(if self.0.is_empty() { "{}" } else { "}" });
    }

    /// It as a JSON object.
    pub fn json(&self) -> String {
        let mut out = String::new();
        self.push_json(&mut out);
        out
    }

    /// Its values as cells of a CSV file.
    pub fn cells(&self) -> Vec<String> {
        self.0.iter().map(|(_, value)| value.cell()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_written_exactly_and_no_cell_is_a_formula() {
        let mut record = Record::default();
        record.push("id", Value::Whole(17));
        record.text("a\"b", "=1+1\n\u{1}é");
        record.push("rate", Value::figure(Some(-123_450), 2));
        record.push("none", Value::figure(None, 2));
        record.push("whole", Value::Flag(true));
        let json = record.json();
        assert_eq!(
            json,
            "{\"id\":17,\"a\\\"b\":\"=1+1\\n\\u0001é\",\"rate\":-1234.50,\"none\":null,\"whole\":true}"
        );
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
        assert_eq!(
            record.cells(),
            ["17", "'=1+1\n\u{1}é", "-1234.50", "", "true"]
        );
        assert_eq!(Record::default().json(), "{}");
    }
}
