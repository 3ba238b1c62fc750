-- Moves the figures into the tables by series.

-- The places of totals are series too: a summed axis is empty.
INSERT INTO series (id, indicator, agency, region, c1, c2, c3, basis)
SELECT row_number() OVER (ORDER BY indicator, agency, region, c1, c2, c3, basis),
  indicator, agency, region, c1, c2, c3, basis
FROM (
  SELECT indicator, agency, region, c1, c2, c3, basis FROM observations_before
  UNION SELECT indicator, agency, region, c1, c2, c3, basis FROM totals_before
) AS places;
CREATE UNIQUE INDEX series_key ON series (indicator, agency, region, c1, c2, c3, basis);
INSERT INTO counters (name, value) SELECT 'series', max(id) FROM series HAVING max(id) > 0;

-- Periods were text. Their codes are the digits of the first day, then one of the grain.
CREATE TEMPORARY TABLE period_codes AS SELECT period, CAST(CASE
  WHEN length(period) = 4 THEN period || '01015'
  WHEN length(period) = 10 THEN replace(period, '-', '') || '0'
  WHEN period LIKE '%-ganjil' THEN substr(period, 1, 4) || '07014'
  WHEN period LIKE '%-genap' THEN substr(period, 6, 4) || '01014'
  WHEN period LIKE '%-S1' THEN substr(period, 1, 4) || '01013'
  WHEN period LIKE '%-S2' THEN substr(period, 1, 4) || '07013'
  WHEN period LIKE '%-Q1' THEN substr(period, 1, 4) || '01012'
  WHEN period LIKE '%-Q2' THEN substr(period, 1, 4) || '04012'
  WHEN period LIKE '%-Q3' THEN substr(period, 1, 4) || '07012'
  WHEN period LIKE '%-Q4' THEN substr(period, 1, 4) || '10012'
  ELSE replace(period, '-', '') || '011'
END AS BIGINT) AS code
FROM (SELECT period FROM observations_before UNION SELECT period FROM totals_before) AS periods;

INSERT INTO observations (id, series, indicator, period, status, via, user_id, created_at,
  updated_at, revision,
  m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)
SELECT o.id, s.id, o.indicator, p.code, CASE o.status WHEN 'validated' THEN 1 ELSE 0 END,
  CASE o.via WHEN 'form' THEN 0 WHEN 'api' THEN 1 WHEN 'api-v2' THEN 2 WHEN 'import' THEN 3
    WHEN 'connector' THEN 4 WHEN 'demo' THEN 5 WHEN 'command' THEN 6 END,
  o.user_id, o.created_at, o.updated_at, o.revision,
  o.m1, o.m2, o.m3, o.m4, o.m5, o.m6, o.m7, o.m8, o.m9, o.m10, o.m11, o.m12
FROM observations_before o JOIN period_codes p ON p.period = o.period
  JOIN series s ON s.indicator = o.indicator AND s.agency = o.agency AND s.region = o.region
    AND s.c1 = o.c1 AND s.c2 = o.c2 AND s.c3 = o.c3 AND s.basis = o.basis
ORDER BY o.id;

-- The counts did not know bases; they are counted anew.
INSERT INTO row_counts (indicator, series, year, via, status, user_id, row_count, first_id,
  last_id, first_at, last_at)
SELECT indicator, series, CASE WHEN period % 10 = 4 THEN (period - 6000) / 100000
    ELSE period / 100000 END AS named_year,
  via, status, user_id, count(*), min(id), max(id), min(updated_at), max(updated_at)
FROM observations GROUP BY indicator, series, CASE WHEN period % 10 = 4
    THEN (period - 6000) / 100000 ELSE period / 100000 END, via, status, user_id;

INSERT INTO totals (face, period, series, row_count, sample_count, provisional_count, changed_at,
  m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11,
  n12)
SELECT t.indicator * 512 + CASE t.view WHEN 'validated' THEN 256 ELSE 0 END + t.mask * 8
    + p.code % 10,
  p.code, s.id, t.row_count, t.sample_count, t.provisional_count, t.changed_at,
  t.m1, t.m2, t.m3, t.m4, t.m5, t.m6, t.m7, t.m8, t.m9, t.m10, t.m11, t.m12, t.n1, t.n2, t.n3,
  t.n4, t.n5, t.n6, t.n7, t.n8, t.n9, t.n10, t.n11, t.n12
FROM totals_before t JOIN period_codes p ON p.period = t.period
  JOIN series s ON s.indicator = t.indicator AND s.agency = t.agency AND s.region = t.region
    AND s.c1 = t.c1 AND s.c2 = t.c2 AND s.c3 = t.c3 AND s.basis = t.basis;

DROP TABLE period_codes;
DROP TABLE row_counts_before;
DROP TABLE totals_before;
