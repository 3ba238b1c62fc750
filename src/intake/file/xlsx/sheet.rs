//! The rows of a sheet.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::catalogue::{Grain, Period};
use crate::intake::file::cell::{
    Cell, Each, Kind, Row, day_of_serial, plain_number, rounded, saved_number,
};
use crate::intake::file::xlsx::bounded::piece;
use crate::intake::file::xlsx::layout::Layout;
use crate::intake::file::xlsx::package::PartReader;
use crate::intake::file::xlsx::parts::{attribute, broken};
use crate::intake::file::xlsx::strings::{Strings, is_raised, push, push_raised};
use crate::intake::file::xlsx::styles::{Shown, Styles};
use crate::intake::file::{Broken, MOST_CELL, MOST_COLUMNS};

/// What cells refer to.
pub(super) struct Book<'b> {
    /// Shared texts.
    pub(super) strings: &'b Strings,
    /// Styles.
    pub(super) styles: &'b Styles,
    /// What of the sheet is merged.
    pub(super) layout: &'b Layout,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
}

/// A cell being read.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own that its tags have said or not"
)]
#[derive(Debug, Default)]
struct Open {
    column: usize,
    kind: String,
    style: usize,
    value: String,
    formula: bool,
    /// Whether the text that comes is the cell's value.
    in_value: bool,
    /// Whether it has a value at all, be it an empty text.
    valued: bool,
    /// Whether the text that comes is set above the line.
    raised: bool,
}

/// Hands the rows with content to `each`; answers how many formulas were met.
pub(super) fn rows(
    reader: PartReader<'_>,
    book: &Book<'_>,
    each: &mut Each<'_>,
) -> Result<u64, Broken> {
    let mut xml = Reader::from_reader(reader);
    xml.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let (mut row, mut cell) = (Row::default(), Open::default());
    let mut filling = book.layout.filling();
    let mut formulas = 0;
    loop {
        match xml.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(tag) => start(&tag, &mut row, &mut cell),
            Event::Empty(tag) => match tag.local_name().as_ref() {
                "f" => cell.formula = true,
                "v" => cell.valued = true,
                "vertAlign" => cell.raised = is_raised(&tag),
                "row" => row.number = row_number(&tag, row.number),
                "c" => cell.column = column(&tag, cell.column),
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "v" | "t" => cell.in_value = false,
                "r" => cell.raised = false,
                "c" => {
                    formulas += u64::from(cell.formula);
                    close(&mut row, &mut cell, book)?;
                }
                "row" => {
                    let filled = row.cells.iter().any(|cell| !cell.is_empty());
                    if filled {
                        filling.fill(&mut row);
                        if !each(&row)? {
                            return Ok(formulas);
                        }
                    }
                    row.cells.clear();
                }
                "sheetData" => return Ok(formulas),
                _ => {}
            },
            event if cell.in_value && cell.raised => push_raised(&mut cell.value, 0, &event)?,
            event if cell.in_value => push(&mut cell.value, &event)?,
            Event::Eof => return Err(Broken::Damaged),
            _ => {}
        }
        buffer.clear();
        piece(xml.get_ref());
    }
}

fn start(tag: &BytesStart<'_>, row: &mut Row, cell: &mut Open) {
    match tag.local_name().as_ref() {
        "row" => {
            row.number = row_number(tag, row.number);
            row.hidden = attribute(tag, "hidden").is_some_and(|on| on == "1" || on == "true");
            row.cells.clear();
            cell.column = 0;
        }
        "c" => {
            let style = attribute(tag, "s").and_then(|style| style.parse().ok());
            *cell = Open {
                column: column(tag, cell.column),
                kind: attribute(tag, "t").unwrap_or_default(),
                style: style.unwrap_or(0),
                ..Open::default()
            };
        }
        "v" | "t" => (cell.in_value, cell.valued) = (true, true),
        "vertAlign" => cell.raised = is_raised(tag),
        "f" => cell.formula = true,
        _ => {}
    }
}

fn row_number(tag: &BytesStart<'_>, before: u64) -> u64 {
    let named = attribute(tag, "r").and_then(|number| number.parse().ok());
    named.unwrap_or(before + 1)
}

/// The column of a cell, counted from 1: as its reference says, else the next one.
fn column(tag: &BytesStart<'_>, before: usize) -> usize {
    let Some(reference) = attribute(tag, "r") else {
        return before + 1;
    };
    let letters = reference
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .take(4);
    letters.fold(0, |sum, letter| {
        sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    })
}

/// Adds the cell that ends to its row.
fn close(row: &mut Row, open: &mut Open, book: &Book<'_>) -> Result<(), Broken> {
    if open.value.len() > MOST_CELL {
        return Err(Broken::CellTooLong(row.number));
    }
    let cell = cell(open, book);
    if cell.is_empty() || open.column == 0 {
        return Ok(());
    }
    if open.column > MOST_COLUMNS {
        return Err(Broken::TooManyColumns);
    }
    if row.cells.len() < open.column {
        row.cells.resize(open.column, Cell::default());
    }
    row.cells[open.column - 1] = cell;
    Ok(())
}

fn cell(open: &Open, book: &Book<'_>) -> Cell {
    let value = open.value.trim();
    if value.is_empty() {
        // Only a text may be empty, and then it says so.
        let is_text = open.kind == "str" && open.valued;
        let kind = if open.formula && !is_text {
            Kind::NoResult
        } else {
            Kind::Text
        };
        return Cell::of(String::new(), kind);
    }
    match open.kind.as_str() {
        "s" => {
            let shared = value.parse().ok().and_then(|at| book.strings.get(at));
            Cell::text(shared.unwrap_or_default())
        }
        "e" => Cell::of(value.to_owned(), Kind::Error),
        "b" => Cell::text(if value == "1" { "TRUE" } else { "FALSE" }),
        "d" => match Period::parse(value, &[Grain::Day]) {
            Some(day) => Cell::of(day.to_string(), Kind::Date),
            None => Cell::text(value),
        },
        "str" | "inlineStr" => Cell::text(value),
        _ => number(value, book.styles.get(open.style), book.from_1904),
    }
}

fn number(value: &str, shown: Shown, from_1904: bool) -> Cell {
    let Some(number) = value
        .parse::<f64>()
        .ok()
        .filter(|number| number.is_finite())
    else {
        return Cell::text(value);
    };
    let shown_days = match shown {
        Shown::Day => Some(Kind::Date),
        Shown::Month => Some(Kind::Month),
        Shown::Year => Some(Kind::Year),
        Shown::Number(_) | Shown::Percent(_) => None,
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked by the range of days"
    )]
    let serial = number.floor() as i64;
    let day = shown_days.and_then(|kind| Some((day_of_serial(serial, from_1904)?, kind)));
    if let Some((day, kind)) = day {
        return Cell::of(day.to_string(), kind);
    }
    let (number, decimals, kind) = match shown {
        Shown::Percent(decimals) => (number * 100.0, decimals, Kind::Percent),
        Shown::Number(decimals) => (number, decimals, Kind::Number),
        Shown::Day | Shown::Month | Shown::Year => (number, None, Kind::Number),
    };
    let Some(plain) = plain_number(number) else {
        return Cell::of(value.to_owned(), kind);
    };
    let shown = decimals.and_then(|decimals| rounded(&plain, decimals));
    let saved = saved_number(number);
    match shown {
        Some(text) => Cell {
            saved: Some(saved.into()),
            ..Cell::of(text, kind)
        },
        None => Cell {
            saved: (saved != plain).then(|| saved.into()),
            ..Cell::of(plain, kind)
        },
    }
}
