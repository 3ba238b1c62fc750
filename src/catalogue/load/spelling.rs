//! Rules of spelling for slugs and names, and guesses at what was meant.

/// The candidate that `word` was probably meant to be.
pub(super) fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3 + 1).min(3);
    candidates
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be added, dropped or changed to turn one word into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// Most letters of a slug or name, so that PostgreSQL keeps the whole of it.
const LONGEST: usize = 60;

/// Why `text` is no slug.
pub(super) fn slug_fault(text: &str) -> Option<String> {
    fault(
        text,
        b'-',
        "small letters a to z, digits and hyphens, starting with a letter",
    )
}

/// Why `text` is no name.
pub(super) fn name_fault(text: &str) -> Option<String> {
    fault(
        text,
        b'_',
        "small letters a to z, digits and underscores, starting with a letter",
    )
}

fn fault(text: &str, joint: u8, letters: &str) -> Option<String> {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == joint;
    if !text.bytes().all(fits) || !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Some(format!("“{text}” must be made of {letters}."));
    }
    (text.len() > LONGEST).then(|| format!("“{text}” must have at most {LONGEST} letters."))
}

/// The word as it stands in the published documentation: `pria` → `Pria`.
pub(super) fn published(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        assert_eq!(
            nearest("titel", &["sector", "title", "kind"]),
            Some("title")
        );
        assert_eq!(nearest("lable", &["label", "unit"]), Some("label"));
        assert_eq!(nearest("colour", &["label", "unit"]), None);
        assert_eq!(nearest("", &["label"]), None);
    }

    #[test]
    fn slugs_and_names_have_their_letters() {
        assert_eq!(slug_fault("usia-asn"), None);
        assert_eq!(name_fault("jenis_kelamin"), None);
        for text in ["", "Usia", "usia asn", "usia_asn", "-usia", "umur🙂"] {
            assert!(slug_fault(text).is_some(), "{text}");
        }
        assert!(slug_fault(&"a".repeat(61)).is_some());
    }

    #[test]
    fn published_words_start_large() {
        assert_eq!(published("pria"), "Pria");
        assert_eq!(published("jenis_kelamin"), "Jenis kelamin");
        assert_eq!(published(""), "");
    }
}
