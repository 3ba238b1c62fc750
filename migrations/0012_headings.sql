-- What an agency has said of headings that no file of ours explains: its next file is read by it.
CREATE TABLE headings (
  agency TEXT NOT NULL REFERENCES agencies (code),
  indicator TEXT NOT NULL,
  heading TEXT NOT NULL,
  field TEXT NOT NULL,
  user_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (agency, indicator, heading)
);
