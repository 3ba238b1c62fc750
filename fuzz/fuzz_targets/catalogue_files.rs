//! Files of the catalogue: any text in the place of one of the built-in files.
#![no_main]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pimpinan::catalogue::load;

/// One file of each kind, which the text replaces in turn.
const REPLACED: [&str; 5] = [
    "indicators/usia-asn.toml",
    "codelists/usia.toml",
    "sectors.toml",
    "agencies.csv",
    "regions.csv",
];

static FILES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    load::export(folder.path()).expect("the built-in files");
    let mut files = BTreeMap::new();
    read(folder.path(), folder.path(), &mut files);
    files
});

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read(root, &path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let name = path.strip_prefix(root).expect("inside");
            files.insert(name.to_string_lossy().into_owned(), text);
        }
    }
}

fuzz_target!(|data: (u8, &str)| {
    let (choice, text) = data;
    let replaced = REPLACED[usize::from(choice) % REPLACED.len()];
    let mut files = FILES.clone();
    files.insert(replaced.to_owned(), text.to_owned());
    if let Err(mistakes) = load::from_texts(&files) {
        assert!(!mistakes.is_empty());
        for mistake in mistakes {
            assert!(!mistake.to_string().is_empty());
        }
    }
});
