//! The template of an indicator: the columns of its file, filled with the figures that stand
//! there, as a workbook with drop-downs, explanations and codes, or as separated text.

mod cells;
mod codes;
mod guide;
mod text;
mod workbook;

use crate::catalogue::Indicator;
use crate::figures::observation::Stored;
use crate::intake::file::field::Field;
use crate::intake::import::words::Words;

pub use crate::intake::import::template::text::text;
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
