//! The only write path for figures: an untyped draft is checked with all its problems
//! collected, then submitted in one transaction with totals, journal and revision.

pub mod batch;
pub mod bulk;
pub mod codes;
pub mod draft;
pub mod fields;
pub mod file;
pub mod gate;
pub mod import;
pub mod once;
pub mod problem;
mod rehearse;
pub mod remove;
pub mod submit;

pub use crate::intake::batch::{Batch, Item, submit_all};
pub use crate::intake::draft::{Door, Draft, Raw};
pub use crate::intake::fields::translate;
pub use crate::intake::problem::{Problem, Rule, Unreadable};
pub use crate::intake::rehearse::rehearse;
pub use crate::intake::remove::{rehearse_removal, remove};
pub use crate::intake::submit::{Action, Outcome, Sender, submit};
