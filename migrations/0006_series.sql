-- Figures by series: what a figure is about, but for its period, is kept once, as a number. The
-- tables are made in each engine's dialect; what they replace waits under another name.
DROP INDEX observations_key;
DROP INDEX observations_group;
DROP INDEX observations_id;
DROP INDEX observations_period;
DROP INDEX observations_updated;
DROP INDEX observations_m1;
DROP INDEX observations_m2;
DROP INDEX observations_m3;
DROP INDEX observations_m4;
DROP INDEX observations_m5;
DROP INDEX observations_m6;
DROP INDEX observations_m7;
DROP INDEX observations_m8;
DROP INDEX observations_m9;
DROP INDEX observations_m10;
DROP INDEX observations_m11;
DROP INDEX observations_m12;
ALTER TABLE observations RENAME TO observations_before;
ALTER TABLE row_counts RENAME TO row_counts_before;
ALTER TABLE totals RENAME TO totals_before;
