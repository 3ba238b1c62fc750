-- Applications of agencies from which figures are fetched. What a source is, is kept as its owner
-- writes it; what it is let in with is sealed. "shape" holds the headings that it promised, "until"
-- for how long its holder is at it without a further word.
CREATE TABLE sources (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  agency TEXT NOT NULL REFERENCES agencies (code),
  indicator TEXT NOT NULL,
  definition TEXT NOT NULL,
  secret TEXT,
  active BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  shape TEXT,
  failures BIGINT NOT NULL,
  next_at BIGINT,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX sources_due ON sources (next_at) WHERE active = 1;

-- What came of each try.
CREATE TABLE source_runs (
  id BIGINT PRIMARY KEY,
  source_id BIGINT NOT NULL,
  cause TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  dry BIGINT NOT NULL,
  state TEXT NOT NULL,
  why TEXT,
  begun_at BIGINT NOT NULL,
  ended_at BIGINT,
  fetched_ms BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  hash TEXT NOT NULL,
  created BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  same BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  validated BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  newest TEXT,
  notes TEXT NOT NULL,
  undone_at BIGINT
);
CREATE INDEX source_runs_source ON source_runs (source_id, id);

-- The rows of a run that did something or were refused, some in a piece; those that stood there
-- already leave nothing.
CREATE TABLE source_rows (
  run_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  records TEXT NOT NULL,
  PRIMARY KEY (run_id, number)
);

-- Through which door what an import writes came, where that is not a file.
ALTER TABLE imports ADD COLUMN origin TEXT NOT NULL DEFAULT '';
