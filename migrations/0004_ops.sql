-- Work that is done at certain times, by one of the processes that share the database.
CREATE TABLE jobs (
  name TEXT PRIMARY KEY,
  due BIGINT NOT NULL,
  holder TEXT NOT NULL,
  until BIGINT NOT NULL,
  done BIGINT NOT NULL
);

-- Calls of keys with a limit of their own, in each minute, over all processes.
CREATE TABLE key_minutes (
  key_id BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  calls BIGINT NOT NULL,
  PRIMARY KEY (key_id, minute)
);
