-- Which source brought a figure so; none where it came otherwise, or was changed since. Where an
-- agency has one source for an indicator, what was fetched is that one's.
ALTER TABLE observations ADD COLUMN source BIGINT;
UPDATE observations SET source = (
  SELECT min(f.id) FROM series s JOIN indicators i ON i.id = s.indicator
    JOIN sources f ON f.agency = s.agency AND f.indicator = i.slug
  WHERE s.id = observations.series HAVING count(*) = 1
) WHERE via = 4;

-- When a source's figures were last what it says, the newest period that it named then, and from when
-- on they are older than its schedule allows.
ALTER TABLE sources ADD COLUMN good_at BIGINT;
ALTER TABLE sources ADD COLUMN newest TEXT;
ALTER TABLE sources ADD COLUMN late_at BIGINT;
UPDATE sources SET good_at = (SELECT max(r.ended_at) FROM source_runs r WHERE r.source_id = sources.id
  AND r.dry = 0 AND r.cause <> 'undo' AND r.state IN ('changed', 'unchanged'));
UPDATE sources SET newest = (SELECT r.newest FROM source_runs r WHERE r.source_id = sources.id
  AND r.dry = 0 AND r.cause <> 'undo' AND r.state IN ('changed', 'unchanged')
  ORDER BY r.id DESC LIMIT 1);

-- Sources that somebody must look at, one trouble at a time; "ended_at" is none while it lasts.
CREATE TABLE source_troubles (
  id BIGINT PRIMARY KEY,
  source_id BIGINT NOT NULL,
  since BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE UNIQUE INDEX source_troubles_open ON source_troubles (source_id) WHERE ended_at IS NULL;

-- Who was told of a trouble, and of its end.
CREATE TABLE source_letters (
  trouble BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  told_at BIGINT NOT NULL,
  end_told_at BIGINT,
  PRIMARY KEY (trouble, user_id)
);

-- What came with a run, sealed, some in a piece; kept for days where its source says so.
CREATE TABLE source_inputs (
  id BIGINT PRIMARY KEY,
  run_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  bytes TEXT NOT NULL
);
CREATE UNIQUE INDEX source_inputs_run ON source_inputs (run_id, number);
