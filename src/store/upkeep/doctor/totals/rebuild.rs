//! Totals and counts made anew from the rows where they are not what the rows add up to.
//!
//! Looking for them holds nobody up; each that is wrong is then replaced in a short transaction of
//! its own, which counts the rows as they are by then, so that others may write meanwhile.

use std::fmt::Write as _;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Grain, Period};
use crate::store::upkeep::doctor::totals::{
    Kept, ODD, View, axis, cells, counted, indicators, periods, place, question, quoted,
};
use crate::store::{Conn, Param};

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
    let odd = conn.query(ODD, &[], |row| {
        Ok((row.int(0)?, row.text(2)?, row.text(3)?))
    })?;
    for (indicator, agency, year) in odd {
        recount(conn, indicator, &agency, &year)?;
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

fn recount(conn: &mut Conn, indicator: i64, agency: &str, year: &str) -> Result<()> {
    // The text of every period begins with a year, and after a year's digits comes none before ":".
    let after = format!("{year}:");
    alone(conn, indicator, |conn| {
        let params = [indicator.into(), agency.into(), year.into()];
        let sql = "DELETE FROM row_counts WHERE indicator = $1 AND agency = $2 AND year = $3";
        conn.execute(sql, &params)?;
        let sql =
            "INSERT INTO row_counts (indicator, agency, region, c1, c2, c3, year, via, status,
                user_id, row_count, first_id, last_id, first_at, last_at)
            SELECT indicator, agency, region, c1, c2, c3, substr(period, 1, 4), via, status,
                user_id, count(*), min(id), max(id), min(updated_at), max(updated_at)
            FROM observations WHERE indicator = $1 AND agency = $2 AND period >= $3 AND period < $4
            GROUP BY indicator, agency, region, c1, c2, c3, substr(period, 1, 4), via, status,
                user_id";
        let [indicator, agency, year] = params;
        conn.execute(sql, &[indicator, agency, year, (&after).into()])?;
        Ok(())
    })
}

fn of_grain(conn: &mut Conn, kept: &Kept, grain: Grain) -> Result<usize> {
    let map = periods(conn, kept, grain, None)?;
    let mut replaced = 0;
    for view in [View::All, View::Validated] {
        for mask in 0..(4_i64 << kept.about.categories.len()) {
            let sql = question(kept, map.as_deref(), view, mask);
            let sql = format!("SELECT DISTINCT q.period FROM ({sql}) AS q");
            let params: [Param<'_>; 4] = [
                kept.id.into(),
                view.name().into(),
                mask.into(),
                grain.name().into(),
            ];
            for period in conn.query(&sql, &params, |row| row.text(0))? {
                alone(conn, kept.id, |conn| {
                    replace(conn, kept, grain, &period, (view, mask))
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
    period: &str,
    (view, mask): (View, i64),
) -> Result<()> {
    let params: [Param<'_>; 5] = [
        kept.id.into(),
        view.name().into(),
        mask.into(),
        grain.name().into(),
        period.into(),
    ];
    let sql = "DELETE FROM totals WHERE indicator = $1 AND view = $2 AND mask = $3 AND grain = $4
        AND period = $5";
    conn.execute(sql, &params)?;
    let Some(wanted) = Period::parse(period, &[grain]) else {
        return Ok(());
    };
    let Some(map) = periods(conn, kept, grain, Some(wanted))? else {
        return Ok(());
    };
    let sql = sum(kept, &map, view, mask);
    conn.execute(&sql, &params[..4])?;
    Ok(())
}

/// Sums the rows of these periods into totals.
fn sum(kept: &Kept, map: &str, view: View, mask: i64) -> String {
    let whole = quoted(&format!("@{}", kept.about.region.whole));
    let all_regions = mask & axis::REGION == 0;
    let place = place(mask, if all_regions { &whole } else { "region" });
    let (mut names, mut sums) = (String::new(), String::new());
    for at in 1..=kept.about.measures.len() {
        let _ = write!(names, ", m{at}, n{at}");
        let _ = write!(
            sums,
            ", CAST(coalesce(sum(m{at}), 0) AS BIGINT), count(m{at})"
        );
    }
    let (cells, counted) = (cells(Some(map), view), counted(kept, all_regions));
    format!(
        "INSERT INTO totals (indicator, view, mask, grain, period, agency, region, c1, c2, c3,
            basis, row_count, sample_count, provisional_count, changed_at{names})
         SELECT s.* FROM (WITH {cells}
            SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS TEXT),
                coarse AS period, {place}, count(*),
                CAST(sum(CASE WHEN via = 'demo' THEN 1 ELSE 0 END) AS BIGINT),
                CAST(sum(CASE WHEN status = 'provisional' THEN 1 ELSE 0 END) AS BIGINT),
                max(updated_at){sums}
            FROM cells WHERE {counted} GROUP BY 5, 6, 7, 8, 9, 10, 11) AS s"
    )
}
