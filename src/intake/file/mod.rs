//! Files of figures: workbooks, separated text and lists of objects, read row by row in bounded memory into drafts.
//!
//! What a file is, is told by its content, never by its name. Two shapes are understood: *wide*,
//! a row an observation, and *tidy*, a number a line.

mod answers;
mod aside;
pub mod assembly;
mod broken;
mod cell;
mod claims;
mod columns;
mod entry;
pub(in crate::intake) mod field;
mod head;
mod json;
mod lines;
mod looks;
mod marks;
mod notes;
mod numbers;
mod periods;
mod request;
mod source;
mod spellings;
mod survey;
mod table;
mod text;
mod tidy;
mod title;
mod units;
mod wide;
mod xlsx;

pub use crate::intake::file::answers::{Answers, LEAVE_OUT};
pub use crate::intake::file::assembly::read;
pub use crate::intake::file::broken::Broken;
pub(super) use crate::intake::file::cell::column_name;
pub use crate::intake::file::entry::{Entry, Fault};
pub use crate::intake::file::field::key as heading_key;
pub use crate::intake::file::notes::{Asked, Notes, Told};
pub use crate::intake::file::numbers::{bare as bare_number, is_scientific};
pub use crate::intake::file::periods::period_of;
pub use crate::intake::file::request::Request;
pub use crate::intake::file::spellings::measure_called;
pub use crate::intake::file::table::{Plain, Table, table};

/// Largest file that is taken, in bytes.
pub const MOST_BYTES: u64 = 50 * 1024 * 1024;
/// Most rows with content below the header.
pub const MOST_ROWS: u64 = 200_000;
/// Most columns.
pub const MOST_COLUMNS: usize = 256;
/// Longest text of a cell, in bytes: what a spreadsheet itself allows.
pub const MOST_CELL: usize = 4 * 32_767;
