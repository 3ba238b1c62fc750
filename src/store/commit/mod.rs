//! The one writer: what a commit holds, and what it keeps right beside the rows.

pub mod apply;
pub(in crate::store) mod batch;
pub mod change;
pub(in crate::store) mod counting;
mod doubts;
pub(in crate::store) mod fold;
pub(in crate::store) mod ids;
mod intern;
pub mod journal;
mod judge;
mod lasts;
pub(in crate::store) mod load;
pub(in crate::store) mod notify;
pub(in crate::store) mod series;
mod settle;
mod shelf;
mod side;
mod submissions;
pub mod tx;
mod write;
pub(in crate::store) mod writer;
