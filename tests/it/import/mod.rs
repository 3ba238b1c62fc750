//! Files of figures: read, planned, applied.

mod published;
mod support;
