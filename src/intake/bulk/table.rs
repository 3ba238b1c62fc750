//! Cuts CSV into rows while it comes in.

use std::sync::Arc;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::intake::Unreadable;
use crate::intake::bulk::sent::{ROW, Sent, Text};
use crate::intake::bulk::stop::Stop;
use crate::intake::fields::{Fields, Slot};

/// Most bytes of the first line.
const HEAD: usize = 64 * 1024;
/// Most names of the first line, which is more than any table has.
const NAMES: usize = 1_024;

/// A table on its way.
#[derive(Debug)]
pub(super) struct Table {
    fields: Arc<Fields>,
    state: State,
}

#[derive(Debug)]
enum State {
    /// The line of names is not complete yet.
    Names(Vec<u8>),
    Rows(Box<Rows>),
}

#[derive(Debug)]
struct Rows {
    reader: Reader,
    names: Option<Arc<[Slot]>>,
    number: u64,
    /// Unescaped cells, one after another, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    filled: (usize, usize),
    /// The row that is on its way is too large, and thrown away.
    skipping: bool,
    /// The row that is on its way has more cells than there are names; the rest is thrown away.
    overlong: bool,
    /// How many quotes the row has so far: with an odd number one of them is open.
    quotes: usize,
    /// The body has ended.
    ended: bool,
}

impl Table {
    pub(super) fn new(fields: &Arc<Fields>) -> Self {
        Self {
            fields: Arc::clone(fields),
            state: State::Names(Vec::new()),
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8], out: &mut Vec<Sent>) -> Result<(), Stop> {
        match &mut self.state {
            State::Names(head) => {
                head.extend_from_slice(bytes);
                if head.contains(&b'\n') {
                    return self.begin(out);
                }
                if head.len() > HEAD {
                    let detail = "The first line of CSV, with the names, is longer than 64 KiB.";
                    return Err(Stop::Malformed(detail.to_owned()));
                }
                Ok(())
            }
            State::Rows(rows) => {
                rows.push(bytes, &self.fields, out);
                Ok(())
            }
        }
    }

    /// The names of the first line, where no row has come below them.
    pub(super) fn bare_names(&self) -> Option<&[Slot]> {
        match &self.state {
            State::Rows(rows) if rows.number == 0 => rows.names.as_deref(),
            _ => None,
        }
    }

    pub(super) fn finish(&mut self, out: &mut Vec<Sent>) -> Result<(), Stop> {
        if matches!(&self.state, State::Names(_)) {
            self.begin(out)?;
        }
        if let State::Rows(rows) = &mut self.state {
            rows.finish(&self.fields, out);
            if rows.names.is_none() {
                let detail = "The body is empty: CSV begins with a line of names.";
                return Err(Stop::Malformed(detail.to_owned()));
            }
        }
        Ok(())
    }

    /// Goes over to rows once the first line is there, which shows the separator.
    fn begin(&mut self, out: &mut Vec<Sent>) -> Result<(), Stop> {
        let State::Names(head) = &mut self.state else {
            return Ok(());
        };
        let head = std::mem::take(head);
        let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let line = body.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if std::str::from_utf8(line).is_err() {
            let detail = "The first line of CSV, with the names, is not in UTF-8.";
            return Err(Stop::Malformed(detail.to_owned()));
        }
        let count = |sign: u8| line.split(|byte| *byte == sign).count();
        let sign = if count(b';') > count(b',') {
            b';'
        } else {
            b','
        };
        if count(sign) > NAMES {
            let detail = format!("The first line of CSV has more than {NAMES} names.");
            return Err(Stop::Malformed(detail));
        }
        let mut rows = Rows::new(sign);
        if !body.is_empty() {
            rows.push(body, &self.fields, out);
        }
        self.state = State::Rows(Box::new(rows));
        Ok(())
    }
}

impl Rows {
    fn new(sign: u8) -> Self {
        Self {
            reader: ReaderBuilder::new().delimiter(sign).build(),
            names: None,
            number: 0,
            text: vec![0; 1024],
            ends: vec![0; 32],
            filled: (0, 0),
            skipping: false,
            overlong: false,
            quotes: 0,
            ended: false,
        }
    }

    fn push(&mut self, mut bytes: &[u8], fields: &Fields, out: &mut Vec<Sent>) {
        while !bytes.is_empty() {
            let (_, taken) = self.step(bytes, fields, out);
            bytes = &bytes[taken..];
        }
    }

    fn finish(&mut self, fields: &Fields, out: &mut Vec<Sent>) {
        self.ended = true;
        while self.step(&[], fields, out).0 {}
    }

    /// Reads on; answers whether there may be more, and how many bytes were taken. No bytes mean
    /// the end.
    fn step(&mut self, bytes: &[u8], fields: &Fields, out: &mut Vec<Sent>) -> (bool, usize) {
        let (text, ends) = self.filled;
        let (result, taken, wrote, ended) =
            self.reader
                .read_record(bytes, &mut self.text[text..], &mut self.ends[ends..]);
        self.filled = (text + wrote, ends + ended);
        let quotes = bytes[..taken].iter().map(|byte| usize::from(*byte == b'"'));
        self.quotes += quotes.sum::<usize>();
        match result {
            ReadRecordResult::InputEmpty => {}
            ReadRecordResult::OutputFull => self.widen(),
            ReadRecordResult::OutputEndsFull if self.ends.len() > NAMES => {
                self.overlong = true;
                self.filled = (0, 0);
            }
            ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
            ReadRecordResult::Record => self.cut(fields, out),
            ReadRecordResult::End => return (false, taken),
        }
        (true, taken)
    }

    fn widen(&mut self) {
        if self.skipping || self.text.len() >= ROW {
            self.skipping = true;
            self.filled.0 = 0;
        } else {
            self.text.resize(self.text.len() * 2, 0);
        }
    }

    fn cut(&mut self, fields: &Fields, out: &mut Vec<Sent>) {
        let skipped = std::mem::take(&mut self.skipping);
        let open = !std::mem::take(&mut self.quotes).is_multiple_of(2) && self.ended;
        let overlong = std::mem::take(&mut self.overlong) || self.filled.1 > NAMES;
        let cells = if skipped || overlong {
            None
        } else {
            self.cells()
        };
        self.filled = (0, 0);
        let Some(names) = &self.names else {
            let names = cells.unwrap_or_default();
            self.names = Some(names.iter().map(|name| fields.slot(name.trim())).collect());
            return;
        };
        self.number += 1;
        let text = match cells {
            _ if skipped => Text::too_large(),
            _ if overlong => Text::unreadable(Unreadable::Cells),
            _ if open => Text::unreadable(Unreadable::Quote),
            None => Text::unreadable(Unreadable::Encoding),
            Some(cells) if cells.len() != names.len() => Text::unreadable(Unreadable::Cells),
            Some(cells) => Text::Cells(Arc::clone(names), cells),
        };
        let number = self.number;
        out.push(Sent { number, text });
    }

    /// The cells of the row; none when they are not in UTF-8.
    fn cells(&self) -> Option<Vec<String>> {
        let mut start = 0;
        let mut cells = Vec::with_capacity(self.filled.1);
        for end in &self.ends[..self.filled.1] {
            let cell = self.text.get(start..*end)?;
            cells.push(std::str::from_utf8(cell).ok()?.to_owned());
            start = *end;
        }
        Some(cells)
    }
}
