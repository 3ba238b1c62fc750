//! Bodies of API v1 in each of the published forms. The first byte chooses form and data set.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use pimpinan_fuzz::{Program, SLUGS};

static PROGRAM: LazyLock<Program> = LazyLock::new(Program::start);

const KINDS: [&str; 4] = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, body)) = data.split_first() else {
        return;
    };
    let choice = usize::from(*choice);
    let kind = KINDS[choice % KINDS.len()];
    let slug = SLUGS[choice / KINDS.len() % SLUGS.len()];
    PROGRAM.send("POST", &format!("/api/v1/{slug}"), kind, body);
});
