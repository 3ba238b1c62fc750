//! What is worth knowing about a file, beside its rows, and what it leaves open.

use serde::{Deserialize, Serialize};

/// Most rows that are told one by one.
const MOST_TOLD: usize = 20;
/// Longest text that is told.
const LONGEST: usize = 80;

/// What is worth knowing about a file, beside its rows.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own that is worth knowing or is not there"
)]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// The sheet that was read; empty for separated text.
    pub sheet: String,
    /// Other sheets that have the same columns and were not read.
    pub other_sheets: Vec<String>,
    /// The headings of its columns.
    pub headings: Vec<String>,
    /// Rows with content below the header.
    pub rows: u64,
    /// Formulas whose saved results were taken.
    pub formulas: u64,
    /// Whether it carries macros, which were not read.
    pub macros: bool,
    /// Headings of columns that were not read.
    pub ignored: Vec<String>,
    /// Whether numbers written as text tell their decimal sign.
    pub signed: bool,
    /// Whether that is a comma.
    pub comma: bool,
    /// Rows that the spreadsheet hides and that were read.
    pub hidden_rows: Told,
    /// Headings of columns that the spreadsheet hides and that were read.
    pub hidden_columns: Vec<String>,
    /// Numbers that were read as their cells show them: `917.6124 → 917.61`.
    pub rounded: Told,
    /// Rows whose figures or periods are marked as provisional: `2014*`.
    pub marked: Told,
    /// Rows that are no figures: footnotes, numbers of columns.
    pub set_aside: Told,
    /// Whether days were read with the month first.
    pub month_first: bool,
    /// What is left open.
    pub asked: Vec<Asked>,
}

/// Things of one kind: how many, and the first of them with their rows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Told {
    /// How many there are.
    pub count: u64,
    /// The first of them: row and text.
    pub first: Vec<(u64, String)>,
}

impl Told {
    /// Adds one.
    pub(super) fn add(&mut self, row: u64, text: &str) {
        self.count += 1;
        if self.first.len() < MOST_TOLD {
            self.first.push((row, text.chars().take(LONGEST).collect()));
        }
    }
}

/// What a file leaves open and only its sender knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// What a heading means.
    Heading {
        /// The heading.
        heading: String,
        /// Names of the fields that it could be.
        fields: Vec<String>,
        /// Whether nothing is read before it is answered.
        needed: bool,
    },
    /// What a heading means that was said already; it can be said anew.
    Known {
        /// The heading.
        heading: String,
        /// Slug of the indicator.
        slug: String,
        /// Name of the field that it is read as.
        field: String,
        /// Names of the fields that it could be.
        fields: Vec<String>,
        /// Whether it was said of an earlier file.
        again: bool,
    },
    /// What the decimal sign is.
    Decimal {
        /// A number that could be read either way.
        example: String,
        /// The first row with such a number.
        row: u64,
    },
    /// In which row the headings stand, where that was said; it can be said anew.
    Header {
        /// The rows that could be: number and text.
        rows: Vec<(u64, String)>,
        /// The one that was said.
        row: u64,
    },
    /// Which sheet is meant.
    Sheet {
        /// The sheets that could be.
        sheets: Vec<String>,
    },
}
