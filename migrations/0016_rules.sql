-- Where rules between figures are or were broken. The sides are exact decimals, in the unit of the
-- rule; one that had no figure is NULL.
CREATE TABLE violations (
  id BIGINT PRIMARY KEY,
  rule TEXT NOT NULL,
  period BIGINT NOT NULL,
  region TEXT NOT NULL,
  agency TEXT NOT NULL,
  basis TEXT NOT NULL,
  left_side TEXT,
  right_side TEXT,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  settled_at BIGINT,
  explanation TEXT,
  explained_by BIGINT,
  explained_at BIGINT,
  follow_up TEXT NOT NULL DEFAULT 'open',
  UNIQUE (rule, period, region, agency, basis)
);
CREATE INDEX violations_open ON violations (settled_at, rule);

-- When each rule was run last, over which revisions of figures, and what came of it.
CREATE TABLE rule_runs (
  rule TEXT PRIMARY KEY,
  stamp TEXT NOT NULL,
  at BIGINT NOT NULL,
  compared BIGINT NOT NULL,
  broken BIGINT NOT NULL,
  apart TEXT NOT NULL
);
