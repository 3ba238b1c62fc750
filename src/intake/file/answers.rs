//! What the sender has said about a file beside its content.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Indicator;
use crate::intake::file::field::{Field, key};
use crate::intake::file::numbers::Decimal;

/// The sender's word on what a file leaves open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Names of fields by headings; a heading that names none is left out.
    headings: BTreeMap<String, String>,
    /// The decimal sign.
    pub(super) decimal: Option<Decimal>,
    /// The sheet to read.
    pub(super) sheet: Option<String>,
    /// The row of the header.
    pub(super) header: Option<u64>,
    /// Headings that are to be read as if nothing had been said before.
    forgotten: BTreeSet<String>,
    /// Headings that were said of an earlier file.
    again: BTreeSet<String>,
    /// Names of fields that the sender has said for all rows.
    pub(super) given: BTreeSet<String>,
}

/// The answer that a column is to be left out.
pub const LEAVE_OUT: &str = "-";

impl Answers {
    /// Says what a heading means: the name of a field, or [`LEAVE_OUT`].
    pub fn set_heading(&mut self, heading: &str, field: &str) {
        self.headings.insert(key(heading), field.to_owned());
    }

    /// Says what a heading meant in an earlier file; what is said of this one goes before.
    pub fn set_again(&mut self, heading: &str, field: &str) {
        let heading = key(heading);
        if !self.headings.contains_key(&heading) && !self.forgotten.contains(&heading) {
            self.headings.insert(heading.clone(), field.to_owned());
            self.again.insert(heading);
        }
    }

    /// Says that what was said of a heading in an earlier file is not to be heeded.
    pub fn set_forgotten(&mut self, heading: &str) {
        self.forgotten.insert(key(heading));
    }

    /// Whether what is said of a heading was said of an earlier file.
    pub(super) fn is_again(&self, heading: &str) -> bool {
        self.again.contains(&key(heading))
    }

    /// Says the decimal sign: `,` or `.`; anything else says nothing.
    pub fn set_decimal(&mut self, sign: &str) {
        self.decimal = match sign {
            "," => Some(Decimal::Comma),
            "." => Some(Decimal::Point),
            _ => self.decimal,
        };
    }

    /// Says that a field was said for all rows, so that no column of it is missed.
    pub fn set_given(&mut self, field: &str) {
        self.given.insert(field.to_owned());
    }

    /// Says in which row the headings stand: its number, with or without its text behind a colon.
    pub fn set_header(&mut self, row: &str) {
        let number = row.split(':').next().unwrap_or_default();
        self.header = number.trim().parse().ok();
    }

    /// Says which sheet is to be read.
    pub fn set_sheet(&mut self, name: &str) {
        self.sheet = Some(name.to_owned());
    }

    /// What was said of a heading.
    pub(super) fn of(&self, heading: &str, indicator: &Indicator) -> Said {
        let Some(name) = self.headings.get(&key(heading)) else {
            return Said::Nothing;
        };
        let mut all = Field::all(indicator).into_iter();
        let found = all.find(|field| field.name(indicator) == name);
        found.map_or(Said::LeaveOut, Said::Field)
    }
}

/// What was said of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// Which field it is.
    Field(Field),
    /// That it is to be left out.
    LeaveOut,
}
