//! Which passwords nobody may choose: those that others try first. A list of passwords that have
//! leaked and of common words lies in the program, as the first bytes of their hashes, sorted;
//! `scripts/passwords` makes it.

use sha2::{Digest as _, Sha256};

use super::password::{LONGEST, SHORTEST};

/// Bytes that are kept of each hash.
const BYTES: usize = 5;
/// The list. Its licences lie beside it.
const LIST: &[u8] = include_bytes!("choice/common.bin");
/// Words of this program and of its place, which others try first here.
const OURS: [&str; 18] = [
    "banten",
    "pemprov",
    "provinsi",
    "pemerintah",
    "serang",
    "gubernur",
    "sekda",
    "dashboard",
    "dasbor",
    "pimpinan",
    "superadmin",
    "admin",
    "operator",
    "password",
    "katasandi",
    "rahasia",
    "indonesia",
    "merdeka",
];
/// Shortest part of a name or an address that counts as one's own word.
const OWN: usize = 4;
/// Fewest letters and digits that must be left beside such words.
const LEFT: usize = 8;
/// Fewest different characters.
const DIFFERENT: usize = 5;
/// Shortest word that is looked up when digits and signs around it are left out.
const WORD: usize = 4;

/// Why a password can't be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weakness {
    /// It has too few characters.
    Short,
    /// It has too many bytes.
    Long,
    /// It repeats itself.
    Repeats,
    /// It is, but for digits and signs around it, in the list.
    Common,
    /// Little is left beside this word, which others try first here.
    Context(String),
}

/// What is wrong with a password of somebody about whom these texts are known: name, address,
/// agency.
pub fn weakness(password: &str, about: &[&str]) -> Option<Weakness> {
    if password.chars().count() < SHORTEST {
        return Some(Weakness::Short);
    }
    if password.len() > LONGEST {
        return Some(Weakness::Long);
    }
    let plain = password.to_lowercase();
    if repeats(&plain) {
        return Some(Weakness::Repeats);
    }
    let read = unmasked(&plain);
    if [&plain, &read].into_iter().any(|text| is_common(text)) {
        return Some(Weakness::Common);
    }
    let mut said = [&plain, &read].into_iter();
    said.find_map(|text| in_context(text, about))
}

/// Whether so few characters are different, or a part of it, or of the word in it, stands there
/// again and again.
fn repeats(text: &str) -> bool {
    let mut different: Vec<char> = text.chars().collect();
    different.sort_unstable();
    different.dedup();
    different.len() < DIFFERENT || [text, word(text)].into_iter().any(is_again)
}

fn is_again(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    let again = |part: usize| letters.chunks(part).all(|chunk| letters.starts_with(chunk));
    letters.len() >= LEFT && (1..=letters.len() / 2).any(again)
}

/// What is left without the digits and signs around it.
fn word(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphabetic())
}

/// Letters for the digits and signs that are often written instead.
fn unmasked(text: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    };
    text.chars().map(letter).collect()
}

/// Whether the whole is in the list, or the word in it.
fn is_common(text: &str) -> bool {
    let word = word(text);
    is_listed(text) || (word.chars().count() >= WORD && is_listed(word))
}

fn is_listed(text: &str) -> bool {
    let hash = Sha256::digest(text.as_bytes());
    let (entries, _) = LIST.as_chunks::<BYTES>();
    let found = entries.binary_search_by(|entry| entry.as_slice().cmp(&hash[..BYTES]));
    found.is_ok()
}

/// The first word of the place or of the person beside which too little is left.
fn in_context(text: &str, about: &[&str]) -> Option<Weakness> {
    let about: Vec<String> = about.iter().map(|text| text.to_lowercase()).collect();
    let own = about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= OWN);
    let mut words: Vec<&str> = OURS.into_iter().chain(own).collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    let mut rest = text.to_owned();
    let mut first = None;
    for word in words {
        if rest.contains(word) {
            first = first.or(Some(word));
            rest = rest.replace(word, " ");
        }
    }
    let word = first?;
    (left(&rest) < LEFT).then(|| Weakness::Context(word.to_owned()))
}

/// Letters, and digits that are no run of them: years and sequences are guessed along.
fn left(text: &str) -> usize {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let runs = text.split(|c: char| !c.is_ascii_digit());
    letters + runs.map(|run| run.len().min(2)).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 3] = [
        "Siti Rahmawati",
        "siti.rahmawati@bantenprov.go.id",
        "Dinas Kesehatan",
    ];

    fn wrong(password: &str) -> Option<Weakness> {
        weakness(password, &ABOUT)
    }

    #[test]
    fn what_others_try_first_is_refused() {
        for common in [
            "password1234",
            "Sunshine2024!!",
            "1qaz2wsx3edc",
            "p@ssw0rd12345",
            "qwertyuiop123",
            "monyetmonyet1",
        ] {
            assert!(wrong(common).is_some(), "{common}");
        }
        assert_eq!(wrong("Sunshine2024!!"), Some(Weakness::Common));
        assert_eq!(
            wrong("kucinggarong"),
            Some(Weakness::Common),
            "it has leaked"
        );
    }

    #[test]
    fn words_of_the_place_and_of_the_person_are_not_enough() {
        let context = |word: &str| Some(Weakness::Context(word.to_owned()));
        assert_eq!(wrong("Banten-2026-Pimpinan"), context("pimpinan"));
        assert_eq!(wrong("siti.rahmawati.99"), context("rahmawati"));
        assert_eq!(wrong("Dinas-Kesehatan-77"), context("kesehatan"));
        assert_eq!(wrong("p1mp1n4n-b4nt3n"), context("pimpinan"));
        assert_eq!(wrong("kuda putih berlari di banten"), None);
    }

    #[test]
    fn repetitions_and_lengths_are_seen() {
        assert_eq!(wrong("aaaaaaaaaaaa"), Some(Weakness::Repeats));
        assert_eq!(wrong("121212121212"), Some(Weakness::Repeats));
        assert_eq!(wrong("gajahgajahgajah"), Some(Weakness::Repeats));
        assert_eq!(wrong("gajah gajah2"), None, "as far as repetition goes");
        assert_eq!(wrong("pendek"), Some(Weakness::Short));
        assert_eq!(wrong(&"ab3 ".repeat(400)), Some(Weakness::Long));
    }

    #[test]
    fn good_ones_of_any_alphabet_are_taken() {
        for fine in [
            "kuda putih berlari",
            "rahasia yang panjang 17",
            "7$kQ!92#x&Lp",
            "пароль длинный",
            "サクラサク東京タワー2回",
        ] {
            assert_eq!(wrong(fine), None, "{fine}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_whole() {
        let (entries, rest) = LIST.as_chunks::<BYTES>();
        assert!(
            rest.is_empty() && entries.len() > 50_000,
            "{}",
            entries.len()
        );
        assert!(entries.is_sorted());
    }
}
