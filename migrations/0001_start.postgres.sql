-- The journal refuses to be changed, and a table of many rows is looked after before a fifth of it
-- has changed.
CREATE FUNCTION journal_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$;
CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_only_added_to();
CREATE TRIGGER journal_is_not_shortened BEFORE DELETE OR TRUNCATE ON journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_only_added_to();
ALTER TABLE observations SET (autovacuum_analyze_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.05);
ALTER TABLE row_counts SET (fillfactor = 70, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE totals SET (fillfactor = 70, autovacuum_analyze_scale_factor = 0.02);
