//! API v2: bulk writes, rows, totals and the catalogue for programs, as
//! `docs/reference/api-v2.md` agrees on.
//!
//! A handler takes a [`Caller`], whom `gate` has let in, and answers
//! `Result<_, Refused>`; every refusal is a problem with a stable code.

mod body;
pub mod bulk;
pub mod caller;
pub mod catalogue;
pub mod create;
mod cursor;
pub mod etag;
pub mod events;
pub mod fault;
mod filters;
pub mod gate;
pub mod history;
pub mod index;
pub mod key;
pub mod list;
pub mod mapping;
pub mod media;
pub mod obligations;
mod once;
pub mod one;
pub mod openapi;
pub mod problem;
mod query;
pub mod questions;
pub mod replace;
pub mod row;
pub mod series;
mod table;
pub mod targets;
mod tongue;
pub mod violations;
pub mod webhooks;
pub mod words;

pub use caller::Caller;
pub use fault::Fault;
pub use gate::unknown_address;
pub use problem::{Code, Refused};
