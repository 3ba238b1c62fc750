//! The demo province: real published figures, marked samples, and a login per role.

pub mod figures;
