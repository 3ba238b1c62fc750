//! Separated text: its encoding and its separator are told by its content.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::intake::file::cell::{Cell, Row};
use crate::intake::file::source::Each;
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
        Ok(Self {
            file,
            encoding,
            end: if sample.contains('\n') || !sample.contains('\r') {
                b'\n'
            } else {
                b'\r'
            },
            separator: named_separator.unwrap_or_else(|| separator(&sample)),
            skipped: u64::from(named.is_some()),
        })
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
            row.cells.clear();
            for (at, field) in record.iter().enumerate() {
                if field.len() > MOST_CELL {
                    return Err(Broken::CellTooLong(row.number));
                }
                let cell = Cell::text(field);
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

/// The separator of a sample: the one in its first line that has any, outside quotes.
fn separator(sample: &str) -> u8 {
    for line in sample.lines().take(20) {
        let mut quoted = false;
        let (mut tabs, mut semicolons, mut commas) = (0, 0, 0);
        for byte in line.bytes() {
            match byte {
                b'"' => quoted = !quoted,
                b'\t' if !quoted => tabs += 1,
                b';' if !quoted => semicolons += 1,
                b',' if !quoted => commas += 1,
                _ => {}
            }
        }
        if tabs > 0 && tabs >= semicolons {
            return b'\t';
        }
        if semicolons > 0 {
            return b';';
        }
        if commas > 0 {
            return b',';
        }
    }
    b','
}

/// The encoding: by the mark at the start, by zeros between letters, as UTF-8 where all of it is,
/// else the one of Windows in western countries.
fn encoding(file: &mut File) -> Result<&'static Encoding, Broken> {
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    Read::by_ref(file).take(512).read_to_end(&mut head)?;
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(encoding);
    }
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let half = head.len() / 2;
    if half > 0 && zeros(1) * 10 > half * 7 {
        return Ok(UTF_16LE);
    }
    if half > 0 && zeros(0) * 10 > half * 7 {
        return Ok(UTF_16BE);
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(if is_utf8(file)? { UTF_8 } else { WINDOWS_1252 })
}

fn is_utf8(file: &mut File) -> Result<bool, Broken> {
    let mut block = vec![0_u8; 64 * 1024];
    let mut kept = 0;
    loop {
        let read = file.read(&mut block[kept..])?;
        let filled = kept + read;
        let valid = match std::str::from_utf8(&block[..filled]) {
            Ok(_) => filled,
            Err(error) if error.error_len().is_some() => return Ok(false),
            Err(error) => error.valid_up_to(),
        };
        if read == 0 {
            return Ok(valid == filled);
        }
        block.copy_within(valid..filled, 0);
        kept = filled - valid;
    }
}

/// A file's text as UTF-8.
struct Decoded<'f> {
    file: &'f File,
    decoder: Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    out: Vec<u8>,
    out_at: usize,
    out_end: usize,
    ended: bool,
}

impl<'f> Decoded<'f> {
    fn new(file: &'f File, encoding: &'static Encoding) -> Self {
        Self {
            file,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 16 * 1024],
            raw_at: 0,
            raw_end: 0,
            out: vec![0; 64 * 1024],
            out_at: 0,
            out_end: 0,
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        if self.raw_at == self.raw_end && !self.ended {
            self.raw_end = self.file.read(&mut self.raw)?;
            self.raw_at = 0;
            self.ended = self.raw_end == 0;
        }
        let raw = &self.raw[self.raw_at..self.raw_end];
        let (_, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.out, self.ended);
        self.raw_at += read;
        self.out_at = 0;
        self.out_end = written;
        Ok(())
    }
}

impl Read for Decoded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.out_at == self.out_end {
            if self.ended && self.raw_at == self.raw_end {
                return Ok(0);
            }
            self.fill()?;
        }
        let len = into.len().min(self.out_end - self.out_at);
        into[..len].copy_from_slice(&self.out[self.out_at..self.out_at + len]);
        self.out_at += len;
        Ok(len)
    }
}
