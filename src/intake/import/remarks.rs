//! What is worth knowing about a file, and what it leaves open, in the reader's language.

use fluent_bundle::FluentValue;

use crate::base::text::number;
use crate::intake::file::field::BASIS;
use crate::intake::file::{Asked, LEAVE_OUT, Notes, Told};
use crate::intake::import::planned::Plan;
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
    said.extend(notes.asked.iter().filter_map(|asked| again(asked, words)));
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

/// What a heading is read as because it was last time.
fn again(asked: &Asked, words: &Words<'_>) -> Option<String> {
    let Asked::Known {
        heading,
        slug,
        field,
        again: true,
        ..
    } = asked
    else {
        return None;
    };
    if field == LEAVE_OUT {
        return Some(with(
            words,
            "import-note-left-again",
            &[("heading", heading)],
        ));
    }
    let meaning = words.option(slug, HEADING, field);
    let args = [("heading", heading.as_str()), ("field", &meaning)];
    Some(with(words, "import-note-read-again", &args))
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
        let (name, text) = (question.field.as_str(), &question.text);
        let option = match name {
            HEADING => format!("--column \"{text}=…\""),
            DECIMAL => "--decimal …".to_owned(),
            BASIS if question.name.is_empty() => "--basis …".to_owned(),
            _ => format!("--answer \"{name}:{text}=…\""),
        };
        let options = match name {
            DECIMAL => "comma, point".to_owned(),
            _ => question.options.join(", "),
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
