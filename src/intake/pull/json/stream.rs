//! The rows of a page one after the other, where they are a list at a plain path: no more than one of
//! them is in memory.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::intake::pull::Why;
use crate::intake::pull::json::value::{Room, Strict};

/// Names on the way from the whole to its list of rows: `$.hasil.data[*]`; none where the path says
/// more than that.
pub(super) fn names(path: &str) -> Option<Vec<String>> {
    let rest = path.strip_prefix('$')?;
    let rest = rest.strip_suffix("[*]").unwrap_or(rest);
    if rest.is_empty() {
        return Some(Vec::new());
    }
    let is_name = |name: &str| {
        let mut letters = name.chars();
        let first = letters.next();
        first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let names = rest.strip_prefix('.')?.split('.');
    let names: Vec<String> = names.map(str::to_owned).collect();
    names.iter().all(|name| is_name(name)).then_some(names)
}

/// Reads a page, and hands its rows to `each`. Answers the page without its rows and how many these
/// were; none where there is no list.
///
/// # Errors
/// [`Why`] it can't be read, or what `each` says.
pub(super) fn read(
    text: &str,
    names: &[String],
    each: &mut dyn FnMut(&Value) -> Result<(), Why>,
) -> Result<(Value, Option<usize>), Why> {
    let (room, rows) = (Room::new(), Room::new());
    let mut state = State {
        room: &room,
        rows: &rows,
        each,
        count: None,
        stopped: None,
    };
    let mut reader = serde_json::Deserializer::from_str(text);
    let way = Way {
        names,
        state: &mut state,
    };
    let read = way.deserialize(&mut reader);
    let read = read.and_then(|value| reader.end().map(|()| value));
    match (read, state.stopped) {
        (_, Some(why)) => Err(why),
        (Ok(rest), None) => Ok((rest, state.count)),
        (Err(error), None) => Err(match room.reason(text, &error) {
            why if why.code == "too-rich" => why,
            _ => rows.reason(text, &error),
        }),
    }
}

struct State<'s> {
    room: &'s Room,
    /// Room for a row.
    rows: &'s Room,
    each: &'s mut dyn FnMut(&Value) -> Result<(), Why>,
    count: Option<usize>,
    stopped: Option<Why>,
}

/// What lies at the end of the names.
struct Way<'w, 's> {
    names: &'w [String],
    state: &'w mut State<'s>,
}

impl Way<'_, '_> {
    fn strict(&self) -> Strict<'_> {
        Strict(self.state.room)
    }
}

impl<'de> DeserializeSeed<'de> for Way<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Way<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        self.strict().visit_unit()
    }

    fn visit_bool<E: serde::de::Error>(self, is: bool) -> Result<Value, E> {
        self.strict().visit_bool(is)
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        self.strict().visit_i64(number)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        self.strict().visit_u64(number)
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        self.strict().visit_f64(number)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.strict().visit_str(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        if !self.names.is_empty() {
            return self.strict().visit_seq(list);
        }
        let state = self.state;
        let mut count = 0;
        while let Some(row) = list.next_element_seed(Strict(state.rows))? {
            state.rows.clear();
            count += 1;
            if let Err(why) = (state.each)(&row) {
                state.stopped = Some(why);
                return Err(A::Error::custom("stopped"));
            }
        }
        state.count = Some(count);
        Ok(Value::Array(Vec::new()))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Value, A::Error> {
        let Some((first, rest)) = self.names.split_first() else {
            return self.strict().visit_map(members);
        };
        let state = self.state;
        let room = state.room;
        Strict(room).members(members, |name, strict, members| {
            if name == first {
                let way = Way {
                    names: rest,
                    state: &mut *state,
                };
                members.next_value_seed(way)
            } else {
                members.next_value_seed(strict)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, path: &str) -> Result<(Vec<String>, Value, Option<usize>), Why> {
        let mut rows = Vec::new();
        let mut each = |row: &Value| {
            rows.push(row.to_string());
            Ok(())
        };
        let (rest, count) = read(text, &names(path).unwrap(), &mut each)?;
        Ok((rows, rest, count))
    }

    #[test]
    fn rows_come_one_by_one_and_the_rest_is_known() {
        let text = r#"{"a":{"data":[{"x":1},{"x":2}],"next":7},"n":[1,2]}"#;
        let (rows, rest, count) = all(text, "$.a.data[*]").unwrap();
        assert_eq!(rows, [r#"{"x":1}"#, r#"{"x":2}"#]);
        assert_eq!(rest.to_string(), r#"{"a":{"data":[],"next":7},"n":[1,2]}"#);
        assert_eq!(count, Some(2));
        assert_eq!(all("[1,2,3]", "$[*]").unwrap().2, Some(3));
        assert_eq!(all(r#"{"data":{"a":1}}"#, "$.data[*]").unwrap().2, None);
        assert_eq!(all(r#"{"other":[]}"#, "$.data[*]").unwrap().2, None);
    }

    #[test]
    fn what_is_wrong_is_told_as_of_a_whole_page() {
        let code = |text: &str| all(text, "$.data[*]").unwrap_err().code;
        assert_eq!(code(r#"{"data":[{"a":1},{"a""#), "cut-off");
        assert_eq!(code(r#"{"data":[],"data":[1]}"#), "no-json");
        assert_eq!(code(r#"{"data":[{"a":1,"a":2}]}"#), "no-json");
        assert_eq!(code("<html>"), "web-page");
        let rich = format!(r#"{{"data":[],"x":[{}0]}}"#, "[[[],[]]],".repeat(150_000));
        assert_eq!(code(&rich), "too-rich");
    }

    #[test]
    fn only_plain_paths_are_walked() {
        assert_eq!(names("$.a.b[*]").unwrap(), ["a", "b"]);
        assert_eq!(names("$").unwrap(), Vec::<String>::new());
        for path in ["$..a[*]", "$['a'][*]", "$.a[?@.b]", "$.a[0].b[*]", "a"] {
            assert_eq!(names(path), None, "{path}");
        }
    }
}
