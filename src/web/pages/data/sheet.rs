//! The formats of a download: what its columns are, and one row in each.

use jiff::Timestamp;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};

use crate::base::error::{Error, Result};
use crate::base::text::cell::{harmless, is_formula};
use crate::catalogue::{Catalogue, Indicator, value};
use crate::present::rows::line::{Line, Names, figure};
use crate::present::rows::table::{self, Column, Kind};
use crate::present::words::Words;

/// A cell of a file that people open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Text(String),
    Number(i64, u8),
    Missing,
}

/// The cells of a row as people read them; numbers stay numbers.
pub(super) fn cells(
    words: &Words<'_>,
    names: &Names<'_>,
    indicator: &Indicator,
    columns: &[Column],
    line: &Line,
) -> Vec<Cell> {
    let cell = |column: &Column| match column.kind {
        Kind::Id => Cell::Number(line.row.id, 0),
        Kind::Measure(at) => figure(indicator, &line.row.observation.values, at)
            .map_or(Cell::Missing, |n| {
                Cell::Number(n, indicator.measures[at].decimals)
            }),
        Kind::Period => Cell::Text(line.row.observation.period.to_string()),
        kind => table::cell(words, names, indicator, line, kind).map_or(Cell::Missing, Cell::Text),
    };
    columns.iter().map(cell).collect()
}

/// A line of a file with semicolons, and commas in its numbers.
pub(super) fn local_record(cells: Vec<Cell>) -> Vec<String> {
    let field = |cell| match cell {
        Cell::Text(text) => harmless(&text).into_owned(),
        Cell::Number(number, decimals) => value::plain(number, decimals).replace('.', ","),
        Cell::Missing => String::new(),
    };
    cells.into_iter().map(field).collect()
}

/// The fields of a row by the names of the catalogue, in machine spelling.
pub(super) fn object(
    catalogue: &Catalogue,
    indicator: &Indicator,
    line: &Line,
) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("id".into(), line.row.id.into());
    object.insert(
        indicator.period.field.clone(),
        line.row.observation.period.to_string().into(),
    );
    for (category, code) in indicator
        .categories
        .iter()
        .zip(&line.row.observation.categories)
    {
        object.insert(category.name.clone(), code.clone().into());
    }
    let region = catalogue.regions.get(&line.row.observation.region);
    object.insert(
        "wilayah_kode".into(),
        line.row.observation.region.clone().into(),
    );
    object.insert("wilayah".into(), region.map(|r| r.name.clone()).into());
    object.insert("opd".into(), line.row.observation.agency.clone().into());
    for (at, measure) in indicator.measures.iter().enumerate() {
        let number = figure(indicator, &line.row.observation.values, at)
            .map(|n| value::plain(n, measure.decimals));
        let number = number.and_then(|text| serde_json::from_str::<Value>(&text).ok());
        object.insert(measure.name.clone(), number.into());
    }
    let time = |ms| Timestamp::from_millisecond(ms).map_or(Value::Null, |t| t.to_string().into());
    object.insert("sumber".into(), line.row.observation.basis.clone().into());
    object.insert(
        "status".into(),
        if line.validated() {
            "validated"
        } else {
            "provisional"
        }
        .into(),
    );
    object.insert("via".into(), line.row.via.clone().into());
    object.insert("pengguna".into(), line.user.clone().into());
    object.insert("created_at".into(), time(line.row.created_at));
    object.insert("updated_at".into(), time(line.row.updated_at));
    object
}

/// The names of those fields.
pub(super) fn object_names(indicator: &Indicator) -> Vec<String> {
    let mut names = vec!["id".to_owned(), indicator.period.field.clone()];
    names.extend(indicator.categories.iter().map(|c| c.name.clone()));
    names.extend(["wilayah_kode", "wilayah", "opd"].map(str::to_owned));
    names.extend(indicator.measures.iter().map(|m| m.name.clone()));
    let last = [
        "sumber",
        "status",
        "via",
        "pengguna",
        "created_at",
        "updated_at",
    ];
    names.extend(last.map(str::to_owned));
    names
}

/// A line of a file for machines.
pub(super) fn plain_record(object: &Map<String, Value>) -> Vec<String> {
    let field = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => harmless(text).into_owned(),
        other => other.to_string(),
    };
    object.values().map(field).collect()
}

/// A workbook with one sheet, written row by row.
pub(super) struct Book {
    workbook: Workbook,
    decimals: Vec<Format>,
    quoted: Format,
    row: u32,
}

/// A fault of the spreadsheet's writer is ours.
#[expect(clippy::needless_pass_by_value, reason = "a function for map_err")]
pub(super) fn broken(error: XlsxError) -> Error {
    Error::Internal(format!("a spreadsheet: {error}"))
}

impl Book {
    /// Begins the sheet: headings that stay in sight, and widths.
    pub(super) fn new(title: &str, columns: &[Column]) -> Result<Self> {
        let mut workbook = Workbook::new();
        let sheet = workbook
            .add_worksheet_with_constant_memory()
            .map_err(broken)?;
        let name: String = title
            .chars()
            .filter(|c| !"[]:*?/\\'".contains(*c))
            .take(31)
            .collect();
        sheet.set_name(name).map_err(broken)?;
        let head = Format::new().set_bold();
        for (at, column) in (0..).zip(columns) {
            let width = match column.kind {
                Kind::Id => 10,
                Kind::Agency => 36,
                Kind::Region | Kind::User | Kind::Created | Kind::Updated => 22,
                _ => 16,
            };
            sheet.set_column_width(at, width).map_err(broken)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(broken)?;
        for (at, column) in (0..).zip(columns) {
            sheet
                .write_string_with_format(0, at, &column.label, &head)
                .map_err(broken)?;
        }
        let places = |n: usize| match n {
            0 => "#,##0".to_owned(),
            n => format!("#,##0.{}", "0".repeat(n)),
        };
        Ok(Self {
            workbook,
            decimals: (0..=6)
                .map(|n| Format::new().set_num_format(places(n)))
                .collect(),
            quoted: Format::new().set_quote_prefix(),
            row: 1,
        })
    }

    /// Adds a row.
    pub(super) fn push(&mut self, cells: &[Cell]) -> Result<()> {
        let sheet: &mut Worksheet = self.workbook.worksheet_from_index(0).map_err(broken)?;
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Missing => continue,
                Cell::Text(text) if is_formula(text) => {
                    sheet.write_string_with_format(self.row, at, text, &self.quoted)
                }
                Cell::Text(text) => sheet.write_string(self.row, at, text),
                Cell::Number(number, 0) if at == 0 =>
                {
                    #[expect(clippy::cast_precision_loss, reason = "figures stay below 2^53")]
                    sheet.write_number(self.row, at, *number as f64)
                }
                Cell::Number(number, decimals) => {
                    let number = value::plain(*number, *decimals).parse().unwrap_or(0.0_f64);
                    let format = &self.decimals[usize::from(*decimals).min(6)];
                    sheet.write_number_with_format(self.row, at, number, format)
                }
            }
            .map_err(broken)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Writes the file.
    pub(super) fn save(mut self, file: std::fs::File) -> Result<()> {
        self.workbook.save_to_writer(file).map_err(broken)
    }
}
