mod bad_days;
mod commit;
mod doctor;
mod keys;
mod totals;
