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
