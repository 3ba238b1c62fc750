//! The arithmetic of the dashboards, without a database.

mod beside;
mod changes;
mod charts;
mod files;
mod given;
mod headlines;
mod lists;
mod moments;
mod parts;
mod reported;
mod selections;
mod shares;
mod sides;
mod sums;
mod tracks;
mod wholes;
