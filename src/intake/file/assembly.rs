//! From rows to observations: finds the sheet and the header, tells the shape and the decimal
//! sign, and hands what it reads on, one observation at a time.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, Indicator};
use crate::intake::file::cell::Row;
use crate::intake::file::columns::{Columns, wanted};
use crate::intake::file::entry::Entry;
use crate::intake::file::numbers::Decimal;
use crate::intake::file::source::Source;
use crate::intake::file::tidy::Tidy;
use crate::intake::file::wide::Wide;
use crate::intake::file::{Broken, MOST_ROWS};

/// Rows with content in which a header is looked for.
const HEADER_WITHIN: usize = 15;
/// Rows whose numbers tell the decimal sign.
const SAMPLE: usize = 500;

/// What is worth knowing about a file, beside its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notes {
    /// The sheet that was read; empty for separated text.
    pub sheet: String,
    /// Rows with content below the header.
    pub rows: u64,
    /// Formulas whose saved results were taken.
    pub formulas: u64,
    /// Whether it carries macros, which were not read.
    pub macros: bool,
    /// Headers of columns that were not read.
    pub ignored: Vec<String>,
    /// Whether numbers written as text were read with a decimal comma.
    pub comma: bool,
}

/// Takes what is read.
type Each<'e> = dyn FnMut(Entry) -> Result<(), Broken> + 'e;

/// Reads a file about `about`, or about what its lines say; hands each observation to `each`.
///
/// # Errors
/// [`Broken`] when the file as a whole can't be read.
pub fn read(
    catalogue: &Catalogue,
    path: &Path,
    about: Option<&Arc<Indicator>>,
    each: &mut Each<'_>,
) -> Result<Notes, Broken> {
    let mut source = Source::open(path)?;
    let sheets = source.sheets();
    let mut found_rows = false;
    for sheet in &sheets {
        let mut assembly = Assembly::new(catalogue, about, each);
        source.rows(sheet, &mut |row| assembly.take(row))?;
        found_rows |= assembly.seen > 0;
        if let Some(mut notes) = assembly.finish()? {
            notes.sheet.clone_from(sheet);
            if let Source::Workbook(book) = &source {
                notes.formulas = book.formulas;
                notes.macros = book.macros;
            }
            return Ok(notes);
        }
    }
    if !found_rows {
        return Err(Broken::Empty);
    }
    let merged = sheets.iter().any(|sheet| source.is_merged(sheet));
    match about {
        Some(indicator) => Err(Broken::NoHeader {
            wanted: wanted(indicator),
            merged,
        }),
        None => Err(Broken::NoIndicator),
    }
}

enum Shape {
    Wide(Wide),
    Tidy(Box<Tidy>),
}

struct Assembly<'a, 'e> {
    catalogue: &'a Catalogue,
    about: Option<&'a Arc<Indicator>>,
    each: &'a mut Each<'e>,
    shape: Option<Shape>,
    /// Rows with content met, the header and what stands above it included.
    seen: usize,
    notes: Notes,
    waiting: Vec<Row>,
    decimal: Option<Decimal>,
}

impl<'a, 'e> Assembly<'a, 'e> {
    fn new(
        catalogue: &'a Catalogue,
        about: Option<&'a Arc<Indicator>>,
        each: &'a mut Each<'e>,
    ) -> Self {
        Self {
            catalogue,
            about,
            each,
            shape: None,
            seen: 0,
            notes: Notes::default(),
            waiting: Vec::new(),
            decimal: None,
        }
    }

    /// Takes a row; false when no header has come where one should.
    fn take(&mut self, row: &Row) -> Result<bool, Broken> {
        self.seen += 1;
        if self.shape.is_none() {
            self.shape = self.header(row)?;
            return Ok(self.shape.is_some() || self.seen < HEADER_WITHIN);
        }
        self.notes.rows += 1;
        if self.notes.rows > MOST_ROWS {
            return Err(Broken::TooManyRows);
        }
        if let Some(decimal) = self.decimal {
            self.read(row, decimal)?;
            return Ok(true);
        }
        self.waiting.push(row.clone());
        if self.waiting.len() >= SAMPLE {
            self.decide()?;
        }
        Ok(true)
    }

    fn header(&mut self, row: &Row) -> Result<Option<Shape>, Broken> {
        if let Some(tidy) = Tidy::of(row) {
            return Ok(Some(Shape::Tidy(Box::new(tidy))));
        }
        let Some(indicator) = self.about else {
            return Ok(None);
        };
        let Some(columns) = Columns::of(row, indicator) else {
            return Ok(None);
        };
        let columns = columns?;
        self.notes.ignored.clone_from(&columns.ignored);
        Ok(Some(Shape::Wide(Wide::new(Arc::clone(indicator), columns))))
    }

    /// Tells the decimal sign from the rows that wait, and reads them.
    fn decide(&mut self) -> Result<(), Broken> {
        let waiting = std::mem::take(&mut self.waiting);
        let said = match &self.shape {
            Some(Shape::Wide(wide)) => {
                Decimal::of(waiting.iter().flat_map(|row| wide.numbers(row)))
            }
            Some(Shape::Tidy(tidy)) => {
                let said = Decimal::of(waiting.iter().filter_map(|row| tidy.number(row)));
                Some(said.unwrap_or(Decimal::Point))
            }
            None => None,
        };
        let decimal = said.unwrap_or_default();
        self.notes.comma = decimal == Decimal::Comma;
        self.decimal = Some(decimal);
        waiting.iter().try_for_each(|row| self.read(row, decimal))
    }

    fn read(&mut self, row: &Row, decimal: Decimal) -> Result<(), Broken> {
        match &mut self.shape {
            Some(Shape::Wide(wide)) => match wide.entry(row, decimal) {
                Some(entry) => (self.each)(entry),
                None => Ok(()),
            },
            Some(Shape::Tidy(tidy)) => tidy.add(row),
            None => Ok(()),
        }
    }

    /// Hands on what is left; none when there was no header.
    fn finish(mut self) -> Result<Option<Notes>, Broken> {
        if self.shape.is_none() {
            return Ok(None);
        }
        if self.decimal.is_none() {
            self.decide()?;
        }
        let decimal = self.decimal.unwrap_or_default();
        if let Some(Shape::Tidy(tidy)) = self.shape {
            tidy.finish(self.catalogue, self.about, decimal, self.each)?;
        }
        Ok(Some(self.notes))
    }
}
