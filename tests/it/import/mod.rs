//! Files of figures: read, planned, applied.

mod bad;
mod cases;
pub(crate) mod command;
mod formats;
mod made_elsewhere;
mod misread;
mod moments;
pub(crate) mod preview;
mod published;
mod robust;
mod round_trip;
mod rows;
mod shapes;
mod signs;
pub(crate) mod support;
