//! The template of an indicator: the columns of its file, filled with the figures that stand
//! there, as a workbook with drop-downs, explanations and codes, or as separated text.

mod cells;
mod codes;
mod guide;
mod workbook;

use std::io::Write;

use crate::base::error::{Error, Result};
use crate::catalogue::Indicator;
use crate::figures::observation::Stored;
use crate::intake::file::field::Field;
use crate::intake::import::words::Words;

pub use crate::intake::import::template::workbook::workbook;

/// What a template is made of.
#[derive(Debug)]
pub struct Template<'a> {
    /// What is measured.
    pub indicator: &'a Indicator,
    /// Whether rows name their agency.
    pub with_agency: bool,
    /// The figures that stand there.
    pub figures: &'a [Stored],
    /// The reader's words.
    pub words: Words<'a>,
}

impl Template<'_> {
    /// The columns in their order.
    fn fields(&self) -> Vec<Field> {
        let indicator = self.indicator;
        let mut fields = vec![Field::Period, Field::Region];
        if self.with_agency {
            fields.insert(0, Field::Agency);
        }
        fields.extend((0..indicator.categories.len()).map(Field::Category));
        let stored = indicator
            .measures
            .iter()
            .enumerate()
            .filter(|(_, one)| one.stored);
        fields.extend(stored.map(|(at, _)| Field::Measure(at)));
        if indicator.bases.len() > 1 {
            fields.push(Field::Basis);
        }
        fields
    }
}

/// Writes a template as text that Indonesian Excel opens: semicolons, decimal commas.
///
/// # Errors
/// [`Error::Unavailable`] when it can't be written.
pub fn text(template: &Template<'_>, out: impl Write) -> Result<()> {
    let failed = |e: &dyn std::fmt::Display| Error::Unavailable(format!("a template: {e}"));
    let mut out = out;
    out.write_all("\u{feff}".as_bytes())
        .map_err(|e| failed(&e))?;
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
    let fields = template.fields();
    let names = fields.iter().map(|field| field.name(template.indicator));
    writer.write_record(names).map_err(|e| failed(&e))?;
    for row in template.figures {
        let cells = fields
            .iter()
            .map(|field| cells::text(template, row, *field));
        writer.write_record(cells).map_err(|e| failed(&e))?;
    }
    writer.flush().map_err(|e| failed(&e))
}
