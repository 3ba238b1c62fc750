//! What every request passes through.

pub(crate) mod access;
pub(crate) mod arrival;
pub(crate) mod errors;
pub(crate) mod headers;
pub(crate) mod meter;
pub(crate) mod refused;
pub(crate) mod tags;
pub(crate) mod trace;
