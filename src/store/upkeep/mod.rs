//! Looking after the database: copies, examination, work at set times.

pub mod backup;
pub mod copy;
pub mod doctor;
pub mod jobs;
