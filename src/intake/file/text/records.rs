//! The records of separated text, field by field, so that one with too many fields or too long a
//! field ends the reading before it is in memory.

use std::io::{BufRead as _, BufReader, Read};

use csv_core::{ReadFieldResult, Reader, ReaderBuilder, Terminator};

use crate::intake::file::{Broken, MOST_CELL, MOST_COLUMNS};

/// The mark by which DOS ends a file.
pub(super) const END_OF_FILE: char = '\u{1a}';

/// Reads records.
pub(super) struct Records<R> {
    input: BufReader<R>,
    reader: Reader,
    field: Vec<u8>,
    /// Bytes of the field that are there.
    filled: usize,
    before: u64,
}

/// A record.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Line where it begins, counted from 1.
    pub(super) line: u64,
    /// Records before it.
    pub(super) before: u64,
    /// Its fields, as many as there may be columns; those behind them are empty.
    pub(super) fields: Vec<String>,
    /// How many fields it has.
    pub(super) count: usize,
}

impl<R: Read> Records<R> {
    /// The records of a text with this separator, whose lines end so.
    pub(super) fn new(text: R, separator: u8, end: u8) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(separator)
            .terminator(Terminator::Any(end))
            .build();
        Self {
            input: BufReader::with_capacity(64 * 1024, text),
            reader,
            field: vec![0; 4 * 1024],
            filled: 0,
            before: 0,
        }
    }

    /// Reads the next record into `record`; false at the end.
    ///
    /// # Errors
    /// [`Broken::TooManyColumns`] where a field behind the last column is not empty,
    /// [`Broken::CellTooLong`].
    pub(super) fn next(&mut self, record: &mut Record) -> Result<bool, Broken> {
        record.fields.clear();
        record.count = 0;
        (record.line, record.before) = (self.reader.line(), self.before);
        loop {
            let input = self.input.fill_buf()?;
            let into = &mut self.field[self.filled..];
            let (result, taken, wrote) = self.reader.read_field(input, into);
            self.input.consume(taken);
            self.filled += wrote;
            match result {
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull if self.field.len() > MOST_CELL => {
                    return Err(Broken::CellTooLong(record.line));
                }
                ReadFieldResult::OutputFull => self.field.resize(self.field.len() * 2, 0),
                ReadFieldResult::Field { record_end } => {
                    self.take(record)?;
                    if record_end {
                        self.before += 1;
                        return Ok(true);
                    }
                }
                ReadFieldResult::End => return Ok(false),
            }
        }
    }

    /// Takes a field that has ended into its record.
    fn take(&mut self, record: &mut Record) -> Result<(), Broken> {
        let field = &self.field[..std::mem::take(&mut self.filled)];
        let field = std::str::from_utf8(field).map_err(|_| Broken::NotATable)?;
        record.count += 1;
        if field.len() > MOST_CELL {
            return Err(Broken::CellTooLong(record.line));
        }
        if record.count <= MOST_COLUMNS {
            record.fields.push(field.to_owned());
        } else if !field
            .trim_matches(|c: char| c.is_whitespace() || c == END_OF_FILE)
            .is_empty()
        {
            return Err(Broken::TooManyColumns);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<(u64, usize, Vec<String>)>, Broken> {
        let mut records = Records::new(text.as_bytes(), b';', b'\n');
        let (mut record, mut found) = (Record::default(), Vec::new());
        while records.next(&mut record)? {
            found.push((record.line, record.count, record.fields.clone()));
        }
        Ok(found)
    }

    #[test]
    fn fields_are_read_as_the_library_reads_records() {
        let text = "a;\"b \"\"c\"\";d\"\r\n\n1;\"zwei\nlinien\"\n;;\n\"x\"";
        let mut library = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(b';')
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(text.as_bytes());
        let expected: Vec<_> = library
            .records()
            .map(|record| {
                let record = record.unwrap();
                let line = record.position().unwrap().line();
                let fields = record.iter().map(str::to_owned).collect::<Vec<_>>();
                (line, fields.len(), fields)
            })
            .collect();
        assert_eq!(all(text).unwrap(), expected);
    }

    #[test]
    fn too_much_ends_the_reading() {
        assert_eq!(all(&"a;".repeat(1000)), Err(Broken::TooManyColumns));
        let long = format!("a;b\n1;{}", "x".repeat(2 * MOST_CELL));
        assert_eq!(all(&long), Err(Broken::CellTooLong(2)));
        let empty = all(&format!("a;b{}\n", ";".repeat(16_384))).unwrap();
        assert_eq!((empty[0].1, empty[0].2.len()), (16_386, MOST_COLUMNS));
    }
}
