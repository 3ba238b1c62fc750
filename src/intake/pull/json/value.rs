//! JSON that says one thing: no name twice in an object, no number that would be bent, no character
//! that no store keeps; and no more of it than may lie in memory.

use std::cell::Cell;
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
/// What may lie in memory of what is read at once, in bytes.
const MOST_BYTES: usize = 64 * 1024 * 1024;
/// What a value takes in a list that grows, and a member of an object with its name, in bytes.
const ELEMENT: usize = 2 * size_of::<Value>();
const MEMBER: usize = 2 * (size_of::<Value>() + size_of::<String>());

/// What may still be taken into memory.
#[derive(Debug)]
pub(super) struct Room(Cell<Option<usize>>);

impl Room {
    pub(super) fn new() -> Self {
        Self(Cell::new(Some(MOST_BYTES)))
    }

    /// What was taken is gone again.
    pub(super) fn clear(&self) {
        self.0.set(self.0.get().map(|_| MOST_BYTES));
    }

    fn take<E: serde::de::Error>(&self, bytes: usize) -> Result<(), E> {
        self.0
            .set(self.0.get().and_then(|left| left.checked_sub(bytes)));
        match self.0.get() {
            Some(_) => Ok(()),
            None => Err(E::custom("it holds too many values")),
        }
    }

    /// Why a text was not read.
    pub(super) fn reason(&self, text: &str, error: &serde_json::Error) -> Why {
        if self.0.get().is_none() {
            return Why::new("too-rich");
        }
        if error.is_eof() {
            return Why::new("cut-off");
        }
        let start: String = text.trim_start().chars().take(60).collect();
        let page = start.starts_with('<');
        let code = if page { "web-page" } else { "no-json" };
        Why::new(code).with("said", error)
    }
}

/// Reads a text.
///
/// # Errors
/// [`Why`] it is no JSON, JSON that says two things, or too much of it.
pub(super) fn parse(text: &str) -> Result<Value, Why> {
    let (mut reader, room) = (serde_json::Deserializer::from_str(text), Room::new());
    let read = Strict(&room).deserialize(&mut reader);
    read.and_then(|value| reader.end().map(|()| value))
        .map_err(|error| room.reason(text, &error))
}

/// Reads a path (RFC 9535).
///
/// # Errors
/// [`Why`] it can't be read.
pub(super) fn path(text: &str) -> Result<JsonPath, Why> {
    path::read(text).map_err(|said| Why::new("path").with("path", text).with("said", said))
}

/// A value that is read as it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strict<'r>(pub(super) &'r Room);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

/// A text that a store can keep.
fn sound<E: serde::de::Error>(text: &str) -> Result<(), E> {
    if text.contains('\0') {
        return Err(E::custom("a text holds the character U+0000"));
    }
    Ok(())
}

impl<'de> Visitor<'de> for Strict<'_> {
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

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        sound(text)?;
        self.0.take(text.len())?;
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = list.next_element_seed(self)? {
            self.0.take(ELEMENT)?;
            all.push(one);
            if all.len() as u64 > MOST_ELEMENTS {
                return Err(A::Error::custom("a list has too many elements"));
            }
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Value, A::Error> {
        self.members(members, |_, strict, members| {
            members.next_value_seed(strict)
        })
    }
}

impl Strict<'_> {
    /// Reads the members of an object, each by `value`.
    pub(super) fn members<'de, A: MapAccess<'de>>(
        self,
        mut members: A,
        mut value: impl FnMut(&str, Self, &mut A) -> Result<Value, A::Error>,
    ) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<Name>()? {
            let Name(name) = name;
            sound(&name)?;
            self.0.take(MEMBER + name.len())?;
            let value = value(&name, self, &mut members)?;
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
        assert_eq!(code("[\"a\\u0000b\"]"), "no-json");
        assert_eq!(code("{\"a\\u0000b\":1}"), "no-json");
        assert_eq!(parse("[917.61]").unwrap().to_string(), "[917.61]");
    }

    #[test]
    fn more_values_than_memory_has_room_for_are_not_read() {
        let many = "0,".repeat(100_000);
        let lists = format!("[{many}0],").repeat(20);
        let text = format!("[{lists}[]]");
        assert!(text.len() < 8 * 1024 * 1024);
        assert_eq!(parse(&text).unwrap_err().code, "too-rich");
        let objects = format!(
            "[{}[]]",
            format!("[{}{{}}],", "{\"a\":{}},".repeat(100_000)).repeat(7)
        );
        assert!(objects.len() < 8 * 1024 * 1024);
        assert_eq!(parse(&objects).unwrap_err().code, "too-rich");
    }
}
