//! Cuts a body into rows while it comes in; no row takes more than [`ROW`] bytes of memory.

use std::sync::Arc;

use crate::intake::bulk::list::List;
use crate::intake::bulk::sent::{ROW, Sent, Text};
use crate::intake::bulk::stop::Stop;
use crate::intake::bulk::table::Table;
use crate::intake::fields::Fields;

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

/// A body on its way.
#[derive(Debug)]
pub(super) enum Intake {
    Lines(Lines),
    Table(Box<Table>),
    List(Box<List>),
}

impl Intake {
    pub(super) fn new(format: Format, fields: &Arc<Fields>) -> Self {
        match format {
            Format::Json => Self::List(Box::default()),
            Format::Lines => Self::Lines(Lines::default()),
            Format::Csv => Self::Table(Box::new(Table::new(fields))),
        }
    }

    /// Takes bytes in and cuts off the rows that are complete.
    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<Sent>) -> Result<(), Stop> {
        match self {
            Self::Lines(lines) => lines.push(bytes, out),
            Self::Table(table) => table.push(bytes, out)?,
            Self::List(list) => list.push(bytes, out)?,
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
}
