//! Separated text: its encoding and its separator are told by its content.

mod decode;
mod quotes;
mod records;
mod separator;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use encoding_rs::Encoding;

use crate::intake::file::Broken;
use crate::intake::file::cell::{Cell, Each, Row};
use crate::intake::file::text::decode::{Decoded, encoding};
use crate::intake::file::text::records::{END_OF_FILE, Record, Records};
use crate::intake::file::text::separator::separator;

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
        let mut records = Records::new(decoded, self.separator, self.end);
        let mut record = Record::default();
        let mut row = Row::default();
        while records.next(&mut record)? {
            row.number = match self.end {
                b'\n' => record.line,
                _ => record.before + 1,
            };
            if row.number <= self.skipped {
                continue;
            }
            let fields = &record.fields;
            // A mark of DOS ends the file, whatever comes behind it.
            if fields
                .first()
                .is_some_and(|field| field.starts_with(END_OF_FILE))
            {
                return Ok(());
            }
            row.cells.clear();
            for field in fields {
                if quotes::swallows(field, self.separator, record.count) {
                    return Err(Broken::UnclosedQuote(row.number));
                }
                row.cells
                    .push(Cell::text(field.trim_end_matches(END_OF_FILE)));
            }
            let filled = row.cells.iter().any(|cell| !cell.is_empty());
            if filled && !each(&row)? {
                return Ok(());
            }
        }
        Ok(())
    }
}
