//! Webhooks: where they may go, how they are sent and signed.

mod send;
pub mod sign;

pub use crate::work::webhooks::send::Sender;
