//! Headers of files, guessed: whatever the headings, a row below them is read as what they say or
//! refused, and no measure is read from two columns. The first byte chooses the indicator.
#![no_main]

use std::io::Write as _;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pimpinan::catalogue::{Catalogue, load};
use pimpinan::intake::file;
use pimpinan_fuzz::SLUGS;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| load::embedded().expect("the catalogue"));

fuzz_target!(|data: (u8, Vec<String>, Vec<String>)| {
    let (choice, headings, cells) = data;
    let slug = SLUGS[usize::from(choice) % SLUGS.len()];
    let about = CATALOGUE.indicator(slug).expect("an indicator");
    let mut kept = tempfile::NamedTempFile::new().expect("a file");
    for row in [&headings, &cells, &cells] {
        let row: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        writeln!(kept, "{}", row.join(";")).expect("written");
    }
    let mut answers = file::Answers::default();
    if let (Some(heading), Some(field)) = (headings.first(), cells.first()) {
        answers.set_heading(heading, field);
    }
    let request = file::Request {
        catalogue: &CATALOGUE,
        about: Some(about),
        answers: &answers,
        is_agency: &|text| CATALOGUE.find_agency(text).is_some(),
    };
    let mut entries = Vec::new();
    let notes = file::read(&request, kept.reopen().expect("a file"), &mut |entry| {
        entries.push(entry);
        Ok(())
    });
    let Ok(notes) = notes else {
        assert!(entries.is_empty());
        return;
    };
    let needed = |asked: &file::Asked| matches!(asked, file::Asked::Heading { needed: true, .. });
    let stopped = notes.asked.iter().any(needed);
    for entry in &entries {
        assert!(!stopped || !entry.faults.is_empty(), "{headings:?} {cells:?}");
        for measure in &about.measures {
            let columns = entry.columns.iter().filter(|(name, _)| *name == measure.name);
            assert!(columns.count() <= 1, "{headings:?}");
        }
    }
});

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}
