mod bad_days;
mod bulk;
mod commit;
mod doctor;
mod keys;
mod keyset;
mod rows;
pub(crate) mod totals;
