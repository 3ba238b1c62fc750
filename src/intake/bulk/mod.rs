//! Bulk calls: any number of rows in one request, checked and written in pieces while they come
//! in, so that memory stays bounded, other writers get their turn and the sender is slowed down
//! to what the store takes.

mod checker;
mod intake;
mod job;
mod list;
mod report;
mod run;
mod sent;
mod stop;
mod table;
mod twins;

pub use crate::intake::bulk::checker::{Checker, Named, with_basis};
pub use crate::intake::bulk::intake::Format;
pub use crate::intake::bulk::job::Finish;
pub use crate::intake::bulk::report::{Group, Report};
pub use crate::intake::bulk::run::{ATOMIC_ROWS, Bulk, Options};
pub use crate::intake::bulk::sent::ROW;
pub use crate::intake::bulk::stop::Stop;
