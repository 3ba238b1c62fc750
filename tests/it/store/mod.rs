mod backup;
mod bad_days;
mod commit;
mod doctor;
mod keys;
mod rows;
mod totals;
