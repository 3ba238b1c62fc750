//! Totals and counts made anew from the rows where they are not what the rows add up to.
//!
//! Looking for them holds nobody up; each that is wrong is then replaced in a short transaction of
//! its own, which counts the rows as they are by then, so that others may write meanwhile.

use std::fmt::Write as _;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Grain, Period};
use crate::store::Conn;
use crate::store::commit::fold::face;
use crate::store::upkeep::doctor::totals::{
    Kept, View, YEAR, axis, cells, counted, indicators, odd, periods, place, question, quoted,
};

/// What was made anew.
#[derive(Debug, Default)]
pub(in crate::store::upkeep::doctor) struct Rebuilt {
    /// Totals, counted by indicator, view, axes and period.
    pub(in crate::store::upkeep::doctor) totals: usize,
    /// Counts of rows, counted by indicator, agency and year.
    pub(in crate::store::upkeep::doctor) counts: usize,
}

/// Replaces what is wrong.
pub(in crate::store::upkeep::doctor) fn rebuild(
    conn: &mut Conn,
    catalogue: &Catalogue,
) -> Result<Rebuilt> {
    let mut rebuilt = Rebuilt::default();
    let odd = conn.query(&odd(), &[], |row| {
        Ok((row.int("indicator")?, row.text("agency")?, row.int("year")?))
    })?;
    for (indicator, agency, year) in odd {
        recount(conn, indicator, &agency, year)?;
        rebuilt.counts += 1;
    }
    for kept in indicators(conn, catalogue)? {
        for grain in kept.about.period.show.clone() {
            rebuilt.totals += of_grain(conn, &kept, grain)?;
        }
    }
    Ok(rebuilt)
}

/// Runs `work` in a transaction of its own, and tells those who keep answers of this indicator.
fn alone(
    conn: &mut Conn,
    indicator: i64,
    work: impl FnOnce(&mut Conn) -> Result<()>,
) -> Result<()> {
    conn.begin_write()?;
    let done = work(conn).and_then(|()| {
        let sql = "UPDATE indicators SET revision = revision + 1 WHERE id = $1";
        conn.execute(sql, &[indicator.into()]).map(drop)
    });
    match done {
        Ok(()) => conn.commit(),
        Err(error) => {
            conn.rollback()?;
            Err(error)
        }
    }
}

fn recount(conn: &mut Conn, indicator: i64, agency: &str, year: i64) -> Result<()> {
    // Counts of a series that is gone belong to nobody.
    let of_agency = "(series IN (SELECT id FROM series WHERE indicator = $1 AND agency = $2)
        OR ($2 = '' AND series NOT IN (SELECT id FROM series)))";
    alone(conn, indicator, |conn| {
        let params = [indicator.into(), agency.into(), year.into()];
        let sql =
            format!("DELETE FROM row_counts WHERE indicator = $1 AND {of_agency} AND year = $3");
        conn.execute(&sql, &params)?;
        let sql = format!(
            "INSERT INTO row_counts (indicator, series, year, via, status, user_id, row_count,
                first_id, last_id, first_at, last_at)
            SELECT indicator, series, {YEAR}, via, status, user_id, count(*), min(id), max(id),
                min(updated_at), max(updated_at)
            FROM observations WHERE indicator = $1 AND {of_agency} AND {YEAR} = $3
            GROUP BY indicator, series, {YEAR}, via, status, user_id"
        );
        conn.execute(&sql, &params).map(drop)
    })
}

fn of_grain(conn: &mut Conn, kept: &Kept, grain: Grain) -> Result<usize> {
    let map = periods(conn, kept, grain, None)?;
    let mut replaced = 0;
    for view in [View::All, View::Validated] {
        for mask in 0..(4_i64 << kept.about.categories.len()) {
            let sql = question(kept, map.as_deref(), view, mask);
            let sql = format!("SELECT DISTINCT q.period FROM ({sql}) AS q");
            let face = face(kept.id, view, mask, grain);
            let wrong = conn.query(&sql, &[kept.id.into(), face.into()], |row| row.int(0))?;
            for period in wrong {
                alone(conn, kept.id, |conn| {
                    replace(conn, kept, grain, period, (view, mask))
                })?;
                replaced += 1;
            }
        }
    }
    Ok(replaced)
}

