//! Endpoints for programs.

pub mod events;
pub mod v1;
