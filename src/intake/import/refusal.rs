//! Why a row of a file is refused, as its report says it.

use crate::intake::file::{Entry, Fault};
use crate::intake::import::record::Refused;
use crate::intake::{Problem, Rule};

/// Longest value that is repeated in a report.
pub(super) const SHOWN: usize = 80;

/// The refusal of a row because of a fault of its cells.
pub(super) fn told(entry: &Entry, fault: &Fault) -> Refused {
    // What is said of a column as a whole does not quote its cell.
    let quoted = match fault.code {
        "unread-column" | "unread-figure" | "unread-parts" | "no-column" | "title-until" => "",
        _ if fault.field.is_empty() => "",
        _ => fault.arg.as_str(),
    };
    Refused {
        column: entry.column(&fault.field).to_owned(),
        field: fault.field.clone(),
        code: fault.code.to_owned(),
        arg: shortened(&fault.arg),
        value: shortened(entry.shown(&fault.field).unwrap_or(quoted)),
    }
}

/// The refusal of a row of an agency that may not enter it.
pub(super) fn not_reporter(entry: &Entry, agency: &str) -> Refused {
    let fault = Fault {
        field: "opd".to_owned(),
        code: Rule::Reporter.code(),
        arg: String::new(),
    };
    Refused {
        value: shortened(agency),
        ..told(entry, &fault)
    }
}

/// The refusal of a row because of a problem of what it says.
pub(super) fn refusal(entry: &Entry, problem: &Problem) -> Refused {
    let value = entry.shown(&problem.field);
    Refused {
        column: entry.column(&problem.field).to_owned(),
        field: problem.field.clone(),
        code: problem.rule.code().to_owned(),
        arg: problem.rule.arg(),
        value: shortened(value.unwrap_or_default()),
    }
}

/// The beginning of what a cell says.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}
