//! Separated text: its encoding and its separator are told by its content.

mod decode;
mod quotes;
mod separator;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use encoding_rs::Encoding;

use crate::intake::file::cell::{Cell, Each, Row};
use crate::intake::file::text::decode::{Decoded, encoding};
use crate::intake::file::text::separator::separator;
use crate::intake::file::{Broken, MOST_CELL, MOST_COLUMNS};

/// An opened file of separated text.
#[derive(Debug)]
pub(super) struct Text {
    file: File,
    encoding: &'static Encoding,
    separator: u8,
    /// What ends a line; the other sign of the pair is trimmed off the last field.
    end: u8,
    /// Lines before the first row: the one by which Excel names the separator.
    skipped: u64,
}

/// The mark by which DOS ends a file.
const END_OF_FILE: char = '\u{1a}';
/// How much text is looked at to tell the separator.
const SAMPLE: usize = 16 * 1024;

impl Text {
    /// Opens a file and tells its encoding and its separator.
    pub(super) fn open(mut file: File) -> Result<Self, Broken> {
        let encoding = encoding(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        let mut sample = Vec::new();
        let decoded = Decoded::new(&file, encoding);
        decoded.take(SAMPLE as u64).read_to_end(&mut sample)?;
        let sample = String::from_utf8_lossy(&sample);
        let foreign = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{1a}');
        if sample.contains(foreign) {
            return Err(Broken::NotATable);
        }
        let named = sample
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("sep="));
        let named_separator = named.and_then(|rest| rest.bytes().next());
        let end = if sample.contains('\n') || !sample.contains('\r') {
            b'\n'
        } else {
            b'\r'
        };
        let separator = named_separator.unwrap_or_else(|| separator(&sample));
        file.seek(SeekFrom::Start(0))?;
        quotes::check(Decoded::new(&file, encoding), separator, end)?;
        Ok(Self {
            file,
            encoding,
            end,
            separator,
            skipped: u64::from(named.is_some()),
        })
    }

    /// The sign between its cells.
    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// Hands the rows that have content to `each`.
    pub(super) fn rows(&mut self, each: &mut Each<'_>) -> Result<(), Broken> {
        self.file.seek(SeekFrom::Start(0))?;
        let decoded = Decoded::new(&self.file, self.encoding);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .terminator(csv::Terminator::Any(self.end))
            .from_reader(decoded);
        let mut record = csv::StringRecord::new();
        let mut row = Row::default();
        while reader.read_record(&mut record).map_err(broken)? {
            row.number = record.position().map_or(0, |position| match self.end {
                b'\n' => position.line(),
                _ => position.record() + 1,
            });
            if row.number <= self.skipped {
                continue;
            }
            // A mark of DOS ends the file, whatever comes behind it.
            if record
                .get(0)
                .is_some_and(|field| field.starts_with(END_OF_FILE))
            {
                return Ok(());
            }
            row.cells.clear();
            for (at, field) in record.iter().enumerate() {
                if field.len() > MOST_CELL {
                    return Err(Broken::CellTooLong(row.number));
                }
                if quotes::swallows(field, self.separator, record.len()) {
                    return Err(Broken::UnclosedQuote(row.number));
                }
                let cell = Cell::text(field.trim_end_matches(END_OF_FILE));
                if at >= MOST_COLUMNS && !cell.is_empty() {
                    return Err(Broken::TooManyColumns);
                }
                if at < MOST_COLUMNS {
                    row.cells.push(cell);
                }
            }
            let filled = row.cells.iter().any(|cell| !cell.is_empty());
            if filled && !each(&row)? {
                return Ok(());
            }
        }
        Ok(())
    }
}

fn broken(error: csv::Error) -> Broken {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        _ => Broken::NotATable,
    }
}
