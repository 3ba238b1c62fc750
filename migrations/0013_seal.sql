-- The keys under which values are sealed, by name; the newest has the highest number. The keys
-- themselves lie outside of the database.
CREATE TABLE secret_keys (
  id BIGINT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- The end of each chain of the journal is signed, and an entry may prove what must not be shown in
-- it. "mac" is empty where a chain has no entry yet, or was found to be forged.
ALTER TABLE journal_head ADD COLUMN mac TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN proof TEXT;

-- When this copy was made, and the signed end of the journal then: one row in a copy, and in a
-- database that was one.
CREATE TABLE copied (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  anchor TEXT NOT NULL
);
