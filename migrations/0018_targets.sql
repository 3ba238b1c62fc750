-- What is to be reached, by revision: the newest of a key holds; one without values takes it back.
-- Values are exact decimals in the unit of the measure; a point has the same in both.
CREATE TABLE targets (
  id BIGINT PRIMARY KEY,
  indicator BIGINT NOT NULL,
  measure TEXT NOT NULL,
  agency TEXT NOT NULL,
  region TEXT NOT NULL,
  period BIGINT NOT NULL,
  number BIGINT NOT NULL,
  kind TEXT NOT NULL,
  least TEXT,
  most TEXT,
  document TEXT NOT NULL,
  page TEXT NOT NULL,
  dated TEXT NOT NULL,
  note TEXT NOT NULL,
  via TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  UNIQUE (indicator, measure, agency, region, period, number)
);

-- What an agency says of a target that was missed, and of which figure it was said.
CREATE TABLE target_notes (
  id BIGINT PRIMARY KEY,
  target BIGINT NOT NULL,
  value TEXT NOT NULL,
  obstacle TEXT NOT NULL,
  follow_up TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX target_notes_of ON target_notes (target);
