-- The rows tell which source brought them.
CREATE OR REPLACE VIEW figures AS SELECT o.id, o.indicator, s.agency, s.region, s.c1, s.c2, s.c3, s.basis,
  CASE o.period % 10
    WHEN 5 THEN CAST(o.period / 100000 AS TEXT)
    WHEN 1 THEN CAST(o.period / 100000 AS TEXT) || '-' || substr(CAST(o.period AS TEXT), 5, 2)
    WHEN 0 THEN CAST(o.period / 100000 AS TEXT) || '-' || substr(CAST(o.period AS TEXT), 5, 2)
      || '-' || substr(CAST(o.period AS TEXT), 7, 2)
    WHEN 2 THEN CAST(o.period / 100000 AS TEXT) || '-Q' || CAST((o.period / 1000 % 100 + 2) / 3 AS TEXT)
    WHEN 3 THEN CAST(o.period / 100000 AS TEXT) || '-S' || CAST((o.period / 1000 % 100 + 5) / 6 AS TEXT)
    ELSE CASE WHEN o.period / 1000 % 100 < 7
      THEN CAST(o.period / 100000 - 1 AS TEXT) || '/' || CAST(o.period / 100000 AS TEXT) || '-genap'
      ELSE CAST(o.period / 100000 AS TEXT) || '/' || CAST(o.period / 100000 + 1 AS TEXT) || '-ganjil' END
  END COLLATE "C" AS period,
  CASE o.status WHEN 1 THEN 'validated' ELSE 'provisional' END COLLATE "C" AS status,
  CASE o.via WHEN 0 THEN 'form' WHEN 1 THEN 'api' WHEN 2 THEN 'api-v2' WHEN 3 THEN 'import'
    WHEN 4 THEN 'connector' WHEN 5 THEN 'demo' ELSE 'command' END COLLATE "C" AS via,
  o.user_id, o.created_at, o.updated_at, o.revision,
  o.m1, o.m2, o.m3, o.m4, o.m5, o.m6, o.m7, o.m8, o.m9, o.m10, o.m11, o.m12,
  o.series, o.period AS period_code, o.status AS status_code, o.via AS via_code, o.source
FROM observations o JOIN series s ON s.id = o.series;
