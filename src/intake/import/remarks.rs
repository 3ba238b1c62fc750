//! What is worth knowing about a file, and what it leaves open, in the reader's language.

use fluent_bundle::FluentValue;

use crate::base::text::number;
use crate::intake::file::{Notes, Told};
use crate::intake::import::plan::Plan;
use crate::intake::import::questions::{DECIMAL, HEADING, Question};
use crate::intake::import::words::Words;

/// What is worth knowing about a file: sentences.
pub fn notes(notes: &Notes, words: &Words<'_>) -> Vec<String> {
    let mut said = Vec::new();
    if !notes.sheet.is_empty() {
        said.push(with(words, "import-note-sheet", &[("sheet", &notes.sheet)]));
    }
    if !notes.other_sheets.is_empty() {
        let sheets = notes.other_sheets.join(", ");
        said.push(with(
            words,
            "import-note-other-sheets",
            &[("sheets", &sheets)],
        ));
    }
    if notes.macros {
        said.push(words.t("import-note-macros"));
    }
    if notes.formulas > 0 {
        let count = whole(notes.formulas, words);
        said.push(with(words, "import-note-formulas", &[("count", &count)]));
    }
    for (key, columns) in [
        ("import-note-ignored", &notes.ignored),
        ("import-note-hidden-columns", &notes.hidden_columns),
    ] {
        if !columns.is_empty() {
            said.push(with(words, key, &[("columns", &columns.join(", "))]));
        }
    }
    if notes.signed {
        said.push(words.t(if notes.comma {
            "import-note-comma"
        } else {
            "import-note-point"
        }));
    }
    if notes.month_first {
        said.push(words.t("import-note-month-first"));
    }
    for (key, told) in [
        ("import-note-hidden-rows", &notes.hidden_rows),
        ("import-note-rounded", &notes.rounded),
        ("import-note-marked", &notes.marked),
        ("import-note-set-aside", &notes.set_aside),
    ] {
        if told.count > 0 {
            let (count, first) = (whole(told.count, words), examples(told, words));
            said.push(with(words, key, &[("count", &count), ("first", &first)]));
        }
    }
    said
}

/// The first few of many: `2 (2014*), 3 (2015**), …`.
fn examples(told: &Told, words: &Words<'_>) -> String {
    const FEW: usize = 5;
    let one = |(row, text): &(u64, String)| {
        let row = row.to_string();
        if text.is_empty() {
            row
        } else {
            with(
                words,
                "import-note-example",
                &[("row", &row), ("text", text)],
            )
        }
    };
    let mut first: Vec<String> = told.first.iter().take(FEW).map(one).collect();
    if told.count > first.len() as u64 {
        first.push("…".to_owned());
    }
    first.join(", ")
}

/// The questions of a plan that stop rows, as lines for a terminal, with the option that answers
/// each where there is one.
pub fn questions(plan: &Plan, words: &Words<'_>) -> Vec<String> {
    let line = |question: &Question| {
        let indicator = words.catalogue.indicator(&question.slug);
        let field = indicator.map(|one| words.field(one, &question.field));
        let (options, option) = match question.field.as_str() {
            HEADING => {
                let option = format!("--column \"{}=…\"", question.text);
                (question.options.join(", "), option)
            }
            DECIMAL => ("comma, point".to_owned(), "--decimal …".to_owned()),
            _ => (question.options.join(", "), String::new()),
        };
        let args = [
            ("field", field.as_deref().unwrap_or(&question.field)),
            ("text", &question.text),
            ("options", &options),
            ("option", &option),
        ];
        with(words, "import-question-line", &args)
    };
    plan.questions
        .iter()
        .filter(|one| one.needed)
        .map(line)
        .collect()
}

fn whole(count: u64, words: &Words<'_>) -> String {
    number::whole(i64::try_from(count).unwrap_or(i64::MAX), words.lang)
}

fn with(words: &Words<'_>, key: &str, args: &[(&'static str, &str)]) -> String {
    let args: Vec<(&'static str, FluentValue<'_>)> = args
        .iter()
        .map(|(name, value)| (*name, FluentValue::from(*value)))
        .collect();
    words.texts.with(words.lang, key, &args)
}
