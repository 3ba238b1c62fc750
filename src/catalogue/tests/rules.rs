//! Rules that can't be meant so are mistakes of the catalogue.

use super::{catalogue, files, lines};
use crate::catalogue::load::from_texts;

/// What is said about a rule that is added to the built-in files.
fn said(text: &str) -> Vec<String> {
    let mut files = files();
    let head = "title = { id = \"a\", en = \"a\" }\nreason = { id = \"a\", en = \"a\" }\n\
                importance = \"high\"\n";
    files.insert("rules/contoh.toml".to_owned(), format!("{head}{text}"));
    let mistakes = from_texts(&files).err().unwrap_or_default();
    let said = lines(&mistakes);
    said.lines()
        .map(|line| line.replace("rules/contoh.toml: ", ""))
        .collect()
}

#[test]
fn at_least_twelve_are_shipped() {
    assert!(catalogue().rules.len() >= 12);
}

#[test]
fn a_rule_that_makes_sense_is_taken() {
    let text = "grain = \"year\"\noperator = \"<=\"\n[[left]]\nof = \"penduduk.pria\"\n\
                [[right]]\nof = \"penduduk.jumlah\"";
    assert_eq!(said(text), [""; 0]);
}

#[test]
fn unknown_terms_are_named() {
    let text = "grain = \"year\"\noperator = \"=\"\n[[left]]\nof = \"tidak-ada.x\"\n\
                [[left]]\nof = \"penduduk.x\"\n[[right]]\nof = \"penduduk\"";
    let expected = [
        "left.1.of: there is no file indicators/tidak-ada.toml.",
        "left.2.of: there is no measure “x” in indicators/penduduk.toml.",
        "right.1.of: must be a file and a measure: \"penduduk.jumlah\".",
    ];
    assert_eq!(said(text), expected);
}

#[test]
fn what_can_not_be_compared_is_refused() {
    let text = "grain = \"month\"\noperator = \"=\"\nby_agency = true\n\
                tolerance = { percent = -1 }\n[[left]]\nof = \"penduduk.pria\"\nfactor = 0\n\
                [[right]]\nof = \"angka-partisipasi-murni.apm\"\nsum = true";
    let expected = [
        "left.1.factor: must not be 0, and at most a million.",
        "tolerance.percent: must not be below 0.",
        "grain: penduduk.pria has no figures by month.",
        "by_agency: “penduduk” is not reported by every agency.",
        "grain: angka-partisipasi-murni.apm has no figures by month.",
        "category: angka-partisipasi-murni.apm is not added up over categories: name a code.",
        "sum: angka-partisipasi-murni.apm is not added up over regions.",
        "by_agency: “angka-partisipasi-murni” is not reported by every agency.",
        "unit: the terms have different units or factors: name the unit that both sides have.",
    ];
    let said = said(text);
    for sentence in &expected {
        assert!(
            said.iter().any(|one| one == sentence),
            "{sentence}: {said:#?}"
        );
    }
}

#[test]
fn an_empty_side_and_an_unknown_code_are_mistakes() {
    let text = "grain = \"year\"\noperator = \"~\"\n[[right]]\nof = \"penduduk-jenis-kelamin.jumlah\"\n\
                category = { jenis_kelamin = \"X\", usia = \"1\" }";
    let said = said(text).join("\n");
    for part in [
        "left: a side has 1 to 12 terms",
        "operator: must be one of =, <, <=, >, >=, both-or-neither, one-of-two.",
        "has no code “X”",
        "has no category “usia”",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}
