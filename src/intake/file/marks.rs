//! Marks that publishers put behind a figure or its period: `2014*`, `5,28*)`, `5,45**`, `6,1 r)`.

/// Letters that mark a figure when a bracket follows: provisional, revised, estimated.
const LETTERS: [char; 4] = ['r', 'x', 'e', 's'];

/// Signs that mark a figure: of a footnote, or of one that is provisional.
const MARKS: [char; 13] = [
    '*', '†', '‡', '⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹',
];

/// A text without its marks, and whether it had any.
pub(super) fn unmarked(text: &str) -> (&str, bool) {
    let bare = text.trim_end();
    let stars = bare.trim_end_matches(|c| c == ')' || MARKS.contains(&c));
    let tail = &bare[stars.len()..];
    if tail.contains(MARKS) {
        return (stars.trim_end(), true);
    }
    if let Some(inner) = bare.strip_suffix(')')
        && let Some(figure) = inner.strip_suffix(LETTERS)
        && figure.trim_end().ends_with(|c: char| c.is_ascii_digit())
    {
        return (figure.trim_end(), true);
    }
    (text, false)
}

#[cfg(test)]
mod tests {
    use super::unmarked;

    #[test]
    fn marks_are_taken_off_and_noticed() {
        for (text, bare, marked) in [
            ("2014*", "2014", true),
            ("5,28*)", "5,28", true),
            ("5,45**", "5,45", true),
            ("6,1 r)", "6,1", true),
            ("6,1¹", "6,1", true),
            ("12⁴", "12", true),
            ("12¹²)", "12", true),
            ("2014", "2014", false),
            ("(1.234)", "(1.234)", false),
            ("eser)", "eser)", false),
            ("*", "", true),
        ] {
            assert_eq!(unmarked(text), (bare, marked), "{text}");
        }
    }
}
