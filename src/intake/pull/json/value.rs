//! JSON that says one thing: no name twice in an object, no number that would be bent.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_json_path::JsonPath;

use crate::intake::file::MOST_ROWS;
use crate::intake::pull::Why;
use crate::intake::pull::path;

/// Members of an object: more than any row of figures has.
const MOST_MEMBERS: usize = 10_000;
/// Elements of a list: no more rows are taken anyway.
const MOST_ELEMENTS: u64 = MOST_ROWS;
/// Up to here a float tells every whole number from the next.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads a text.
///
/// # Errors
/// [`Why`] it is no JSON, or JSON that says two things.
pub(super) fn parse(text: &str) -> Result<Value, Why> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Strict.deserialize(&mut reader);
    read.and_then(|value| reader.end().map(|()| value))
        .map_err(|error| {
            if error.is_eof() {
                return Why::new("cut-off");
            }
            let start: String = text.trim_start().chars().take(60).collect();
            let page = start.starts_with('<');
            let code = if page { "web-page" } else { "no-json" };
            Why::new(code).with("said", error)
        })
}

/// Reads a path (RFC 9535).
///
/// # Errors
/// [`Why`] it can't be read.
pub(super) fn path(text: &str) -> Result<JsonPath, Why> {
    path::read(text).map_err(|said| Why::new("path").with("path", text).with("said", said))
}

struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, is: bool) -> Result<Value, E> {
        Ok(Value::Bool(is))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        let exact = Number::from_f64(number).filter(|_| number.abs() < EXACT);
        exact
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number is too long to be read as it is"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = list.next_element_seed(Strict)? {
            all.push(one);
            if all.len() as u64 > MOST_ELEMENTS {
                return Err(A::Error::custom("a list has too many elements"));
            }
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<Name>()? {
            let Name(name) = name;
            let value = members.next_value_seed(Strict)?;
            if all.contains_key(&name) {
                return Err(A::Error::custom(format!(
                    "{name:?} stands twice in an object"
                )));
            }
            all.insert(name, value);
            if all.len() > MOST_MEMBERS {
                return Err(A::Error::custom("an object has too many members"));
            }
        }
        Ok(Value::Object(all))
    }
}

#[derive(Deserialize)]
struct Name(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_two_things_is_not_read() {
        let code = |text: &str| parse(text).unwrap_err().code;
        assert_eq!(code("{\"a\":1,\"a\":2}"), "no-json");
        assert_eq!(code("[12345678901234567890123]"), "no-json");
        assert_eq!(code("[{\"a\":1},{\"a\""), "cut-off");
        assert_eq!(code("<!doctype html><p>Login</p>"), "web-page");
        assert_eq!(code("{} {}"), "no-json");
        assert_eq!(parse("[917.61]").unwrap().to_string(), "[917.61]");
    }
}
