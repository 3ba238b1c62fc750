//! Bulk calls: any number of rows in one request, checked and written in pieces while they come
//! in, so that memory stays bounded, other writers get their turn and the sender is slowed down
//! to what the store takes.

mod checker;
mod intake;
mod job;
mod report;
mod run;
mod table;

pub use checker::{Checker, Named, with_basis};
pub use intake::{Format, ROW};
pub use job::Finish;
pub use report::{Group, Report};
pub use run::{ATOMIC_ROWS, Bulk, Options, Stop};
