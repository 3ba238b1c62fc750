//! The one writer: what a commit holds, and what it keeps right beside the rows.

pub mod bulk;
pub(in crate::store) mod counting;
pub(in crate::store) mod fold;
pub mod journal;
pub(in crate::store) mod notify;
pub(in crate::store) mod series;
pub mod tx;
pub(in crate::store) mod writer;
