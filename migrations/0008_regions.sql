-- What regions are called, for the views that other programs read; written from the catalogue.
CREATE TABLE regions (
  code TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  level TEXT NOT NULL
);
