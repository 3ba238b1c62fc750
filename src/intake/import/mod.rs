//! Importing a file: first a plan of what it would change, shown to the sender; then the plan is
//! applied, all of it or its good rows, through the one write path.

pub mod apply;
mod changes;
mod checking;
mod compare;
mod keys;
pub mod plan;
mod planned;
pub mod questions;
pub mod reading;
pub mod record;
mod refusal;
pub mod remarks;
mod remembered;
pub mod report;
mod resume;
mod scope;
pub mod shelf;
pub mod template;
pub mod words;

pub use crate::intake::file::field::{AGENCY, BASIS};
pub use crate::intake::import::apply::{apply, apply_from};
pub use crate::intake::import::changes::Origin;
pub use crate::intake::import::plan::plan;
pub use crate::intake::import::planned::{Counts, Plan, Standing, Summary};
pub use crate::intake::import::questions::{
    Choices, DECIMAL, FORGET, HEADING, Question, ROW, SHEET, row_text,
};
pub use crate::intake::import::record::{Applied, Record, Refused, What};
pub use crate::intake::import::remembered::remember;
pub use crate::intake::import::resume::{carry_on, resume};
pub use crate::intake::import::scope::{Fetched, Gone, Scope};

use crate::base::error::Error;
use crate::intake::file::Broken;

/// Why no plan could be made.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The file as a whole can't be read.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// A fault beside the file.
    #[error(transparent)]
    Other(#[from] Error),
}
