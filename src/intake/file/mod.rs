//! Files of figures: workbooks and separated text, read row by row in bounded memory into drafts.
//!
//! What a file is, is told by its content, never by its name. Two shapes are understood: *wide*,
//! a row an observation, and *tidy*, a number a line.

pub mod assembly;
mod broken;
mod cell;
pub(in crate::intake) mod columns;
mod entry;
mod numbers;
mod periods;
mod source;
mod text;
mod tidy;
mod wide;
mod xlsx;

pub use crate::intake::file::assembly::{Notes, read};
pub use crate::intake::file::broken::Broken;
pub(super) use crate::intake::file::cell::column_name;
pub use crate::intake::file::entry::{Entry, Fault};

/// Largest file that is taken, in bytes.
pub const MOST_BYTES: u64 = 50 * 1024 * 1024;
/// Most rows with content below the header.
pub const MOST_ROWS: u64 = 200_000;
/// Most columns.
pub const MOST_COLUMNS: usize = 256;
/// Longest text of a cell, in bytes: what a spreadsheet itself allows.
pub const MOST_CELL: usize = 4 * 32_767;
