-- Codes sort by their bytes, as those of the rows do.
ALTER TABLE regions ALTER COLUMN code TYPE TEXT COLLATE "C";
