//! A JSON object read as fields. Numbers keep the sender's own spelling.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::given::Given;
use crate::intake::Raw;

/// Reads the members of a JSON object. Members before a fault have been read when it is told.
pub(super) fn read(body: &[u8], given: &mut Given) -> Result<(), serde_json::Error> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let mut reader = serde_json::Deserializer::from_slice(body);
    Fields(given).deserialize(&mut reader)?;
    reader.end()
}

struct Fields<'g>(&'g mut Given);

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            let value: &RawValue = members.next_value()?;
            self.0.set(name, Raw::json(value.get()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Draft;

    fn fields(body: &str) -> Draft {
        let mut given = Given::default();
        read(body.as_bytes(), &mut given).unwrap();
        given.draft
    }

    #[test]
    fn numbers_keep_their_spelling() {
        for number in ["1e400", "12345678901234567890", "1.0", "-0", "0"] {
            let draft = fields(&format!(r#"{{"pria": {number} }}"#));
            assert_eq!(draft.get("pria"), Some(Ok(number)));
        }
    }

    #[test]
    fn strings_are_unescaped_and_other_values_are_told_apart() {
        let draft = fields(
            r#"{"a":" \u0041 ","b":null,"c":[1],"d":{"x":1},"e":true,"f":"\ud800","a b":"1"}"#,
        );
        assert_eq!(draft.get("a"), Some(Ok("A")));
        assert_eq!(draft.get("b"), None);
        assert_eq!(draft.get("a b"), Some(Ok("1")));
        for other in ["c", "d", "e", "f"] {
            assert_eq!(draft.get(other), Some(Err(())), "{other}");
        }
    }

    #[test]
    fn a_name_with_two_values_is_noted_and_a_mark_at_the_start_is_skipped() {
        let mut given = Given::default();
        let body = "\u{feff}{\"a\":1,\"b\":2,\"a\":1,\"b\":3}";
        read(body.as_bytes(), &mut given).unwrap();
        assert_eq!(given.draft.get("a"), Some(Ok("1")));
        assert_eq!(given.twice, ["b"]);
    }

    #[test]
    fn a_fault_is_told_with_its_place_and_what_stood_before_it_is_read() {
        let mut given = Given::default();
        let error = read(br#"{"apikey":"k","tahun":2017,"#, &mut given).unwrap_err();
        assert!(error.to_string().contains("line 1 column 27"), "{error}");
        assert_eq!(given.draft.get("apikey"), Some(Ok("k")));
        for body in [
            "[1]",
            "null",
            "1",
            "{} {}",
            "{\"a\":01}",
            "{\"a\":NaN}",
            "{'a':1}",
        ] {
            assert!(read(body.as_bytes(), &mut given).is_err(), "{body}");
        }
    }
}
