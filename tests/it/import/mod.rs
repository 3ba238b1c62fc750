//! Files of figures: read, planned, applied.

mod bad;
mod cases;
mod command;
mod formats;
mod made_elsewhere;
mod misread;
mod moments;
mod preview;
mod published;
mod robust;
mod round_trip;
mod rows;
mod shapes;
pub(crate) mod support;
