mod bad_days;
mod commit;
mod keys;
mod totals;
