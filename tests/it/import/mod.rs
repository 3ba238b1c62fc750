//! Files of figures: read, planned, applied.

mod bad;
mod formats;
mod published;
mod robust;
mod rows;
mod support;
