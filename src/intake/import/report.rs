//! The whole report of a plan, a line for each row or each of its problems, as CSV or XLSX.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::base::error::{Error, Result};
use crate::base::text::cell::harmless;
use crate::intake::import::record::{Record, What};
use crate::intake::import::words::Words;

/// The columns of a report.
const COLUMNS: [&str; 10] = [
    "row",
    "result",
    "indicator",
    "agency",
    "about",
    "column",
    "field",
    "old",
    "new",
    "note",
];
/// Longest sheet that a spreadsheet opens, below its header.
const MOST_LINES: u32 = 1_048_000;

type Line = [String; 10];

/// Writes the report of a plan's rows as RFC 4180 text with a mark for spreadsheets at the start.
///
/// # Errors
/// [`Error::Unavailable`] when the plan can't be read or the report not written.
pub fn csv(
    records: impl Iterator<Item = Result<Record>>,
    words: &Words<'_>,
    out: impl Write,
) -> Result<()> {
    let mut out = out;
    out.write_all("\u{feff}".as_bytes())
        .map_err(|e| failed(&e))?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header(words)).map_err(|e| failed(&e))?;
    for record in records {
        for line in lines(&record?, words) {
            let safe = line.iter().map(|cell| harmless(cell).into_owned());
            writer.write_record(safe).map_err(|e| failed(&e))?;
        }
    }
    writer.flush().map_err(|e| failed(&e))
}

/// Writes the report as a workbook.
///
/// # Errors
/// [`Error::Unavailable`] when the plan can't be read or the report not written.
pub fn xlsx(
    records: impl Iterator<Item = Result<Record>>,
    words: &Words<'_>,
    out: impl Write + std::io::Seek + Send,
) -> Result<()> {
    let broken = |e: XlsxError| failed(&e);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory().map_err(broken)?;
    sheet
        .set_name(words.t("import-report-sheet"))
        .map_err(broken)?;
    sheet.set_freeze_panes(1, 0).map_err(broken)?;
    for (at, width) in (0_u16..).zip([8, 12, 28, 18, 34, 8, 22, 18, 34, 60]) {
        sheet.set_column_width(at, width).map_err(broken)?;
    }
    let bold = Format::new().set_bold();
    for (at, name) in (0_u16..).zip(header(words)) {
        sheet
            .write_string_with_format(0, at, name, &bold)
            .map_err(broken)?;
    }
    let mut row = 0_u32;
    for record in records {
        for line in lines(&record?, words) {
            row += 1;
            if row > MOST_LINES {
                break;
            }
            for (at, cell) in (0_u16..).zip(&line) {
                match cell.parse::<u32>() {
                    Ok(number) if at == 0 => sheet.write_number(row, at, number),
                    _ => sheet.write_string(row, at, cell),
                }
                .map_err(broken)?;
            }
        }
    }
    book.save_to_writer(out).map_err(broken)
}

fn failed(error: &dyn std::fmt::Display) -> Error {
    Error::Unavailable(format!("a report: {error}"))
}

fn header(words: &Words<'_>) -> Vec<String> {
    COLUMNS
        .iter()
        .map(|name| words.t(&format!("import-report-{name}")))
        .collect()
}

/// The lines of a row.
fn lines(record: &Record, words: &Words<'_>) -> Vec<Line> {
    let line = |result: &str, rest: [String; 5]| {
        let [column, field, old, new, note] = rest;
        [
            match record.row {
                0 => String::new(),
                row => row.to_string(),
            },
            words.t(&format!("import-result-{result}")),
            record.slug.clone(),
            record.agency.clone(),
            words.about(record),
            column,
            field,
            old,
            new,
            note,
        ]
    };
    let nothing = String::new;
    let whole = |result: &str, [old, new, note]: [String; 3]| {
        vec![line(result, [nothing(), nothing(), old, new, note])]
    };
    match &record.what {
        What::Create => {
            let odd = words.odd(record).join(" ");
            whole("create", [nothing(), words.values(record), odd])
        }
        What::Same => {
            let values = words.values(record);
            whole("same", [values.clone(), values, nothing()])
        }
        What::Remove { .. } => whole("remove", [words.values(record), nothing(), nothing()]),
        What::Change { .. } => {
            let odd = words.odd(record).join(" ");
            let changes = words.changes(record).into_iter();
            let told = changes.map(|change| {
                let [old, new] = change.plain;
                line("change", [nothing(), change.field, old, new, odd.clone()])
            });
            told.collect()
        }
        What::Refused(reasons) => {
            let told = reasons.iter().map(|one| {
                let sentence = format!("{} [{}]", words.refused(record, one), one.code);
                let rest = [
                    one.column.clone(),
                    one.field.clone(),
                    nothing(),
                    one.value.clone(),
                    sentence,
                ];
                line("refused", rest)
            });
            told.collect()
        }
    }
}
