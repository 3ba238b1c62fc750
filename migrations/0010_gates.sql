-- Agencies that may enter an indicator although its file does not name them.
CREATE TABLE agency_grants (
  agency TEXT NOT NULL REFERENCES agencies (code),
  indicator TEXT NOT NULL,
  granted_by BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY (agency, indicator)
);

-- Naming an indicator when a key is made allows it; so it is with keys that were made before.
INSERT INTO agency_grants (agency, indicator, granted_by, at)
  SELECT k.agency, i.slug, NULL, min(k.created_at) FROM api_keys k
  JOIN indicators i ON k.indicators LIKE '%"' || i.slug || '"%'
  WHERE k.revoked_at IS NULL GROUP BY k.agency, i.slug;

-- Who entered figures for every agency until now goes on doing so.
UPDATE roles SET permissions = replace(permissions, ']', ',"observation.enter-for-others"]')
  WHERE permissions LIKE '%"agency.all"%'
    AND (permissions LIKE '%"observation.create"%' OR permissions LIKE '%"observation.update"%')
    AND permissions NOT LIKE '%"observation.enter-for-others"%';

-- What was odd about a row when it was entered, at this revision of it.
CREATE TABLE doubts (
  indicator BIGINT NOT NULL,
  row_id BIGINT NOT NULL,
  measure TEXT NOT NULL,
  code TEXT NOT NULL,
  revision BIGINT NOT NULL,
  was BIGINT NOT NULL,
  now BIGINT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (row_id, measure, code)
);
CREATE INDEX doubts_indicator ON doubts (indicator, row_id);
