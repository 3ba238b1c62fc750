//! Endpoints for programs.

pub mod events;
mod key;
pub mod v1;
pub mod v2;
