//! Fetching from an agency's own application: what a source is, how it is read, what of its answer
//! is taken, and how that is taken back. Whatever the kind, its rows become a file that the readers
//! of files read, so that numbers, periods, names and rules are one truth.

mod answer;
mod database;
pub mod definition;
mod echo;
mod file;
mod input;
mod json;
mod judge;
mod keeping;
mod path;
mod rows;
mod run;
mod sample;
pub mod times;
mod undo;
mod why;
mod words;

pub use crate::intake::pull::definition::Definition;
pub use crate::intake::pull::judge::Allowed;
pub use crate::intake::pull::keeping::records;
pub use crate::intake::pull::run::{Beside, How, run};
pub use crate::intake::pull::sample::{Sample, sample};
pub use crate::intake::pull::undo::{Undone, undo};
pub use crate::intake::pull::why::Why;
pub use crate::intake::pull::words::why_sentence;
