//! Periods as people write them: `29/10/2017`, `Oktober 2017`, `TW III 2017`, a spreadsheet's day,
//! into the spelling of the catalogue.

mod days;
mod joined;
mod spelled;

pub(super) use crate::intake::file::periods::days::{Order, Seen, is_ordered, month_named};
pub(super) use crate::intake::file::periods::joined::{Joined, join};
pub(super) use crate::intake::file::periods::spelled::machine;
pub use crate::intake::file::periods::spelled::period_of;
