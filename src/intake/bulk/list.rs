//! Cuts a JSON list of rows, or defaults with such a list, into rows while it comes in, so that of
//! a long one no more is kept than the row that is on its way.
//!
//! Defaults that come behind their rows are needed before them: then the rows are kept as they
//! are, up to a limit.

use serde_json::value::RawValue;

use crate::intake::bulk::sent::{ROW, Sent, Text};
use crate::intake::bulk::stop::Stop;

/// Most bytes of rows that are kept because their defaults may yet come.
const KEPT: usize = 16 * ROW;
/// Longest name of a member.
const NAME: usize = 64;

/// A list on its way.
#[derive(Debug, Default)]
pub(super) struct List {
    at: At,
    /// The value that is on its way.
    value: Value,
    number: u64,
    defaults: Option<String>,
    /// Whether the body is an object, and which of its members were there.
    envelope: bool,
    had_rows: bool,
    had_defaults: bool,
    /// Rows whose defaults may yet come.
    early: Vec<Sent>,
    kept: usize,
    mark: usize,
}

/// Where in the body the next byte stands.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before it.
    #[default]
    Start,
    /// In the object, before a name; the first may be missing.
    Name { first: bool },
    /// In a name.
    InName,
    /// Behind the name of these.
    Colon(Member),
    /// Before the value of these.
    Member(Member),
    /// In the defaults.
    Defaults,
    /// In the list, before a row; the first may be missing.
    Row { first: bool },
    /// In a row.
    InRow,
    /// Behind a row.
    AfterRow,
    /// Behind a member of the object.
    AfterMember,
    /// Behind all of it.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Member {
    Defaults,
    Rows,
}

/// A value being cut out: where it ends is told by its brackets and quotes.
#[derive(Debug, Default)]
struct Value {
    text: Vec<u8>,
    depth: usize,
    quoted: bool,
    escaped: bool,
    /// It is too large, and thrown away.
    skipping: bool,
}

impl Value {
    /// Whether this byte ends a value that has no end of its own.
    fn ends_before(&self, byte: u8) -> bool {
        self.depth == 0 && !self.quoted && matches!(byte, b',' | b']' | b'}')
    }

    fn add(&mut self, byte: u8) {
        if self.quoted {
            if self.escaped {
                self.escaped = false;
            } else {
                self.escaped = byte == b'\\';
                self.quoted = byte != b'"';
            }
        } else {
            match byte {
                b'"' => self.quoted = true,
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => self.depth -= 1,
                _ => {}
            }
        }
        if self.text.len() >= ROW {
            self.skipping = true;
            self.text = Vec::new();
        }
        if !self.skipping {
            self.text.push(byte);
        }
    }

    /// The value as it stands; none when it was too large.
    fn take(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        let Self { text, skipping, .. } = std::mem::take(self);
        if skipping {
            return Ok(None);
        }
        match serde_json::from_slice::<&RawValue>(&text) {
            Ok(_) => Ok(Some(text)),
            Err(error) => Err(malformed(&error)),
        }
    }
}

fn malformed(why: &dyn std::fmt::Display) -> Stop {
    Stop::Malformed(format!(
        "The body is no list of rows and no {{\"defaults\": …, \"rows\": […]}}: {why}."
    ))
}

