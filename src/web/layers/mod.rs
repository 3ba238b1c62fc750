//! What every request passes through.

pub(crate) mod access;
pub(crate) mod errors;
pub(crate) mod headers;
pub(crate) mod meter;
pub(crate) mod tags;
pub(crate) mod trace;
