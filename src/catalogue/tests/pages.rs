//! The pages of the documentation agree with the reader.

use super::{files, lines};
use crate::catalogue::load::{from_texts, keys};

const REFERENCE: &str = include_str!("../../../docs/reference/catalogue.md");
const TUTORIAL: &str = include_str!("../../../docs/tutorial/add-an-indicator.md");

/// The tables of keys in the reference page: heading and first cells.
fn tables() -> Vec<(String, Vec<String>)> {
    let code = |text: &str| {
        let inner = text.trim().strip_prefix('`')?.strip_suffix('`')?;
        Some(inner.to_owned())
    };
    let sections = REFERENCE.split("\n## ").skip(1);
    let table = |section: &str| {
        let heading = code(section.lines().next()?)?;
        let own = section.split("\n### ").next()?;
        let cell = |line: &str| code(line.strip_prefix('|')?.split('|').next()?);
        Some((heading, own.lines().filter_map(cell).collect()))
    };
    sections.filter_map(table).collect()
}

#[test]
fn the_reference_has_every_key_and_no_other() {
    let known: Vec<(String, Vec<String>)> = keys::ALL
        .iter()
        .map(|shape| {
            let keys = shape.keys.iter().map(|key| (*key).to_owned());
            (shape.name.to_owned(), keys.collect())
        })
        .collect();
    let mut on_page = tables();
    let mut expected = known;
    on_page.sort();
    expected.sort();
    assert_eq!(on_page, expected);
}

#[test]
fn every_row_of_the_reference_is_complete() {
    for line in REFERENCE.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{line}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{line}");
    }
}

/// The code block of this kind in the tutorial.
fn block(kind: &str) -> &'static str {
    let start = format!("```{kind}\n");
    let (_, rest) = TUTORIAL.split_once(&start).unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_tutorials_indicator_is_correct() {
    let mut files = files();
    files.insert(
        "indicators/puskesmas.toml".to_owned(),
        block("toml").to_owned(),
    );
    let catalogue = from_texts(&files).unwrap_or_else(|mistakes| panic!("{}", lines(&mistakes)));
    let indicator = catalogue.indicator("puskesmas").unwrap();
    assert_eq!(indicator.period.field, "tahun");
    assert_eq!(indicator.region.field, "kota");
    assert!(indicator.region.v1);
    assert_eq!(indicator.headline_measure().name, "jumlah");
}

#[test]
fn the_tutorials_mistake_is_told_in_these_words() {
    let mut files = files();
    let text = block("toml").replace("\ntitle =", "\ntitel =");
    files.insert("indicators/puskesmas.toml".to_owned(), text);
    let mistakes = lines(&from_texts(&files).unwrap_err());
    assert!(TUTORIAL.contains(&mistakes), "{mistakes}");
}
