//! What a file is, told by its content, and its rows, whatever it is.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use crate::intake::file::cell::Each;
use crate::intake::file::{Broken, MOST_BYTES, json, text, xlsx};

/// An opened file.
#[derive(Debug)]
pub(super) enum Source {
    /// Separated text.
    Text(text::Text),
    /// A list of objects.
    List(json::List),
    /// A workbook.
    Workbook(Box<xlsx::Workbook>),
}

/// How much of a file is looked at to tell what it is.
const HEAD: usize = 4096;

impl Source {
    /// Looks into a file and tells what it is.
    pub(super) fn open(mut file: File) -> Result<Self, Broken> {
        file.seek(SeekFrom::Start(0))?;
        let length = file.metadata()?.len();
        if length > MOST_BYTES {
            return Err(Broken::TooLarge);
        }
        let mut head = Vec::with_capacity(HEAD);
        Read::by_ref(&mut file)
            .take(HEAD as u64)
            .read_to_end(&mut head)?;
        file.seek(SeekFrom::Start(0))?;
        match head.as_slice() {
            [] => Err(Broken::Empty),
            [b'P', b'K', 3 | 5, ..] => {
                xlsx::Workbook::open(file).map(|book| Self::Workbook(Box::new(book)))
            }
            [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(ole(file)?),
            _ if is_foreign(&head) => Err(Broken::NotATable),
            _ if is_object(&head) => Err(Broken::NotAList(1)),
            _ if is_list(&head) => json::List::open(file).map(Self::List),
            _ => text::Text::open(file).map(Self::Text),
        }
    }

    /// Names of the sheets, in the order in which they are tried.
    pub(super) fn sheets(&self) -> Vec<String> {
        match self {
            Self::Text(_) | Self::List(_) => vec![String::new()],
            Self::Workbook(book) => book.sheets(),
        }
    }

    /// Hands the rows of a sheet that have content to `each`.
    pub(super) fn rows(&mut self, sheet: &str, each: &mut Each<'_>) -> Result<(), Broken> {
        match self {
            Self::Text(text) => text.rows(each),
            Self::List(list) => list.rows(each),
            Self::Workbook(book) => book.rows(sheet, each),
        }
    }

    /// Whether a sheet that was read has merged cells.
    pub(super) fn is_merged(&self, sheet: &str) -> bool {
        match self {
            Self::Text(_) | Self::List(_) => false,
            Self::Workbook(book) => book.is_merged(sheet),
        }
    }

    /// Columns of a sheet that was read which are hidden.
    pub(super) fn hidden_columns(&self, sheet: &str) -> Vec<usize> {
        match self {
            Self::Text(_) | Self::List(_) => Vec::new(),
            Self::Workbook(book) => book.hidden_columns(sheet).to_vec(),
        }
    }

    /// The sign between its cells.
    pub(super) fn separator(&self) -> Option<u8> {
        match self {
            Self::Text(text) => Some(text.separator()),
            Self::List(_) | Self::Workbook(_) => None,
        }
    }
}

/// Whether a file's first signs are those of a list of objects.
fn is_list(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let inside = text.trim_ascii_start().strip_prefix(b"[");
    let first = inside.and_then(|inside| inside.trim_ascii_start().first());
    matches!(first, Some(b'{' | b']'))
}

/// Whether a file's first signs are those of an object: a list within one, or one a line.
fn is_object(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let inside = text.trim_ascii_start().strip_prefix(b"{");
    let first = inside.and_then(|inside| inside.trim_ascii_start().first());
    matches!(first, Some(b'"' | b'}'))
}

/// Whether a file's first bytes are those of something else than text.
fn is_foreign(head: &[u8]) -> bool {
    const STARTS: [&[u8]; 8] = [
        b"%PDF",
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"\x1F\x8B",
        b"Rar!",
        b"7z\xBC\xAF",
        b"{\\rtf",
    ];
    if STARTS.iter().any(|start| head.starts_with(start)) {
        return true;
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    text.trim_ascii_start().starts_with(b"<")
}

/// A compound file: a password-protected workbook or one of Excel 97–2003.
fn ole(file: File) -> Result<Broken, Broken> {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut seen: Vec<u8> = Vec::new();
    let mut reader = BufReader::new(file);
    let mut block = vec![0_u8; 64 * 1024];
    loop {
        let read = reader.read(&mut block)?;
        if read == 0 {
            return Ok(Broken::OldExcel);
        }
        seen.extend_from_slice(&block[..read]);
        if seen.windows(name.len()).any(|window| window == name) {
            return Ok(Broken::Encrypted);
        }
        let keep = seen.len().saturating_sub(name.len());
        seen.drain(..keep);
    }
}
