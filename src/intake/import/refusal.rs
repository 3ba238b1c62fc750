//! Why a row of a file is refused, as its report says it.

use crate::catalogue::Grain;
use crate::intake::file::{Entry, Fault};
use crate::intake::import::record::Refused;
use crate::intake::{Problem, Rule};

/// Longest value that is repeated in a report.
pub(super) const SHOWN: usize = 80;

/// The refusal of a row because of a fault of its cells.
pub(super) fn told(entry: &Entry, fault: &Fault) -> Refused {
    // What is said of a column as a whole does not quote its cell.
    let quoted = match fault.code {
        "unread-column" | "no-column" => "",
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
    let arg = match &problem.rule {
        Rule::Min(limit) | Rule::Max(limit) => limit.clone(),
        Rule::Decimals(most) => most.to_string(),
        Rule::NotBegun(running) => running.to_string(),
        Rule::Date => example(Grain::Day).to_owned(),
        Rule::YearInteger => example(Grain::Year).to_owned(),
        Rule::Period(grains) => {
            let examples: Vec<&str> = grains.iter().map(|grain| example(*grain)).collect();
            examples.join(", ")
        }
        _ => String::new(),
    };
    Refused {
        column: entry.column(&problem.field).to_owned(),
        field: problem.field.clone(),
        code: problem.rule.code().to_owned(),
        arg,
        value: shortened(value.unwrap_or_default()),
    }
}

/// A period of a grain, as it may be written.
pub(super) fn example(grain: Grain) -> &'static str {
    match grain {
        Grain::Day => "2017-10-29",
        Grain::Month => "2017-10",
        Grain::Quarter => "2017-Q3",
        Grain::Semester => "2017-S2",
        Grain::School => "2017/2018-genap",
        Grain::Year => "2017",
    }
}

/// The beginning of what a cell says.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}
