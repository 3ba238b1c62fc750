mod bad_days;
mod commit;
mod copy;
mod doctor;
mod instances;
mod keys;
mod rows;
mod totals;