impl List {
    /// Takes bytes in and cuts off the rows that are complete.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<Sent>) -> Result<(), Stop> {
        for byte in bytes {
            self.take(*byte, out)?;
        }
        Ok(())
    }

    /// The defaults that came in, once; they stand before every row that is cut off.
    pub(super) fn defaults(&mut self) -> Option<String> {
        self.defaults.take()
    }

    /// The body has ended; hands over the rows that were kept.
    pub(super) fn finish(&mut self, out: &mut Vec<Sent>) -> Result<(), Stop> {
        if self.at != At::End {
            return Err(malformed(&"it ends too soon"));
        }
        out.append(&mut self.early);
        Ok(())
    }

    fn take(&mut self, byte: u8, out: &mut Vec<Sent>) -> Result<(), Stop> {
        // What a value consists of is looked at only when it has ended.
        match self.at {
            At::InRow | At::Defaults if !self.value.ends_before(byte) => {
                self.value.add(byte);
                return Ok(());
            }
            At::InRow => {
                self.cut(out)?;
                self.at = At::AfterRow;
            }
            At::Defaults => {
                let text = self
                    .value
                    .take()?
                    .ok_or_else(|| malformed(&"the defaults are too large"))?;
                let text = String::from_utf8(text).map_err(|error| malformed(&error))?;
                self.defaults = Some(text.trim().to_owned());
                self.at = At::AfterMember;
            }
            At::InName => return self.name(byte),
            _ => {}
        }
        if byte.is_ascii_whitespace() || (self.at == At::Start && self.is_marked(byte)) {
            return Ok(());
        }
        self.at = self.step(byte)?;
        if matches!(self.at, At::InRow | At::Defaults) {
            self.value.add(byte);
        }
        Ok(())
    }

    /// Whether the byte belongs to the mark that may stand before the text.
    fn is_marked(&mut self, byte: u8) -> bool {
        let is = b"\xef\xbb\xbf".get(self.mark) == Some(&byte);
        self.mark += 1;
        is
    }

    /// What stands behind a sign that is no part of a value.
    fn step(&mut self, byte: u8) -> Result<At, Stop> {
        Ok(match (self.at, byte) {
            (At::Start | At::Member(Member::Rows), b'[') => At::Row { first: true },
            (At::Start, b'{') => {
                self.envelope = true;
                At::Name { first: true }
            }
            (At::Name { .. }, b'"') => At::InName,
            (At::Colon(member), b':') => At::Member(member),
            (At::Member(Member::Defaults), byte) if !matches!(byte, b',' | b']' | b'}') => {
                At::Defaults
            }
            (At::Row { first: true } | At::AfterRow, b']') if self.envelope => At::AfterMember,
            (At::Row { first: true } | At::AfterRow, b']') => At::End,
            (At::Row { .. }, byte) if !matches!(byte, b',' | b']' | b'}') => At::InRow,
            (At::AfterRow, b',') => At::Row { first: false },
            (At::AfterMember, b',') => At::Name { first: false },
            (At::Name { first: true } | At::AfterMember, b'}') if self.had_rows => At::End,
            (At::Name { first: true } | At::AfterMember, b'}') => {
                return Err(malformed(&"`rows` is missing"));
            }
            _ => {
                let sign = char::from(byte);
                return Err(malformed(&format!("unexpected {sign:?}")));
            }
        })
    }

    /// A byte of a member's name.
    fn name(&mut self, byte: u8) -> Result<(), Stop> {
        if byte != b'"' {
            self.value.text.push(byte);
            if self.value.text.len() > NAME {
                return Err(malformed(&"a name is too long"));
            }
            return Ok(());
        }
        let name = std::mem::take(&mut self.value.text);
        let (member, had) = match name.as_slice() {
            b"defaults" => (Member::Defaults, &mut self.had_defaults),
            b"rows" => (Member::Rows, &mut self.had_rows),
            _ => {
                let name = String::from_utf8_lossy(&name);
                return Err(malformed(&format!("unknown member `{name}`")));
            }
        };
        if std::mem::replace(had, true) {
            return Err(malformed(&"a member stands twice"));
        }
        self.at = At::Colon(member);
        Ok(())
    }

    /// Cuts a row off that has ended.
    fn cut(&mut self, out: &mut Vec<Sent>) -> Result<(), Stop> {
        self.number += 1;
        let text = match self.value.take()? {
            Some(text) => Text::Json(text),
            None => Text::too_large(),
        };
        let sent = Sent {
            number: self.number,
            text,
        };
        if !self.envelope || self.had_defaults {
            out.push(sent);
            return Ok(());
        }
        self.kept += sent.text.size();
        if self.kept > KEPT {
            let detail = "Where `rows` come before `defaults`, they may have 16 MiB; put the defaults \
                          first, or send NDJSON.";
            return Err(Stop::TooLarge(detail.to_owned()));
        }
        self.early.push(sent);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(body: &[u8], step: usize) -> Result<(Option<String>, Vec<String>), Stop> {
        let (mut list, mut out) = (List::default(), Vec::new());
        for part in body.chunks(step) {
            list.push(part, &mut out)?;
        }
        list.finish(&mut out)?;
        let text = |sent: Sent| match sent.text {
            Text::Json(text) => String::from_utf8(text).unwrap().trim().to_owned(),
            other => format!("{other:?}"),
        };
        Ok((list.defaults(), out.into_iter().map(text).collect()))
    }

    #[test]
    fn rows_are_cut_wherever_the_body_was() {
        let body = "\u{feff} {\"defaults\": {\"p\": \"}\\\"]\"}, \"rows\" : [{\"a\": [1, \"]\"]}, 2 ,null]} ";
        for step in [1, 2, 7, 1000] {
            let (defaults, rows) = cut(body.as_bytes(), step).unwrap();
            assert_eq!(defaults.as_deref(), Some("{\"p\": \"}\\\"]\"}"));
            assert_eq!(rows, ["{\"a\": [1, \"]\"]}", "2", "null"]);
        }
        assert_eq!(cut(b"[]", 1).unwrap().1.len(), 0);
        let late = cut(b"{\"rows\": [{\"a\":1}, 2], \"defaults\": null}", 3).unwrap();
        assert_eq!(late.0.as_deref(), Some("null"));
        assert_eq!(late.1, ["{\"a\":1}", "2"]);
    }

    #[test]
    fn what_is_no_list_of_rows_is_told() {
        for body in [
            "",
            "{}",
            "[1",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[}",
            "[{a}]",
            "{\"rows\":[],\"x\":1}",
            "{\"rows\":[],\"rows\":[]}",
            "{\"rows\":[]",
            "{\"defaults\":{}}",
            "{\"rows\":{}}",
            "1",
            "[]1",
        ] {
            assert!(cut(body.as_bytes(), 1).is_err(), "{body}");
        }
        assert!(cut(b"[\"\xff\"]", 1).is_err());
        let deep = format!("[{}{}]", "[".repeat(200_000), "]".repeat(200_000));
        assert!(cut(deep.as_bytes(), 4096).is_ok());
    }

    #[test]
    fn a_row_that_is_too_large_takes_no_memory_and_the_next_is_read() {
        let body = format!("[\"{}\", 1]", "x".repeat(2 * ROW));
        let rows = cut(body.as_bytes(), 4096).unwrap().1;
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1], "1");
    }
}
