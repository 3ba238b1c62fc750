//! What of a sheet is merged or hidden, and how a merged cell fills all that it covers.

use crate::intake::file::cell::{Cell, Merged, Row};
use crate::intake::file::xlsx::package::PartReader;
use crate::intake::file::xlsx::parts::{attribute, tags};
use crate::intake::file::{Broken, MOST_COLUMNS};

/// Most merged ranges that are looked at.
const MOST_MERGES: usize = 50_000;

/// A merged range: rows as they are numbered, columns from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    top: u64,
    bottom: u64,
    left: usize,
    right: usize,
}

/// The layout of a sheet.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Merged ranges by their first row.
    merges: Vec<Range>,
    /// Columns that are hidden, from 0.
    pub(super) hidden: Vec<usize>,
}

impl Layout {
    /// Whether the sheet merges cells.
    pub(super) fn is_merged(&self) -> bool {
        !self.merges.is_empty()
    }

    /// Begins to fill rows, from the first one on.
    pub(super) fn filling(&self) -> Filling<'_> {
        Filling {
            coming: &self.merges,
            open: Vec::new(),
        }
    }
}

/// Reads a sheet's layout.
pub(super) fn read(reader: PartReader<'_>) -> Result<Layout, Broken> {
    let mut layout = Layout::default();
    tags(reader, |tag| {
        match tag.local_name().as_ref() {
            "mergeCell" => {
                let range = attribute(tag, "ref").and_then(|text| range(&text));
                layout.merges.extend(range);
            }
            "col" if attribute(tag, "hidden").is_some_and(|on| on == "1" || on == "true") => {
                let end = |name| attribute(tag, name).and_then(|at| at.parse::<usize>().ok());
                if let (Some(from), Some(to)) = (end("min"), end("max")) {
                    let to = to.min(MOST_COLUMNS);
                    layout
                        .hidden
                        .extend((from..=to).map(|at| at.saturating_sub(1)));
                }
            }
            _ => {}
        }
        layout.merges.len() < MOST_MERGES && layout.hidden.len() <= MOST_COLUMNS
    })?;
    layout.merges.sort_by_key(|range| range.top);
    Ok(layout)
}

/// `B3:C4`.
fn range(text: &str) -> Option<Range> {
    let (from, to) = text.split_once(':')?;
    let ((left, top), (right, bottom)) = (place(from)?, place(to)?);
    let one = left == right && top == bottom;
    (left <= right && top <= bottom && right < MOST_COLUMNS && !one).then_some(Range {
        top,
        bottom,
        left,
        right,
    })
}

/// Column from 0 and row of `$B$3`.
fn place(text: &str) -> Option<(usize, u64)> {
    let text = text.replace('$', "");
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = text.split_at_checked(letters.min(4))?;
    let column = column.bytes().fold(0, |sum, letter| {
        sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    Some((column.checked_sub(1)?, row.parse().ok()?))
}

/// Fills rows that come one after the other.
pub(super) struct Filling<'l> {
    coming: &'l [Range],
    open: Vec<(Range, Cell)>,
}

impl Filling<'_> {
    /// Puts the content of merged cells into every cell of the row that they cover.
    pub(super) fn fill(&mut self, row: &mut Row) {
        self.open.retain(|(range, _)| range.bottom >= row.number);
        while let Some((range, rest)) = self.coming.split_first() {
            if range.top > row.number {
                break;
            }
            self.coming = rest;
            // Ranges do not overlap in a sound sheet, so that a row can't be in more of them.
            let tall = range.bottom > range.top;
            let anchor = row
                .cells
                .get_mut(range.left)
                .filter(|cell| !cell.is_empty());
            let Some(anchor) = anchor.filter(|_| range.top == row.number) else {
                continue;
            };
            if tall {
                anchor.merged = Merged::Tall;
            }
            if self.open.len() < MOST_COLUMNS {
                self.open.push((*range, anchor.clone()));
            }
        }
        for (range, anchor) in &self.open {
            if row.cells.len() <= range.right {
                row.cells.resize(range.right + 1, Cell::default());
            }
            let covered = row.cells[range.left..=range.right].iter_mut();
            for (at, cell) in covered.enumerate().filter(|(_, cell)| cell.is_empty()) {
                cell.clone_from(anchor);
                cell.merged = if at == 0 {
                    Merged::Below
                } else {
                    Merged::Beside
                };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        let b3_c4 = Range {
            top: 3,
            bottom: 4,
            left: 1,
            right: 2,
        };
        assert_eq!(range("B3:C4"), Some(b3_c4));
        assert_eq!(range("$B$3:$C$4"), Some(b3_c4));
        for text in ["B3", "B3:B3", "C4:B3", "3:4", "B:C", ""] {
            assert_eq!(range(text), None, "{text}");
        }
    }

    #[test]
    fn a_merged_cell_fills_what_it_covers_and_no_more() {
        let merges = vec![range("A2:A3").unwrap(), range("B2:C2").unwrap()];
        let layout = Layout {
            merges,
            hidden: Vec::new(),
        };
        let mut filling = layout.filling();
        let mut read = Vec::new();
        for (number, texts) in [
            (1, ["", "y"]),
            (2, ["a", "x"]),
            (3, ["", "z"]),
            (4, ["", "w"]),
        ] {
            let mut row = Row {
                number,
                cells: texts.map(Cell::text).to_vec(),
                ..Row::default()
            };
            filling.fill(&mut row);
            let texts: Vec<String> = row.cells.into_iter().map(|cell| cell.text).collect();
            read.push(texts.join("|"));
        }
        assert_eq!(read, ["|y", "a|x|x", "a|z", "|w"]);
    }
}