/// Replaces the totals of one period over one choice of axes.
fn replace(
    conn: &mut Conn,
    kept: &Kept,
    grain: Grain,
    period: i64,
    (view, mask): (View, i64),
) -> Result<()> {
    let face = face(kept.id, view, mask, grain);
    let sql = "DELETE FROM totals WHERE face = $1 AND period = $2";
    conn.execute(sql, &[face.into(), period.into()])?;
    let Some(wanted) = Period::from_code(period) else {
        return Ok(());
    };
    let Some(map) = periods(conn, kept, grain, Some(wanted))? else {
        return Ok(());
    };
    intern(conn, kept, &map, view, mask)?;
    let sql = sum(kept, &map, view, mask);
    conn.execute(&sql, &[kept.id.into(), face.into()])?;
    Ok(())
}

/// The places of the totals that are made anew, as a query.
fn places(kept: &Kept, mask: i64) -> String {
    let whole = quoted(&format!("@{}", kept.about.region.whole));
    place(
        mask,
        if mask & axis::REGION == 0 {
            &whole
        } else {
            "region"
        },
    )
}

/// Gives numbers to places that have none.
fn intern(conn: &mut Conn, kept: &Kept, map: &str, view: View, mask: i64) -> Result<()> {
    let (cells, counted) = (
        cells(Some(map), view),
        counted(kept, mask & axis::REGION == 0),
    );
    let place = places(kept, mask);
    let sql = format!(
        "INSERT INTO series (id, indicator, agency, region, c1, c2, c3, basis)
         SELECT s.* FROM (WITH {cells},
            wanted AS (SELECT DISTINCT {place} FROM cells WHERE {counted}
                EXCEPT SELECT agency, region, c1, c2, c3, basis FROM series WHERE indicator = $1)
            SELECT coalesce((SELECT value FROM counters WHERE name = 'series'), 0)
                + row_number() OVER (),
                CAST($1 AS BIGINT), w.* FROM wanted w) AS s"
    );
    conn.execute(&sql, &[kept.id.into()])?;
    let sql = "INSERT INTO counters (name, value)
        SELECT 'series', max(id) FROM series HAVING max(id) > 0
        ON CONFLICT (name) DO UPDATE SET value = excluded.value
        WHERE counters.value < excluded.value";
    conn.execute(sql, &[]).map(drop)
}

/// Sums the rows of these periods into totals.
fn sum(kept: &Kept, map: &str, view: View, mask: i64) -> String {
    let place = places(kept, mask);
    let (mut names, mut sums, mut columns) = (String::new(), String::new(), String::new());
    for at in 1..=kept.about.measures.len() {
        let _ = write!(names, ", m{at}, n{at}");
        let _ = write!(columns, ", c.m{at}, c.n{at}");
        let _ = write!(
            sums,
            ", CAST(coalesce(sum(m{at}), 0) AS BIGINT) AS m{at}, count(m{at}) AS n{at}"
        );
    }
    let (cells, counted) = (
        cells(Some(map), view),
        counted(kept, mask & axis::REGION == 0),
    );
    format!(
        "INSERT INTO totals (face, period, series, row_count, sample_count, provisional_count,
            changed_at{names})
         SELECT t.* FROM (WITH {cells},
            summed AS (SELECT coarse, {place}, count(*) AS n,
                CAST(sum(CASE WHEN via = 'demo' THEN 1 ELSE 0 END) AS BIGINT) AS samples,
                CAST(sum(1 - status_code) AS BIGINT) AS provisional,
                max(updated_at) AS changed{sums}
                FROM cells WHERE {counted} GROUP BY 1, 2, 3, 4, 5, 6, 7)
            SELECT CAST($2 AS BIGINT), c.coarse, s.id, c.n, c.samples, c.provisional,
                c.changed{columns}
            FROM summed c JOIN series s ON s.indicator = $1 AND s.agency = c.agency
                AND s.region = c.region AND s.c1 = c.c1 AND s.c2 = c.c2 AND s.c3 = c.c3
                AND s.basis = c.basis) AS t"
    )
}
