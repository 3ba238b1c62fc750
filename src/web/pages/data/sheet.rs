//! The formats of a download: what its columns are, and one row in each.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value};

use crate::base::error::{Error, Result};
use crate::base::text::cell::{harmless, is_formula};
use crate::catalogue::{Basis, Catalogue, Indicator, Level, value};
use crate::present::rows::line::{Line, Names, figure};
use crate::present::rows::table::{self, Kind};
use crate::present::words::Words;

/// A cell of a file that people open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web::pages) enum Cell {
    Text(String),
    Number(i64, u8),
    Date(Date),
    Missing,
}

/// What stands in a column of a file that people open: what the list shows, and what a file needs to
/// be understood by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web::pages) enum What {
    /// A column of the list.
    Listed(Kind),
    /// The day on which the period begins, as a date.
    Begins,
    /// Code of the region.
    RegionCode,
    /// Level of the region.
    Level,
    /// Source of the figure.
    Source,
}

/// A column of a file that people open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web::pages) struct Column {
    pub(in crate::web::pages) label: String,
    pub(in crate::web::pages) what: What,
}

impl Column {
    /// A column of a file that is about no indicator's rows.
    pub(in crate::web::pages) fn plain(label: String) -> Self {
        Self {
            label,
            what: What::Begins,
        }
    }
}

/// The columns of a file that people open.
pub(super) fn columns(words: &Words<'_>, indicator: &Indicator) -> Vec<Column> {
    let named = |what, key: &str| Column {
        label: words.get(key),
        what,
    };
    let mut all = Vec::new();
    for listed in table::columns(words, indicator) {
        let kind = listed.kind;
        if kind == Kind::User {
            all.push(named(What::Source, "unduh-source"));
        }
        all.push(Column {
            label: listed.label,
            what: What::Listed(kind),
        });
        match kind {
            Kind::Period => all.push(named(What::Begins, "unduh-begins")),
            Kind::Region => {
                all.push(named(What::RegionCode, "unduh-region-code"));
                all.push(named(What::Level, "unduh-level"));
            }
            _ => {}
        }
    }
    all
}

/// What the cells of a row are made from.
pub(super) struct Reading<'a> {
    pub(super) words: Words<'a>,
    pub(super) names: Names<'a>,
    pub(super) catalogue: &'a Catalogue,
    pub(super) indicator: &'a Indicator,
}

impl Reading<'_> {
    /// The cells of a row as people read them; numbers stay numbers.
    pub(super) fn cells(&self, columns: &[Column], line: &Line) -> Vec<Cell> {
        columns
            .iter()
            .map(|one| self.cell(one.what, line))
            .collect()
    }

    fn cell(&self, what: What, line: &Line) -> Cell {
        let (indicator, row) = (self.indicator, &line.row.observation);
        match what {
            What::Listed(Kind::Id) => Cell::Number(line.row.id, 0),
            What::Listed(Kind::Measure(at)) => figure(indicator, &row.values, at)
                .map_or(Cell::Missing, |n| {
                    Cell::Number(n, indicator.measures[at].decimals)
                }),
            What::Listed(Kind::Period) => Cell::Text(row.period.to_string()),
            What::Listed(kind) => table::cell(&self.words, &self.names, indicator, line, kind)
                .map_or(Cell::Missing, Cell::Text),
            What::Begins => Cell::Date(row.period.start()),
            What::RegionCode => Cell::Text(row.region.clone()),
            What::Level => self.level(&row.region).map_or(Cell::Missing, Cell::Text),
            What::Source => Cell::Text(self.source(&row.basis)),
        }
    }

    fn level(&self, region: &str) -> Option<String> {
        let level = level(self.catalogue, region)?;
        Some(self.words.get(&format!("unduh-level-{level}")))
    }

    /// The name of a source, where it tells the indicator's sources apart; else its code.
    fn source(&self, code: &str) -> String {
        let name = |basis: &Basis| self.words.label(&basis.source).to_owned();
        let found = self.indicator.basis(code).map(name);
        let alike = |found: &String| {
            let all = self.indicator.bases.iter();
            all.filter(|basis| name(basis) == *found).count() > 1
        };
        found
            .filter(|name| !alike(name))
            .unwrap_or_else(|| code.to_owned())
    }
}

