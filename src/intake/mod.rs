//! The only write path for figures: an untyped draft is checked with all its problems
//! collected, then submitted in one transaction with totals, journal and revision.

pub mod bulk;
pub mod change;
pub mod codes;
pub mod draft;
pub mod fields;
pub mod file;
pub mod gate;
pub mod goals;
pub mod import;
mod number;
pub mod once;
pub mod problem;
pub mod pull;
mod raw;
pub mod submit;
mod write;

pub use crate::intake::change::{
    Answer, Change, Content, Fate, How, Sender, Submission, Told, What,
};
pub use crate::intake::draft::Door;
pub use crate::intake::fields::translate;
pub use crate::intake::problem::{Problem, Rule, Unreadable};
pub use crate::intake::raw::{Draft, Raw};
pub use crate::intake::submit::submit;
