//! Files of figures: read, planned, applied.

mod bad;
mod command;
mod formats;
mod made_elsewhere;
mod moments;
mod published;
mod robust;
mod rows;
pub(crate) mod support;
