//! calamine, as it would be used here: cell by cell, numbers in the spelling in which we keep them,
//! days as days.

use std::path::Path;

use calamine::{DataRef, Reader as _, Xlsx, XlsxError, open_workbook};

/// Hands the text of each cell with content to `each`; answers how it ended.
pub(crate) fn read(path: &Path, each: &mut dyn FnMut(&str)) -> String {
    match cells(path, each) {
        Ok(()) => "read".to_owned(),
        Err(error) => error.to_string().chars().take(40).collect(),
    }
}

fn cells(path: &Path, each: &mut dyn FnMut(&str)) -> Result<(), XlsxError> {
    let mut book: Xlsx<_> = open_workbook(path)?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    // What is merged stands behind the cells, so both readers go through the sheet twice.
    let _ = book.merge_cells_by_sheet_name(&name)?;
    let mut reader = book.worksheet_cells_reader(&name)?;
    while let Some(cell) = reader.next_cell()? {
        match cell.get_value() {
            DataRef::Empty => {}
            DataRef::String(text) => each(text.trim()),
            DataRef::SharedString(text) => each(text.trim()),
            DataRef::Int(number) => each(&number.to_string()),
            DataRef::Float(number) => each(&number.to_string()),
            DataRef::Bool(yes) => each(if *yes { "TRUE" } else { "FALSE" }),
            DataRef::DateTime(day) => each(&format!("{:?}", day.to_ymd_hms_milli())),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => each(text),
            DataRef::Error(error) => each(&format!("{error:?}")),
        }
    }
    Ok(())
}
