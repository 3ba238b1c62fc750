//! The template as a workbook.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, Formula,
    Note, Workbook, Worksheet, XlsxError,
};

use crate::base::error::{Error, Result};
use crate::catalogue::Grain;
use crate::intake::file::field::Field;
use crate::intake::import::template::codes::{List, SHEET};
use crate::intake::import::template::{Template, cells, codes, guide};

/// Rows below the header that have drop-downs.
const ROWS: u32 = 20_000;

/// Writes the template as a workbook.
///
/// # Errors
/// [`Error::Internal`] when a text of the catalogue does not fit into a workbook.
pub fn workbook(template: &Template<'_>) -> Result<Vec<u8>> {
    let lists = codes::lists(template);
    let mut book = Workbook::new();
    let made = data(book.add_worksheet(), template, &lists)
        .and_then(|()| guide::fill(book.add_worksheet(), template))
        .and_then(|()| codes::fill(book.add_worksheet(), template, &lists))
        .and_then(|()| book.save_to_buffer());
    made.map_err(|e| Error::Internal(format!("a template: {e}")))
}

/// The sheet that is filled in.
fn data(sheet: &mut Worksheet, template: &Template<'_>, lists: &[List]) -> Result<(), XlsxError> {
    sheet.set_name("Data")?;
    sheet.set_freeze_panes(1, 0)?;
    let fields = template.fields();
    let bold = Format::new().set_bold();
    for (at, field) in (0_u16..).zip(&fields) {
        let name = field.name(template.indicator);
        let format = format(template, *field);
        sheet.set_column_format(at, &format)?;
        sheet.set_column_width(at, 18)?;
        sheet.write_string_with_format(0, at, name, &bold)?;
        sheet.insert_note(0, at, &note(template, *field))?;
        if let Some(rule) = validation(template, *field, lists) {
            sheet.add_data_validation(1, at, ROWS, at, &rule)?;
        }
    }
    for (row, figure) in (1_u32..).zip(template.figures) {
        for (at, field) in (0_u16..).zip(&fields) {
            cell(sheet, (row, at), template, figure, *field)?;
        }
    }
    Ok(())
}

fn note(template: &Template<'_>, field: Field) -> Note {
    let about = guide::about(template, field);
    let mut lines = vec![about.label, about.unit, about.takes, about.example];
    lines.retain(|line| !line.is_empty());
    Note::new(lines.join("\n")).add_author_prefix(false)
}

/// Whether the period's column holds days.
fn is_daily(template: &Template<'_>) -> bool {
    template.indicator.period.grains == [Grain::Day]
}

fn format(template: &Template<'_>, field: Field) -> Format {
    match field {
        Field::Measure(at) => match template.indicator.measures[at].decimals {
            0 => Format::new().set_num_format("#,##0"),
            most => Format::new().set_num_format(format!("#,##0.{}", "0".repeat(most.into()))),
        },
        Field::Period if is_daily(template) => Format::new().set_num_format("yyyy-mm-dd"),
        Field::Category(at) if template.indicator.categories[at].list.range.is_some() => {
            Format::new()
        }
        _ => Format::new().set_num_format("@"),
    }
}

fn validation(template: &Template<'_>, field: Field, lists: &[List]) -> Option<DataValidation> {
    let words = &template.words;
    let rule = DataValidation::new();
    let rule = match field {
        Field::Category(at) if template.indicator.categories[at].list.range.is_some() => {
            let (from, to) = template.indicator.categories[at].list.range?;
            let ends = (i32::try_from(from).ok()?, i32::try_from(to).ok()?);
            rule.allow_whole_number(DataValidationRule::Between(ends.0, ends.1))
        }
        Field::Measure(_) | Field::Period => return None,
        _ => {
            let at = lists.iter().position(|list| list.field == field)?;
            let column = letters(at * 3);
            let last = lists[at].entries.len() + 1;
            let range = format!("={SHEET}!${column}$2:${column}${last}");
            rule.allow_list_formula(Formula::new(range))
        }
    };
    // Other spellings are understood too, so the sheet warns and does not refuse.
    let rule = rule.set_error_style(DataValidationErrorStyle::Warning);
    rule.set_error_message(words.t("import-template-warning"))
        .ok()
}

fn letters(at: usize) -> String {
    crate::intake::file::column_name(at)
}

fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    template: &Template<'_>,
    figure: &crate::figures::observation::Stored,
    field: Field,
) -> Result<(), XlsxError> {
    match field {
        Field::Measure(at) => {
            let number = cells::number(template, figure, at);
            if let Some(number) = number.and_then(|text| text.parse::<f64>().ok()) {
                sheet.write_number(row, column, number)?;
            }
        }
        Field::Period if is_daily(template) => {
            let day = figure.observation.period.start();
            let (year, month) = (day.year().unsigned_abs(), day.month().unsigned_abs());
            let day = ExcelDateTime::from_ymd(year, month, day.day().unsigned_abs())?;
            sheet.write_datetime(row, column, day)?;
        }
        _ => {
            let word = cells::word(template, figure, field);
            match word.parse::<u32>() {
                Ok(number) if matches!(field, Field::Category(_)) => {
                    sheet.write_number(row, column, number)?;
                }
                _ => {
                    sheet.write_string(row, column, word)?;
                }
            }
        }
    }
    Ok(())
}
