//! Refusals in the language that `Accept-Language` asks for: English, in which they are written, or
//! Indonesian. Codes stay what they are.

use crate::base::text::Lang;
use crate::catalogue::Indicator;
use crate::figures::doubt::Doubt;
use crate::present::doubt;
use crate::present::words::Words;
use crate::web::api::v2::fault::Fault;
use crate::web::api::v2::words;
use crate::web::frame::Frame;

/// The title of a refusal with this code.
pub(super) fn title(frame: &Frame, code: &str) -> String {
    frame.t(&format!("problem-title-{code}"))
}

/// What is wrong here: in Indonesian the title as a sentence, with what the English sentence names.
pub(super) fn detail(frame: &Frame, code: &str, english: &str) -> String {
    if frame.lang() == Lang::En {
        return english.to_owned();
    }
    let title = title(frame, code);
    match named(english) {
        Some(what) => format!("{title}. {}", frame.tn("problem-about", [("what", what)])),
        None => format!("{title}."),
    }
}

/// What is wrong with a field.
pub(super) fn fault(frame: &Frame, mut fault: Fault) -> Fault {
    if frame.lang() == Lang::Id {
        let rule = match fault.arg() {
            None => frame.t(&format!("rule-{}", fault.code)),
            Some(arg) => frame.tn(&format!("rule-of-{}", fault.code), [("arg", arg)]),
        };
        fault.message = match fault.field.as_str() {
            "" => format!("{rule}."),
            field => format!("`{field}`: {rule}."),
        };
    }
    fault
}

/// What the sender of a row should look at again.
pub(super) fn warning(frame: &Frame, indicator: &Indicator, doubt: &Doubt) -> Fault {
    let warning = words::warning(indicator, doubt);
    if frame.lang() == Lang::En {
        return warning;
    }
    let words = Words::new(&frame.app().texts, frame.lang());
    let sentence = doubt::sentence(&words, &indicator.measures[doubt.measure], doubt);
    let message = format!("`{}`: {sentence}", warning.field);
    Fault { message, ..warning }
}

/// What a sentence names to the letter, between backticks.
fn named(sentence: &str) -> Option<String> {
    let parts = sentence.split('`').skip(1).step_by(2);
    let named: Vec<String> = parts.map(|part| format!("`{part}`")).collect();
    (!named.is_empty()).then(|| named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_named() {
        assert_eq!(named("`a` can't be `b c`.").as_deref(), Some("`a`, `b c`"));
        assert_eq!(named("The body is too large."), None);
    }
}
