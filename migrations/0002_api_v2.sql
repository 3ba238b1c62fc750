ALTER TABLE api_keys ADD COLUMN mapping TEXT;

CREATE TABLE idempotency (
  key_id BIGINT NOT NULL,
  hash TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL,
  status BIGINT NOT NULL,
  headers TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  touched_at BIGINT NOT NULL,
  PRIMARY KEY (key_id, hash)
);
CREATE INDEX idempotency_created ON idempotency (created_at);
