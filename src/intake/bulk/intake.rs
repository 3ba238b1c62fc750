//! Cuts a body into rows while it comes in; no row takes more than [`ROW`] bytes of memory.

use std::sync::Arc;

use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::intake::bulk::Stop;
use crate::intake::bulk::table::Table;
use crate::intake::fields::{Fields, Slot, unreadable};
use crate::intake::{Problem, Rule, Unreadable};

/// Most bytes of a row.
pub const ROW: usize = 1024 * 1024;
/// Most bytes of a JSON body, which is read as a whole.
const BODY: usize = 16 * ROW;

/// How rows are written in a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A list of rows, or defaults with a list of rows.
    Json,
    /// A row a line.
    Lines,
    /// Names in the first line, then a row a line.
    Csv,
}

/// A row as it was cut out, with its number.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) number: u64,
    pub(super) text: Text,
}

/// What a row holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text {
    /// JSON, not looked into yet.
    Json(Vec<u8>),
    /// Cells, under these names.
    Cells(Arc<[Slot]>, Vec<String>),
    /// Nothing that could be cut out.
    Bad(Problem),
}

impl Text {
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Json(text) => text.len(),
            Self::Cells(_, cells) => cells.iter().map(String::len).sum(),
            Self::Bad(_) => 0,
        }
    }

    pub(super) fn too_large() -> Self {
        Self::Bad(Problem {
            field: String::new(),
            rule: Rule::TooLarge,
        })
    }

    pub(super) fn unreadable(why: Unreadable) -> Self {
        Self::Bad(unreadable(why))
    }
}

/// A body on its way.
#[derive(Debug)]
pub(super) enum Intake {
    Lines(Lines),
    Table(Box<Table>),
    Whole(Vec<u8>),
}

impl Intake {
    pub(super) fn new(format: Format, fields: &Arc<Fields>) -> Self {
        match format {
            Format::Json => Self::Whole(Vec::new()),
            Format::Lines => Self::Lines(Lines::default()),
            Format::Csv => Self::Table(Box::new(Table::new(fields))),
        }
    }

    /// Takes bytes in and cuts off the rows that are complete.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<Sent>) -> Result<(), Stop> {
        match self {
            Self::Lines(lines) => lines.push(bytes, out),
            Self::Table(table) => table.push(bytes, out)?,
            Self::Whole(body) if body.len() + bytes.len() > BODY => {
                let detail = "A JSON body may have 16 MiB; send NDJSON, which may be of any size.";
                return Err(Stop::TooLarge(detail.to_owned()));
            }
            Self::Whole(body) => body.extend_from_slice(bytes),
        }
        Ok(())
    }
}

/// Lines of NDJSON. Empty lines are passed over, but counted.
#[derive(Debug, Default)]
pub(super) struct Lines {
    rest: Vec<u8>,
    number: u64,
    /// The line that is on its way is too large, and thrown away.
    skipping: bool,
}

impl Lines {
    fn push(&mut self, mut bytes: &[u8], out: &mut Vec<Sent>) {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            self.add(&bytes[..end]);
            self.cut(out);
            bytes = &bytes[end + 1..];
        }
        self.add(bytes);
    }

    pub(super) fn finish(&mut self, out: &mut Vec<Sent>) {
        self.cut(out);
    }

    fn add(&mut self, part: &[u8]) {
        self.skipping |= self.rest.len() + part.len() > ROW;
        if self.skipping {
            self.rest = Vec::new();
        } else {
            self.rest.extend_from_slice(part);
        }
    }

    fn cut(&mut self, out: &mut Vec<Sent>) {
        self.number += 1;
        let text = if self.skipping {
            Text::too_large()
        } else {
            let mut line = std::mem::take(&mut self.rest);
            if self.number == 1 && line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                return;
            }
            Text::Json(line)
        };
        self.skipping = false;
        let number = self.number;
        out.push(Sent { number, text });
    }
}

