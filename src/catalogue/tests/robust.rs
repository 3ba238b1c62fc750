//! No text whatever makes the reader panic.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{GOOD, catalogue, files, small};
use crate::catalogue::{Catalogue, load};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(catalogue);
static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| files().into_iter().collect());

proptest! {
    #[test]
    fn any_text_in_any_file(text in "\\PC{0,200}", at in 0_usize..5) {
        let mut files = small(GOOD);
        if let Some(file) = files.values_mut().nth(at) {
            *file = text;
        }
        let _ = load::from_texts(&files);
    }

    #[test]
    fn any_value_at_any_key(line in 0_usize..20, value in any_value()) {
        let changed = |(at, text): (usize, &str)| match text.split_once(" = ") {
            Some((key, _)) if at == line => format!("{key} = {value}"),
            _ => text.to_owned(),
        };
        let lines: Vec<String> = GOOD.lines().enumerate().map(changed).collect();
        let _ = load::from_texts(&small(&lines.join("\n")));
    }

    #[test]
    fn a_built_in_file_with_a_part_cut_out(at in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), length in 1_usize..40) {
        let (path, text) = at.get(&FILES);
        let letters: Vec<char> = text.chars().collect();
        let from = from.index(letters.len());
        let kept = letters[..from].iter().chain(letters[from..].iter().skip(length));
        let mut files = files();
        files.insert(path.clone(), kept.collect());
        let _ = load::from_texts(&files);
    }

    #[test]
    fn any_spelling_is_looked_up(text in "\\PC{0,40}") {
        let _ = CATALOGUE.find_region(&text, None);
        let _ = CATALOGUE.find_agency(&text);
        for list in CATALOGUE.codelists.values() {
            if let Some(code) = list.find(&text) {
                prop_assert_eq!(list.find(code), Some(code));
            }
        }
    }
}

fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_map(|n| format!("{n:?}")),
        any::<bool>().prop_map(|b| b.to_string()),
        "[a-z\u{e9}]{0,8}".prop_map(|s| format!("\"{s}\"")),
        "[a-z]{0,8}".prop_map(|s| format!("[\"{s}\"]")),
        "[a-z]{1,8}".prop_map(|s| format!("{{ {s} = \"x\" }}")),
        Just("[[], {}]".to_owned()),
        Just("1979-05-27".to_owned()),
    ]
}
