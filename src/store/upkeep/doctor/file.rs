//! Whether the file of a SQLite database is all of it: what was written last lies in a log beside
//! it until it is copied into the file.

use std::fs::File;
use std::io::Read as _;

use crate::store::Url;
use crate::store::engine::conn::IN_USE;

/// What is missing beside the file, looked at before it is opened, which would make a new log.
pub(super) fn look(url: &Url) -> Vec<String> {
    let Url::Sqlite(path) = url else {
        return Vec::new();
    };
    let log = format!("{path}-wal");
    if !is_in_use(path) || std::fs::exists(&log).unwrap_or(true) {
        return Vec::new();
    }
    vec![format!(
        "The file {path} was in use when it was last written, and its log {log} is missing: what \
         was written last may be missing too. Copy both files together, or use pimpinan backup."
    )]
}

/// Whether the mark in the head of the file says that a server was at it.
fn is_in_use(path: &str) -> bool {
    let mut head = [0; 64];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head[60..64] == IN_USE.to_be_bytes()
}
