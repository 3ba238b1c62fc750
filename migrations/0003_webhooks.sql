CREATE TABLE webhooks (
  id BIGINT PRIMARY KEY,
  agency TEXT NOT NULL REFERENCES agencies (code),
  key_id BIGINT NOT NULL REFERENCES api_keys (id),
  url TEXT NOT NULL,
  indicators TEXT,
  secret TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX webhooks_agency ON webhooks (agency, id);

CREATE TABLE webhook_seen (
  hook BIGINT NOT NULL,
  indicator BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (hook, indicator)
);

CREATE TABLE webhook_deliveries (
  id BIGINT PRIMARY KEY,
  hook BIGINT NOT NULL,
  indicator TEXT,
  revision BIGINT,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  status BIGINT,
  error TEXT,
  created_at BIGINT NOT NULL,
  attempted_at BIGINT,
  next_at BIGINT,
  leased_until BIGINT NOT NULL
);
CREATE INDEX webhook_deliveries_hook ON webhook_deliveries (hook, id);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at) WHERE state = 'waiting';
