//! Rows of API v2, one and many, in each media type. The first byte chooses type and data set.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pimpinan_fuzz::{Program, SLUGS};

static PROGRAM: LazyLock<Program> = LazyLock::new(Program::start);

const CALLS: [(&str, &str); 4] = [
    ("PUT", "application/x-ndjson"),
    ("PUT", "application/json"),
    ("PUT", "text/csv"),
    ("POST", "application/json"),
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, body)) = data.split_first() else {
        return;
    };
    let choice = usize::from(*choice);
    let (method, kind) = CALLS[choice % CALLS.len()];
    let slug = SLUGS[choice / CALLS.len() % SLUGS.len()];
    let path = format!("/api/v2/indicators/{slug}/observations");
    PROGRAM.send(method, &path, kind, body);
});