/// A JSON body that is not just a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<'a> {
    #[serde(borrow, default, deserialize_with = "even_null")]
    defaults: Option<&'a RawValue>,
    #[serde(borrow)]
    rows: Vec<&'a RawValue>,
}

/// What is sent, `null` too: it is no object, and is not passed over.
fn even_null<'de: 'a, 'a, D: Deserializer<'de>>(from: D) -> Result<Option<&'a RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

/// Cuts a whole JSON body: its defaults, in their own spelling, and its rows.
pub(super) fn whole(body: &[u8]) -> Result<(Option<String>, Vec<Sent>), Stop> {
    let malformed = |error: &dyn std::fmt::Display| {
        Stop::Malformed(format!(
            "The body is no list of rows and no {{\"defaults\": …, \"rows\": […]}}: {error}."
        ))
    };
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let body = std::str::from_utf8(body).map_err(|error| malformed(&error))?;
    let envelope = if body.trim_start().starts_with('[') {
        let rows = serde_json::from_str(body).map_err(|error| malformed(&error))?;
        Envelope {
            defaults: None,
            rows,
        }
    } else {
        serde_json::from_str(body).map_err(|error| malformed(&error))?
    };
    let sent = |(number, text): (u64, &RawValue)| Sent {
        number,
        text: if text.get().len() > ROW {
            Text::too_large()
        } else {
            Text::Json(text.get().as_bytes().to_vec())
        },
    };
    let rows = (1..).zip(envelope.rows).map(sent).collect();
    Ok((envelope.defaults.map(|text| text.get().to_owned()), rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(parts: &[&[u8]]) -> Vec<(u64, Text)> {
        let (mut lines, mut out) = (Lines::default(), Vec::new());
        for part in parts {
            lines.push(part, &mut out);
        }
        lines.finish(&mut out);
        out.into_iter()
            .map(|sent| (sent.number, sent.text))
            .collect()
    }

    fn json(text: &str) -> Text {
        Text::Json(text.as_bytes().to_vec())
    }

    #[test]
    fn lines_are_cut_wherever_the_body_was() {
        let whole = "\u{feff}{\"a\":1}\r\n\n{\"b\":2}\n{\"c\"";
        let expected = vec![
            (1, json("{\"a\":1}\r")),
            (3, json("{\"b\":2}")),
            (4, json("{\"c\"")),
        ];
        for at in 0..whole.len() {
            let (one, other) = whole.as_bytes().split_at(at);
            assert_eq!(cut(&[one, other]), expected, "{at}");
        }
        assert_eq!(cut(&[]), []);
    }

    #[test]
    fn a_line_that_is_too_long_takes_no_memory_and_the_next_is_read() {
        let piece = vec![b' '; ROW / 2 + 1];
        let found = cut(&[&piece, &piece, &piece, b"\n{}\n"]);
        assert_eq!(found, [(1, Text::too_large()), (2, json("{}"))]);
    }

    #[test]
    fn an_envelope_holds_defaults_and_rows_and_nothing_else() {
        let (defaults, rows) =
            whole(b" {\"rows\": [{\"a\":1}, 2], \"defaults\": {\"p\": 1}}").unwrap();
        assert_eq!(defaults.as_deref(), Some("{\"p\": 1}"));
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].number, 2);
        assert_eq!(whole(b"[]").unwrap().1.len(), 0);
        for body in [
            "",
            "{}",
            "[1",
            "{\"rows\":[],\"x\":1}",
            "{\"rows\":[],\"rows\":[]}",
            "1",
            "[]1",
        ] {
            assert!(whole(body.as_bytes()).is_err(), "{body}");
        }
        assert!(whole(b"[\"\xff\"]").is_err());
        let deep = format!("[{}{}]", "[".repeat(200_000), "]".repeat(200_000));
        assert!(whole(deep.as_bytes()).is_ok());
    }
}