/// The level of a region, in the word of the catalogue.
fn level(catalogue: &Catalogue, region: &str) -> Option<&'static str> {
    let level = catalogue.regions.get(region)?.level;
    let word = Level::WORDS.iter().find(|(_, one)| *one == level);
    word.map(|(word, _)| *word)
}

/// A line of a file with semicolons, and commas in its numbers.
pub(in crate::web::pages) fn local_record(cells: Vec<Cell>) -> Vec<String> {
    let field = |cell| match cell {
        Cell::Text(text) => harmless(&text).into_owned(),
        Cell::Number(number, decimals) => value::plain(number, decimals).replace('.', ","),
        Cell::Date(day) => day.to_string(),
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
    let begins = line.row.observation.period.start().to_string();
    object.insert("periode_mulai".into(), begins.into());
    let codes = &line.row.observation.categories;
    for (category, code) in indicator.categories.iter().zip(codes) {
        let code = Some(code).filter(|code| !code.is_empty());
        object.insert(category.name.clone(), code.cloned().into());
    }
    let region = catalogue.regions.get(&line.row.observation.region);
    object.insert(
        "wilayah_kode".into(),
        line.row.observation.region.clone().into(),
    );
    object.insert("wilayah".into(), region.map(|r| r.name.clone()).into());
    let level = level(catalogue, &line.row.observation.region);
    object.insert("tingkat".into(), level.into());
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
    names.push("periode_mulai".to_owned());
    names.extend(indicator.categories.iter().map(|c| c.name.clone()));
    names.extend(["wilayah_kode", "wilayah", "tingkat", "opd"].map(str::to_owned));
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

/// A workbook with a sheet that is written row by row, and one that says what it is about.
pub(in crate::web::pages) struct Book {
    workbook: Workbook,
    decimals: Vec<Format>,
    date: Format,
    quoted: Format,
    row: u32,
}

/// A fault of the spreadsheet's writer is ours.
#[expect(clippy::needless_pass_by_value, reason = "a function for map_err")]
pub(super) fn broken(error: XlsxError) -> Error {
    Error::Internal(format!("a spreadsheet: {error}"))
}

/// A day as a spreadsheet counts it.
fn excel(day: Date) -> std::result::Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())
}

impl Book {
    /// Begins the sheet: headings that stay in sight, and widths.
    pub(in crate::web::pages) fn new(title: &str, columns: &[Column]) -> Result<Self> {
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
            let width = match column.what {
                What::Listed(Kind::Id) => 10,
                What::Listed(Kind::Agency) | What::Source => 36,
                What::Listed(Kind::Region | Kind::User | Kind::Created | Kind::Updated) => 22,
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
            date: Format::new().set_num_format("yyyy-mm-dd"),
            quoted: Format::new().set_quote_prefix(),
            row: 1,
        })
    }

    /// Adds a row.
    pub(in crate::web::pages) fn push(&mut self, cells: &[Cell]) -> Result<()> {
        let sheet: &mut Worksheet = self.workbook.worksheet_from_index(0).map_err(broken)?;
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Missing => continue,
                Cell::Text(text) if is_formula(text) => {
                    sheet.write_string_with_format(self.row, at, text, &self.quoted)
                }
                Cell::Text(text) => sheet.write_string(self.row, at, text),
                Cell::Date(day) => {
                    let day = excel(*day).map_err(broken)?;
                    sheet.write_datetime_with_format(self.row, at, &day, &self.date)
                }
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

    /// Adds the sheet that says what the file is about: a heading and a text a row.
    pub(in crate::web::pages) fn explain(
        &mut self,
        title: &str,
        lines: &[(String, String)],
    ) -> Result<()> {
        let sheet = self.workbook.add_worksheet();
        sheet.set_name(title).map_err(broken)?;
        sheet.set_column_width(0, 24).map_err(broken)?;
        sheet.set_column_width(1, 100).map_err(broken)?;
        let (head, text) = (Format::new().set_bold(), Format::new().set_text_wrap());
        for (row, (heading, words)) in (0..).zip(lines) {
            sheet
                .write_string_with_format(row, 0, heading, &head)
                .and_then(|sheet| sheet.write_string_with_format(row, 1, words, &text))
                .map_err(broken)?;
        }
        Ok(())
    }

    /// Writes the file.
    pub(in crate::web::pages) fn save(mut self, file: std::fs::File) -> Result<()> {
        self.workbook.save_to_writer(file).map_err(broken)
    }
}
