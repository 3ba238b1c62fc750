//! What docs/reference/asvs.md names exists: files, and tests in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The texts between backquotes that name a file of ours.
fn named(page: &str) -> Vec<&str> {
    let quoted = page.split('`').skip(1).step_by(2);
    let folders = [
        "src/",
        "tests/",
        "docs/",
        "templates/",
        "assets/",
        "packaging/",
        "scripts/",
    ];
    quoted
        .filter(|text| {
            folders.iter().any(|folder| text.starts_with(folder))
                || ["Cargo.toml", "askama.toml", "SECURITY.md"].contains(text)
        })
        .collect()
}

#[test]
fn files_and_tests_that_are_named_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/reference/asvs.md")).expect("the page");
    let mut wrong = Vec::new();
    for name in named(&page) {
        let (file, test) = name.split_once("::").unwrap_or((name, ""));
        match fs::read_to_string(root.join(file)) {
            Err(error) => wrong.push(format!("{file}: {error}")),
            Ok(inside) if !test.is_empty() && !inside.contains(&format!("fn {test}(")) => {
                wrong.push(format!("{file}: no test {test}"));
            }
            Ok(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_requirement_is_told_once_and_has_a_state() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/reference/asvs.md")).expect("the page");
    let lines = page.lines().filter(|line| {
        let cell = line.strip_prefix("| ").unwrap_or_default();
        cell.starts_with(|c: char| c.is_ascii_digit())
    });
    let mut seen = BTreeSet::new();
    for line in lines {
        let cells: Vec<&str> = line
            .split(" | ")
            .map(|cell| cell.trim_matches(['|', ' ']))
            .collect();
        let known = ["met", "partly", "not", "operator", "–"];
        assert!(cells.len() == 3 && known.contains(&cells[1]), "{line}");
        assert!(!cells[2].is_empty() || cells[1] == "–", "{line}");
        let first = cells[0].split([' ', ',']).next().expect("a number");
        assert!(seen.insert(first.to_owned()), "{first} stands there twice");
    }
    assert!(seen.len() > 100, "{}", seen.len());
}
