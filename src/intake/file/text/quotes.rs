//! Quotes of a text file: one that is never closed, or closed within a cell, would swallow lines.

use std::io::{BufRead, BufReader, Read};

use crate::intake::file::Broken;

/// Where a byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the beginning of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that may be the closing one.
    Closing,
    /// Behind the closing quote and a space.
    Closed,
}

/// Checks the quotes of a text, as the reader of its cells understands them.
///
/// # Errors
/// [`Broken::UnclosedQuote`] with the line where the quote was opened.
pub(super) fn check(text: impl Read, separator: u8, end: u8) -> Result<(), Broken> {
    let mut text = BufReader::with_capacity(64 * 1024, text);
    let (mut place, mut line, mut opened) = (Place::Start, 1_u64, 1_u64);
    loop {
        let block = text.fill_buf()?;
        if block.is_empty() {
            break;
        }
        for byte in block {
            let ends = *byte == separator || matches!(*byte, b'\n' | b'\r');
            place = match (place, *byte) {
                (Place::Start, b'"') => {
                    opened = line;
                    Place::Quoted
                }
                (Place::Quoted, b'"') => Place::Closing,
                (Place::Quoted, _) | (Place::Closing, b'"') => Place::Quoted,
                (_, _) if ends => Place::Start,
                (Place::Closing | Place::Closed, b' ' | b'\t' | 0x1a) => Place::Closed,
                (Place::Closing | Place::Closed, _) => return Err(Broken::UnclosedQuote(opened)),
                (Place::Start | Place::Plain, _) => Place::Plain,
            };
            line += u64::from(*byte == end);
        }
        let read = block.len();
        text.consume(read);
    }
    match place {
        Place::Quoted => Err(Broken::UnclosedQuote(opened)),
        _ => Ok(()),
    }
}

/// Whether a cell seems to have swallowed lines: one of them has as many separators as a row.
pub(super) fn swallows(cell: &str, separator: u8, cells: usize) -> bool {
    let most = cells.saturating_sub(1).max(2);
    let full = |line: &str| line.bytes().filter(|b| *b == separator).count() >= most;
    cell.contains('\n') && cell.lines().any(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_is_never_closed_is_told_with_its_line() {
        for (text, expected) in [
            ("a,b\n1,\"x\"\n2,\"y \"\"z\"\"\"\n", Ok(())),
            ("a,b\n1,\"zwei\nlinien\"\n", Ok(())),
            ("a,b\n1,5\" pipa\n", Ok(())),
            ("a,b\n1,\"x\" \n", Ok(())),
            ("a,b\n1,\"x\n2,y\n", Err(Broken::UnclosedQuote(2))),
            ("a,b\n1,\"x\n2,\"y\"\n", Err(Broken::UnclosedQuote(2))),
            ("a,b\n1,\"x\"y\n", Err(Broken::UnclosedQuote(2))),
        ] {
            assert_eq!(check(text.as_bytes(), b',', b'\n'), expected, "{text}");
        }
    }

    #[test]
    fn swallowed_rows_are_seen_and_notes_of_two_lines_are_not() {
        assert!(swallows("belum\n2013,Esselon 3,30,6,", b',', 5));
        assert!(!swallows("angka sementara,\nlihat catatan", b',', 5));
        assert!(!swallows("a,b,c,d,e,f", b',', 5));
    }
}
