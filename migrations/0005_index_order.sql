DROP INDEX observations_key;
DROP INDEX observations_group;
CREATE UNIQUE INDEX observations_key
  ON observations (indicator, period, agency, region, c1, c2, c3);
CREATE INDEX observations_cell ON observations
  (indicator, agency, region, c1, c2, c3, period, basis, via, status, user_id, id);
