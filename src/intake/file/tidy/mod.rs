//! The tidy shape: a number a line, with columns `indicator`, `period`, `region_kode`, `category`,
//! `measure`, `unit`, `value`, and where wanted `agency` and `basis`. Lines of one observation
//! are put together.

pub(super) mod header;
mod lines;

pub(super) use crate::intake::file::tidy::lines::Tidy;
