//! A text in a cell of a file that a spreadsheet opens: never run as a formula. What people typed
//! elsewhere comes here too, so every file of cells asks this one rule.

use std::borrow::Cow;

/// What a spreadsheet may take for the beginning of a formula, or skip on the way to one. East Asian
/// editions take the wide signs for the narrow ones.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet might run the text. A number with a sign is a number, whoever reads it.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(STARTS) && !is_number(text)
}

/// The text as a spreadsheet shows it: behind an apostrophe, which it hides, where it might be run.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if is_formula(text) {
        format!("'{text}").into()
    } else {
        text.into()
    }
}

/// Digits behind one sign, with points and commas between them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
    let bounds = (digits.bytes().next(), digits.bytes().next_back());
    let closed = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_digit());
    closed(bounds.0) && closed(bounds.1) && digits.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_might_be_run_is_written_behind_an_apostrophe() {
        for text in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "--1",
            "-",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1+1",
            "－2",
            "+62 812",
            "-1e5",
            "-inf",
        ] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for text in [
            "",
            "Kota Serang",
            "12",
            "-12",
            "+6281",
            "-1.234,50",
            "a=b",
            "'=1",
            "–",
        ] {
            assert_eq!(harmless(text), text);
        }
    }
}
