//! API v2: bulk writes, rows, totals and the catalogue for programs, as
//! `docs/reference/api-v2.md` agrees on.
//!
//! A handler takes a [`Caller`], whom [`gate`] has let in, and answers
//! `Result<_, Refused>`; every refusal is a problem with a stable code.

mod body;
pub mod bulk;
pub mod caller;
pub mod create;
pub mod events;
mod gate;
pub mod key;
pub mod media;
mod once;
pub mod openapi;
pub mod problem;
pub mod row;
pub mod webhooks;
pub mod words;

pub use caller::Caller;
pub use gate::{keyed, unknown_address};
pub use problem::{Code, Fault, Refused};
