mod bad_days;
mod commit;
mod keys;
mod rows;
mod totals;
