//! Our reader, with what it finds around itself in the program.

use std::fs::File;
use std::path::Path;

#[path = "../../src/intake/file/broken.rs"]
mod broken;
#[path = "../../src/intake/file/cell.rs"]
pub(super) mod cell;
#[path = "../../src/intake/file/xlsx/mod.rs"]
pub(super) mod xlsx;

pub use broken::Broken;
pub use pimpinan::intake::file::{MOST_BYTES, MOST_CELL, MOST_COLUMNS, MOST_ROWS};

/// Hands the text of each cell with content to `each`; answers how it ended.
pub(crate) fn read(path: &Path, each: &mut dyn FnMut(&str)) -> String {
    let file = File::open(path).expect("a file");
    let mut book = match xlsx::Workbook::open(file) {
        Ok(book) => book,
        Err(broken) => return broken.code().to_owned(),
    };
    let Some(sheet) = book.sheets().into_iter().next() else {
        return "no sheet".to_owned();
    };
    let read = book.rows(&sheet, &mut |row| {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty());
        filled.for_each(|cell| each(&cell.text));
        Ok(true)
    });
    read.map_or_else(|broken| broken.code().to_owned(), |()| "read".to_owned())
}
