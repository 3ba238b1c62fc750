//! Periods as people write them, guessed: what is read is a period of the indicator's own and is
//! read again as itself, or the cell is kept for the refusal to quote. The first byte chooses the
//! indicator.
#![no_main]

use std::io::Write as _;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pimpinan::catalogue::{Catalogue, Period, load};
use pimpinan::intake::file;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| load::embedded().expect("the catalogue"));

/// The period that a file of one row gives for a cell.
fn read(choice: u8, text: &str) -> Option<Period> {
    let all = &CATALOGUE.indicators;
    let about = &all[usize::from(choice) % all.len()];
    let mut kept = tempfile::NamedTempFile::new().expect("a file");
    let measure = about.measures.iter().find(|one| one.stored).expect("a measure");
    let mut head = vec![about.period.field.clone(), about.region.field.clone()];
    head.extend(about.categories.iter().map(|one| one.name.clone()));
    head.push(measure.name.clone());
    let cell = text.replace('"', "\"\"");
    let rest = ";x".repeat(head.len() - 1);
    write!(kept, "{}\n\"{cell}\"{rest}\n", head.join(";")).expect("written");
    let request = file::Request {
        catalogue: &CATALOGUE,
        about: Some(about),
        answers: &file::Answers::default(),
        is_agency: &|_| false,
    };
    let mut found = None;
    let _ = file::read(&request, kept.reopen().expect("a file"), &mut |entry| {
        let text = entry.draft.get(&about.period.field).and_then(Result::ok);
        found = text.and_then(|text| Period::parse(text, &about.period.grains));
        Ok(())
    });
    found
}

fuzz_target!(|data: (u8, &str)| {
    let (choice, text) = data;
    if let Some(period) = read(choice, text) {
        let again = read(choice, &period.to_string());
        assert_eq!(again, Some(period), "{text:?}");
    }
});
