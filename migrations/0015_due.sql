-- On which terms an indicator's figures are owed, each since a day; the first since ever, as ''.
CREATE TABLE due_terms (
  indicator BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  terms TEXT,
  PRIMARY KEY (indicator, from_day)
);

-- What has come of what is owed, kept in the transaction of the rows: how much stands, when
-- anything came first and when all was there first. A submission without an entry never came.
CREATE TABLE submissions (
  indicator BIGINT NOT NULL,
  period BIGINT NOT NULL,
  agency TEXT NOT NULL,
  basis TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  sample_count BIGINT NOT NULL,
  cell_count BIGINT NOT NULL,
  due_count BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  complete_at BIGINT,
  PRIMARY KEY (indicator, period, agency, basis)
);

-- What was granted: an excuse, or that a lock is open, up to a day.
CREATE TABLE due_exceptions (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  indicator BIGINT NOT NULL,
  period BIGINT NOT NULL,
  agency TEXT NOT NULL,
  reason TEXT NOT NULL,
  until_day TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  granted_at BIGINT NOT NULL,
  withdrawn_at BIGINT
);
CREATE INDEX due_exceptions_of ON due_exceptions (indicator, period, agency);

-- Reminders that were sent, one a person a day.
CREATE TABLE due_notes (
  user_id BIGINT NOT NULL,
  day TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, day)
);
