//! What a source says of what its answer leaves open, as the sender of a file would.

use crate::catalogue::lookup;
use crate::intake::import::{Choices, DECIMAL, HEADING, ROW, SHEET};
use crate::intake::pull::definition::{Definition, Sign};

impl Definition {
    /// What it says of what its answer leaves open, as the sender of a file would.
    pub fn choices(&self) -> Choices {
        let slug = self.indicator.as_str();
        let key = |field: &str, name: &str| (slug.to_owned(), field.to_owned(), name.to_owned());
        let mut choices = Choices::new();
        for (heading, field) in &self.columns {
            choices.insert(key(HEADING, heading), field.clone());
        }
        for (field, codes) in &self.codes {
            for (theirs, ours) in codes {
                choices.insert(key(field, &lookup::normal(theirs)), ours.clone());
            }
        }
        for (field, code) in &self.given {
            choices.insert(key(field, ""), code.clone());
        }
        if let Some(sign) = self.decimal {
            let sign = if sign == Sign::Comma { "," } else { "." };
            choices.insert(key(DECIMAL, ""), sign.to_owned());
        }
        if let Some(sheet) = &self.sheet {
            choices.insert(key(SHEET, ""), sheet.clone());
        }
        if let Some(row) = self.header_row {
            choices.insert(key(ROW, ""), row.to_string());
        }
        choices
    }
}
