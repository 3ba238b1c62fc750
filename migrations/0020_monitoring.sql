-- Since when obligations count: the newest holds. The first is written when the database is made.
CREATE TABLE due_starts (
  id BIGINT PRIMARY KEY,
  day TEXT NOT NULL,
  reason TEXT,
  user_id BIGINT,
  at BIGINT NOT NULL
);

-- What was sent back of an indicator and is not settled is asked for with every obligation.
CREATE INDEX notices_open ON notices (indicator, kind) WHERE settled_at IS NULL;

-- The order in which somebody wants the cards of sectors.
CREATE TABLE card_orders (
  user_id BIGINT NOT NULL,
  sector TEXT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (user_id, sector)
);

-- Secret addresses of calendars, by the person whose they are.
CREATE TABLE calendar_feeds (
  user_id BIGINT PRIMARY KEY,
  hash TEXT NOT NULL,
  made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX calendar_feeds_hash ON calendar_feeds (hash);
