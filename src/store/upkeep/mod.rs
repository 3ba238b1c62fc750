//! Looking after the database: copies, examination, work at set times.

pub mod backup;
pub(in crate::store) mod claims;
pub mod copy;
pub mod doctor;
pub mod health;
pub mod jobs;
pub(in crate::store) mod seal;
