//! What is due: the terms, what has come of what is owed, and what was granted.

pub(in crate::store) mod count;
pub mod exceptions;
mod lock;
pub mod notes;
pub mod read;
pub(in crate::store) mod replay;
pub mod returned;
pub mod start;
pub(in crate::store) mod terms;
