//! What a file leaves open and its sender is asked, and the answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::intake::file;
use crate::intake::file::{Answers, Asked, LEAVE_OUT, Notes};

/// Answers to questions: indicator, field and name as the file spells it, to a code. An empty slug is
/// about every indicator, an empty name about the rows that name nothing.
pub type Choices = BTreeMap<(String, String, String), String>;

/// Field of a question on what a heading means; its answer is the name of a field.
pub const HEADING: &str = "#kolom";
/// The answer that what was said of a heading is to be forgotten.
pub const FORGET: &str = "?";
/// Field of the question on the decimal sign; its answer is the sign.
pub const DECIMAL: &str = "#desimal";
/// Field of the question on which sheet is meant; its answer is a sheet's name.
pub const SHEET: &str = "#lembar";
/// Field of the question in which row the headings stand; its answer is the row's number, which
/// its text may follow behind a colon.
pub const ROW: &str = "#baris";

/// A name that could be several things, or is not known; or what else a file leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Slug of the indicator.
    pub slug: String,
    /// Name of the field.
    pub field: String,
    /// The name, without differences of case and spaces.
    pub name: String,
    /// The name as the file has it.
    pub text: String,
    /// The first row with it.
    pub first_row: u64,
    /// How many rows have it.
    pub rows: u64,
    /// Whether it could be several things; otherwise it is not known at all.
    pub ambiguous: bool,
    /// Codes it could stand for.
    pub options: Vec<String>,
    /// Whether rows are refused until it is answered.
    pub needed: bool,
    /// The answer by which the file was read, where there is one.
    #[serde(default)]
    pub chosen: String,
}

/// What the choices say of the file as a whole.
pub(super) fn answers(choices: &Choices) -> Answers {
    let mut answers = Answers::default();
    for ((_, field, name), code) in choices {
        match field.as_str() {
            HEADING if code == FORGET => answers.set_forgotten(name),
            HEADING => answers.set_heading(name, code),
            DECIMAL => answers.set_decimal(code),
            SHEET => answers.set_sheet(code),
            ROW => answers.set_header(code),
            field if name.is_empty() => answers.set_given(field),
            _ => {}
        }
    }
    answers
}

/// What a file leaves open, as questions.
pub(super) fn questions(notes: &Notes, slug: &str) -> Vec<Question> {
    let question = |field: &str, text: &str| Question {
        slug: slug.to_owned(),
        field: field.to_owned(),
        name: String::new(),
        text: text.to_owned(),
        first_row: 1,
        rows: notes.rows,
        ambiguous: true,
        options: Vec::new(),
        needed: true,
        chosen: String::new(),
    };
    let asked = notes.asked.iter().map(|asked| match asked {
        Asked::Heading {
            heading,
            fields,
            needed,
        } => Question {
            name: file::field::key(heading),
            ambiguous: false,
            options: fields
                .iter()
                .cloned()
                .chain([LEAVE_OUT.to_owned()])
                .collect(),
            needed: *needed,
            ..question(HEADING, heading)
        },
        Asked::Known {
            heading,
            field,
            fields,
            ..
        } => Question {
            name: file::field::key(heading),
            ambiguous: false,
            options: fields
                .iter()
                .cloned()
                .chain([LEAVE_OUT, FORGET].map(str::to_owned))
                .collect(),
            needed: false,
            chosen: field.clone(),
            ..question(HEADING, heading)
        },
        Asked::Decimal { example, row } => Question {
            first_row: *row,
            options: [",", "."].map(str::to_owned).to_vec(),
            ..question(DECIMAL, example)
        },
        Asked::Header { rows, row } => of_header(question(ROW, &row.to_string()), rows, *row),
        Asked::Sheet { sheets } => Question {
            options: sheets.clone(),
            needed: false,
            ..question(SHEET, sheets.first().map_or("", String::as_str))
        },
    });
    asked.collect()
}

/// The question in which row the headings stand, where that was said.
fn of_header(question: Question, rows: &[(u64, String)], row: u64) -> Question {
    let chosen = rows.iter().find(|(number, _)| *number == row).map(row_text);
    Question {
        first_row: row,
        ambiguous: false,
        options: rows.iter().map(row_text).collect(),
        needed: false,
        chosen: chosen.unwrap_or_default(),
        ..question
    }
}

/// A row as it is offered for the headings: `3: Tahun · Pria`.
pub fn row_text((number, text): &(u64, String)) -> String {
    format!("{number}: {text}")
}
