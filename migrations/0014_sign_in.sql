-- When the person of a session last proved who it is (password, code, provider), how the session
-- began, whether a provider asked for a second factor, and what tells the provider at sign-out.
ALTER TABLE sessions ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN via TEXT NOT NULL DEFAULT 'password';
ALTER TABLE sessions ADD COLUMN id_token TEXT;
ALTER TABLE sessions ADD COLUMN provider_factor BIGINT NOT NULL DEFAULT 0;

-- Browsers and addresses from which a person has signed in before: what strangers do wrong is not
-- counted against them.
CREATE TABLE known_devices (
  token TEXT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (token, user_id)
);
CREATE INDEX known_devices_user ON known_devices (user_id);
CREATE TABLE known_addresses (
  user_id BIGINT NOT NULL REFERENCES users (id),
  address TEXT NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, address)
);

-- Secrets of second factors that were shown and not yet answered with a code, sealed.
CREATE TABLE pending_factors (
  user_id BIGINT PRIMARY KEY REFERENCES users (id),
  secret TEXT NOT NULL,
  made_at BIGINT NOT NULL
);

-- Who somebody is at a provider (OIDC); and sign-ins that have gone there and not yet come back.
CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_id BIGINT NOT NULL REFERENCES users (id),
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX identities_user ON identities (user_id);
CREATE TABLE oidc_requests (
  state TEXT PRIMARY KEY,
  browser TEXT NOT NULL,
  nonce TEXT NOT NULL,
  verifier TEXT NOT NULL,
  back TEXT NOT NULL,
  purpose TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- What was refused, counted by minute; the address is dropped after a while.
CREATE TABLE security_events (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  cause TEXT NOT NULL,
  user_id BIGINT,
  key_id BIGINT,
  address TEXT,
  route TEXT NOT NULL,
  method TEXT NOT NULL,
  count BIGINT NOT NULL
);
CREATE INDEX security_events_at ON security_events (at, id);

-- Who reads the whole journal sees what was refused, too.
UPDATE roles SET permissions = replace(permissions, ']', ',"security.read"]')
  WHERE permissions LIKE '%"journal.read"%' AND permissions LIKE '%"agency.all"%'
    AND permissions NOT LIKE '%"security.read"%';
