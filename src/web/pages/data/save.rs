//! What a form sends, read into a draft: numbers as people type them, problems beside fields.

use std::collections::BTreeMap;

use super::{Desk, sentence};
use crate::catalogue::Indicator;
use crate::intake::file::{bare_number, is_scientific};
use crate::intake::{Draft, Problem, Raw, Rule, gate};
use crate::present::rows::form::{AGENCY, Field};
use crate::present::rows::typed;
use crate::present::words::Words;

/// A form as it was sent: its fields by name, the last of a name counts.
pub(super) type Sent = BTreeMap<String, String>;

/// Puts sent pairs in order.
pub(super) fn sent(pairs: Vec<(String, String)>) -> Sent {
    pairs.into_iter().collect()
}

/// The field with which a person confirms what was doubted.
pub(super) const CONFIRM: &str = "yakin";

/// What was sent, in few letters: what is confirmed is this and nothing else.
pub(super) fn fingerprint(sent: &Sent) -> String {
    let fields = sent.iter().filter(|(name, _)| *name != CONFIRM);
    let lines: Vec<String> = fields
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    crate::base::token::hash(&lines.join("\n"))
        .chars()
        .take(16)
        .collect()
}

/// A draft with what the form itself found wrong.
#[derive(Debug)]
pub(super) struct Typed {
    pub(super) draft: Draft,
    /// Sentences by field.
    pub(super) errors: BTreeMap<String, String>,
}

/// Reads the fields of a row.
pub(super) fn typed(words: &Words<'_>, indicator: &Indicator, values: &Sent) -> Typed {
    let mut typed = Typed {
        draft: Draft::default(),
        errors: BTreeMap::new(),
    };
    let mut names = vec![
        indicator.period.field.as_str(),
        &indicator.region.field,
        "basis",
    ];
    names.extend(indicator.categories.iter().map(|c| c.name.as_str()));
    for name in names {
        if let Some(value) = values.get(name) {
            typed.draft.set(name, Raw::Text(value.clone()));
        }
    }
    for measure in indicator.measures.iter().filter(|m| m.stored) {
        let text = values.get(&measure.name).map_or("", String::as_str);
        let text = &bare_number(text, measure);
        // A spreadsheet shows a longer number so: its last digits are gone.
        if is_scientific(text) {
            let problem = Problem {
                field: measure.name.clone(),
                rule: Rule::Rounded,
            };
            let sentence = sentence::of(words, indicator, &problem);
            typed.errors.insert(measure.name.clone(), sentence);
            typed.draft.set(measure.name.clone(), Raw::Other);
            continue;
        }
        match typed::machine(text, measure.decimals, words.lang) {
            Ok(number) => typed.draft.set(measure.name.clone(), Raw::Text(number)),
            Err(number) => {
                let sentence = sentence::ambiguous(words, &number);
                typed.errors.insert(measure.name.clone(), sentence);
                typed.draft.set(measure.name.clone(), Raw::Other);
            }
        }
    }
    typed
}

/// Adds the problems of the check to those that the form found; the form's own come first.
pub(super) fn explain(
    words: &Words<'_>,
    indicator: &Indicator,
    problems: &[Problem],
    errors: &mut BTreeMap<String, String>,
) {
    for problem in problems {
        // The form has a name of its own for the agency.
        let of_agency = problem.field == gate::AGENCY;
        let field = if of_agency { AGENCY } else { &problem.field };
        errors
            .entry(field.to_owned())
            .or_insert_with(|| sentence::of(words, indicator, problem));
    }
}

/// Puts the sentences beside their fields.
pub(super) fn mark(fields: &mut [Field], errors: &BTreeMap<String, String>) {
    for field in fields {
        field.error = errors.get(&field.name).cloned();
    }
}

/// The agency that a form names, if the person may answer for it.
pub(super) fn agency(desk: &Desk, sent: &Sent) -> Option<String> {
    match &desk.own {
        Some(own) => Some(own.clone()),
        None => sent
            .get(AGENCY)
            .filter(|code| desk.agencies.contains_key(*code))
            .cloned(),
    }
}
