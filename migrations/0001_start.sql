CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

CREATE TABLE indicators (
  id BIGINT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  revision BIGINT NOT NULL
);

CREATE TABLE agencies (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  short TEXT NOT NULL,
  parent TEXT REFERENCES agencies (code) DEFERRABLE,
  valid_from TEXT,
  valid_to TEXT,
  edited BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL
);

CREATE TABLE roles (
  name TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  permissions TEXT NOT NULL,
  second_factor BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE users (
  id BIGINT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL REFERENCES roles (name),
  agency TEXT REFERENCES agencies (code),
  password TEXT NOT NULL,
  active BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  signed_in_at BIGINT,
  totp TEXT,
  totp_step BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
  user_id BIGINT NOT NULL REFERENCES users (id),
  hash TEXT NOT NULL,
  PRIMARY KEY (user_id, hash)
);

CREATE TABLE sessions (
  token TEXT PRIMARY KEY,
  user_id BIGINT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  remember BIGINT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE sign_in_failures (
  subject TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  failed_at BIGINT NOT NULL
);

CREATE TABLE one_time_links (
  token TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  user_id BIGINT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

CREATE TABLE api_keys (
  id BIGINT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  agency TEXT NOT NULL REFERENCES agencies (code),
  user_id BIGINT NOT NULL REFERENCES users (id),
  indicators TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  revoked_at BIGINT,
  networks TEXT,
  per_minute BIGINT,
  test BIGINT NOT NULL DEFAULT 0,
  sample BIGINT NOT NULL DEFAULT 0,
  used_at BIGINT
);

CREATE TABLE key_days (
  key_id BIGINT NOT NULL REFERENCES api_keys (id),
  day TEXT NOT NULL,
  calls BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  PRIMARY KEY (key_id, day)
);

CREATE TABLE key_calls (
  id BIGINT PRIMARY KEY,
  key_id BIGINT NOT NULL REFERENCES api_keys (id),
  at BIGINT NOT NULL,
  method TEXT NOT NULL,
  slug TEXT NOT NULL,
  status BIGINT NOT NULL,
  problem TEXT NOT NULL
);
CREATE INDEX key_calls_key ON key_calls (key_id, id);

CREATE TABLE observations (
  id BIGINT PRIMARY KEY,
  indicator BIGINT NOT NULL,
  agency TEXT NOT NULL,
  region TEXT NOT NULL,
  c1 TEXT NOT NULL,
  c2 TEXT NOT NULL,
  c3 TEXT NOT NULL,
  period TEXT NOT NULL,
  first_day TEXT NOT NULL,
  basis TEXT NOT NULL,
  m1 BIGINT, m2 BIGINT, m3 BIGINT, m4 BIGINT, m5 BIGINT, m6 BIGINT,
  m7 BIGINT, m8 BIGINT, m9 BIGINT, m10 BIGINT, m11 BIGINT, m12 BIGINT,
  status TEXT NOT NULL,
  via TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX observations_key
  ON observations (indicator, agency, region, c1, c2, c3, period);
CREATE INDEX observations_group ON observations
  (indicator, agency, region, c1, c2, c3, via, status, user_id, period, id);
CREATE INDEX observations_id ON observations (indicator, id);
CREATE INDEX observations_period ON observations (indicator, period, id);
CREATE INDEX observations_updated ON observations (indicator, updated_at, id);
CREATE INDEX observations_m1 ON observations (indicator, m1, id) WHERE m1 IS NOT NULL;
CREATE INDEX observations_m2 ON observations (indicator, m2, id) WHERE m2 IS NOT NULL;
CREATE INDEX observations_m3 ON observations (indicator, m3, id) WHERE m3 IS NOT NULL;
CREATE INDEX observations_m4 ON observations (indicator, m4, id) WHERE m4 IS NOT NULL;
CREATE INDEX observations_m5 ON observations (indicator, m5, id) WHERE m5 IS NOT NULL;
CREATE INDEX observations_m6 ON observations (indicator, m6, id) WHERE m6 IS NOT NULL;
CREATE INDEX observations_m7 ON observations (indicator, m7, id) WHERE m7 IS NOT NULL;
CREATE INDEX observations_m8 ON observations (indicator, m8, id) WHERE m8 IS NOT NULL;
CREATE INDEX observations_m9 ON observations (indicator, m9, id) WHERE m9 IS NOT NULL;
CREATE INDEX observations_m10 ON observations (indicator, m10, id) WHERE m10 IS NOT NULL;
CREATE INDEX observations_m11 ON observations (indicator, m11, id) WHERE m11 IS NOT NULL;
CREATE INDEX observations_m12 ON observations (indicator, m12, id) WHERE m12 IS NOT NULL;

CREATE TABLE row_counts (
  indicator BIGINT NOT NULL,
  agency TEXT NOT NULL,
  region TEXT NOT NULL,
  c1 TEXT NOT NULL,
  c2 TEXT NOT NULL,
  c3 TEXT NOT NULL,
  year TEXT NOT NULL,
  via TEXT NOT NULL,
  status TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  first_id BIGINT NOT NULL,
  last_id BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  PRIMARY KEY (indicator, agency, region, c1, c2, c3, year, via, status, user_id)
);

CREATE TABLE totals (
  indicator BIGINT NOT NULL,
  view TEXT NOT NULL,
  mask BIGINT NOT NULL,
  grain TEXT NOT NULL,
  period TEXT NOT NULL,
  agency TEXT NOT NULL,
  region TEXT NOT NULL,
  c1 TEXT NOT NULL,
  c2 TEXT NOT NULL,
  c3 TEXT NOT NULL,
  basis TEXT NOT NULL,
  row_count BIGINT NOT NULL,
  sample_count BIGINT NOT NULL,
  provisional_count BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  m1 BIGINT NOT NULL DEFAULT 0, m2 BIGINT NOT NULL DEFAULT 0, m3 BIGINT NOT NULL DEFAULT 0,
  m4 BIGINT NOT NULL DEFAULT 0, m5 BIGINT NOT NULL DEFAULT 0, m6 BIGINT NOT NULL DEFAULT 0,
  m7 BIGINT NOT NULL DEFAULT 0, m8 BIGINT NOT NULL DEFAULT 0, m9 BIGINT NOT NULL DEFAULT 0,
  m10 BIGINT NOT NULL DEFAULT 0, m11 BIGINT NOT NULL DEFAULT 0, m12 BIGINT NOT NULL DEFAULT 0,
  n1 BIGINT NOT NULL DEFAULT 0, n2 BIGINT NOT NULL DEFAULT 0, n3 BIGINT NOT NULL DEFAULT 0,
  n4 BIGINT NOT NULL DEFAULT 0, n5 BIGINT NOT NULL DEFAULT 0, n6 BIGINT NOT NULL DEFAULT 0,
  n7 BIGINT NOT NULL DEFAULT 0, n8 BIGINT NOT NULL DEFAULT 0, n9 BIGINT NOT NULL DEFAULT 0,
  n10 BIGINT NOT NULL DEFAULT 0, n11 BIGINT NOT NULL DEFAULT 0, n12 BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (indicator, view, mask, grain, period, agency, region, c1, c2, c3, basis)
) /* CLUSTERED */;

CREATE TABLE journal (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  user_id BIGINT,
  key_id BIGINT,
  agency TEXT,
  via TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  before TEXT,
  after TEXT,
  hash TEXT NOT NULL
);
CREATE INDEX journal_subject ON journal (subject, subject_id, id);

CREATE TABLE journal_head (
  id BIGINT PRIMARY KEY,
  entries BIGINT NOT NULL,
  hash TEXT NOT NULL
);

CREATE TABLE notices (
  id BIGINT PRIMARY KEY,
  agency TEXT NOT NULL,
  indicator BIGINT NOT NULL,
  period TEXT NOT NULL,
  row_id BIGINT,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  settled_at BIGINT
);
CREATE INDEX notices_agency ON notices (agency, settled_at, id);

CREATE TABLE imports (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  pieces BIGINT NOT NULL,
  released BIGINT NOT NULL
);

CREATE TABLE import_pieces (
  import_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  records TEXT NOT NULL,
  PRIMARY KEY (import_id, number)
);
