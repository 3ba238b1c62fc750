//! The arithmetic of the dashboards, without a database.

mod changes;
mod charts;
mod given;
mod headlines;
mod lists;
mod selections;
mod shares;
mod tracks;
mod wholes;
