-- The journal has a chain an indicator, and the one that it had for all else: each has its head,
-- with the time of its last entry. Entries of all chains are read in the order of time.
ALTER TABLE journal_head ADD COLUMN at BIGINT NOT NULL DEFAULT 0;
UPDATE journal_head SET at = coalesce((SELECT max(at) FROM journal), 0);
CREATE INDEX journal_at ON journal (at, id);
