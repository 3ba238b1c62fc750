mod bad_days;
mod commit;
mod totals;
