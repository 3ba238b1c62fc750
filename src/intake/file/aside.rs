//! Rows of a table that are no figures: footnotes, numbers of columns, the header once more.

use crate::intake::file::cell::{Kind, Row};
use crate::intake::file::marks::unmarked;
use crate::intake::file::spellings::words_of;

/// Words by which footnotes begin.
const NOTES: [&str; 14] = [
    "sumber",
    "catatan",
    "keterangan",
    "ket",
    "source",
    "sources",
    "note",
    "notes",
    "remark",
    "remarks",
    "diunduh",
    "dicetak",
    "diolah",
    "data",
];
/// So many words are a sentence and no name.
const SENTENCE: usize = 6;

/// Whether a row is no figure. `first` says that it stands directly below the header.
pub(super) fn is_aside(row: &Row, headings: &[String], first: bool) -> bool {
    is_numbering(row, first) || is_footnote(row) || is_header(row, headings)
}

/// `(1) (2) (3)`, and `1 2 3` directly below the header.
fn is_numbering(row: &Row, first: bool) -> bool {
    let filled = || row.cells.iter().filter(|cell| !cell.is_empty());
    let bracketed = |text: &str| {
        let inside = text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'));
        inside.and_then(|text| text.trim().parse::<usize>().ok())
    };
    let counts = |number: &dyn Fn(&str) -> Option<usize>| {
        let mut numbers = filled().map(|cell| number(&cell.text));
        let begun = numbers.next().flatten().filter(|first| *first <= 1);
        begun.is_some_and(|begun| {
            numbers
                .enumerate()
                .all(|(at, number)| number == Some(begun + at + 1))
        })
    };
    filled().count() >= 2 && (counts(&bracketed) || (first && counts(&|text| text.parse().ok())))
}

/// One text and nothing else: a note on the table.
fn is_footnote(row: &Row) -> bool {
    let mut texts: Vec<&str> = row
        .cells
        .iter()
        .filter(|cell| !cell.is_empty())
        .map(|cell| cell.text.as_str())
        .collect();
    let worded = row.cells.iter().all(|cell| cell.kind == Kind::Text);
    texts.dedup();
    let text = match texts.as_slice() {
        [text] => *text,
        // A note and what it says in the cell beside it; a figure would be a number.
        [note, said] => return is_note(note) && said.contains(char::is_alphabetic),
        _ => return false,
    };
    let words = words_of(text);
    let marked = text.starts_with(['*', '†', '¹', '²', '³']) || unmarked(text).0.is_empty();
    worded && (is_note(text) || marked || words.split(' ').count() >= SENTENCE)
}

/// `Sumber: BKD`; `Sumber` in a cell of its own counts too where one more follows.
fn is_note(text: &str) -> bool {
    let words = words_of(text);
    let first = words.split(' ').next().unwrap_or_default();
    NOTES.contains(&first)
}

/// The header once more, as on every page of a printed table.
fn is_header(row: &Row, headings: &[String]) -> bool {
    let mut any = false;
    let same = (0..row.cells.len().max(headings.len())).all(|at| {
        let heading = headings.get(at).map_or("", String::as_str);
        any |= !heading.is_empty();
        row.text(at) == heading
    });
    same && any
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::file::cell::Cell;

    #[test]
    fn notes_are_told_from_figures() {
        let headings = ["Tahun", "Pria"].map(str::to_owned);
        let aside = |texts: &[&str], first| {
            let row = Row {
                cells: texts.iter().map(|text| Cell::text(text)).collect(),
                ..Row::default()
            };
            is_aside(&row, &headings, first)
        };
        for texts in [
            &["(1)", "(2)", "(3)"][..],
            &["Sumber: BKD Provinsi Banten, 2014", "", ""],
            &["", "Catatan: angka sementara"],
            &["Sumber", "BKD"],
            &["* angka sementara"],
            &["Tahun", "Pria"],
        ] {
            assert!(aside(texts, false), "{texts:?}");
        }
        assert!(aside(&["1", "2", "3"], true) && !aside(&["1", "2", "3"], false));
        for texts in [
            &["2013", "100"][..],
            &["Kab. Pandeglang", "", ""],
            &["2013"],
            &["banyak", "sekali"],
            &["Sumber daya", "100"],
        ] {
            assert!(!aside(texts, true), "{texts:?}");
        }
    }
}
