DROP INDEX observations_id;
DROP INDEX observations_updated;
CREATE INDEX observations_id ON observations (indicator, id, period);
CREATE INDEX observations_updated ON observations (indicator, updated_at, id, period);
