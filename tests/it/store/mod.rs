mod backup;
mod bad_days;
mod bulk;
mod commit;
mod doctor;
mod keys;
mod rows;
mod totals;
