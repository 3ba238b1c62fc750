//! Files of figures: separated text and workbooks. The first byte chooses what they are about.
#![no_main]

use std::io::Write as _;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pimpinan::catalogue::{Catalogue, load};
use pimpinan::intake::file;
use pimpinan_fuzz::SLUGS;

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| load::embedded().expect("the catalogue"));

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else {
        return;
    };
    let slug = SLUGS.get(usize::from(*choice) % (SLUGS.len() + 1));
    let request = file::Request {
        catalogue: &CATALOGUE,
        about: slug.and_then(|slug| CATALOGUE.indicator(slug)),
        answers: &file::Answers::default(),
        is_agency: &|text| CATALOGUE.find_agency(text).is_some(),
    };
    let mut kept = tempfile::NamedTempFile::new().expect("a file");
    kept.write_all(bytes).expect("written");
    let mut entries = 0_u64;
    let _ = file::read(&request, kept.reopen().expect("a file"), &mut |_| {
        entries += 1;
        Ok(())
    });
    assert!(entries <= file::MOST_ROWS);
});
