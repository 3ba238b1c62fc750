-- A file on its way in, as every process on the database sees it: who sent it, where it stands,
-- and which process is at it for how long. What was being written goes on.
ALTER TABLE imports ADD COLUMN token TEXT;
ALTER TABLE imports ADD COLUMN slug TEXT NOT NULL DEFAULT '';
ALTER TABLE imports ADD COLUMN file TEXT NOT NULL DEFAULT '';
ALTER TABLE imports ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE imports ADD COLUMN state TEXT NOT NULL DEFAULT 'applying';
ALTER TABLE imports ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE imports ADD COLUMN until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN uploads BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN next BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN writes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN done BIGINT NOT NULL DEFAULT 0;
ALTER TABLE imports ADD COLUMN choices TEXT NOT NULL DEFAULT '';
ALTER TABLE imports ADD COLUMN result TEXT NOT NULL DEFAULT '';
ALTER TABLE imports ADD COLUMN plan TEXT NOT NULL DEFAULT '';
DELETE FROM import_pieces WHERE import_id IN (SELECT id FROM imports WHERE released = 0);
DELETE FROM imports WHERE released = 0;
UPDATE imports SET writes = 1000 * pieces, next = coalesce(
  (SELECT min(number) FROM import_pieces WHERE import_id = imports.id), pieces);
ALTER TABLE imports DROP COLUMN released;
CREATE UNIQUE INDEX imports_token ON imports (token);

CREATE TABLE import_uploads (
  import_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  bytes TEXT NOT NULL,
  PRIMARY KEY (import_id, number)
);
