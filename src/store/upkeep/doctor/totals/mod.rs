//! Whether totals and counts are what the rows add up to, asked in SQL.

mod rebuild;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Grain, Indicator, Kind, Period};
use crate::figures::question::{View, axis};
use crate::store::commit::fold::face;
use crate::store::{Conn, Param};

pub(super) use crate::store::upkeep::doctor::totals::rebuild::rebuild;

/// An indicator in the store, with what its totals are made of.
struct Kept {
    id: i64,
    about: Arc<Indicator>,
    /// Regions that make up its whole, as a list for `IN`.
    summed: String,
}

/// How many indicators there are, and what is wrong with their totals.
pub(super) fn examine(conn: &mut Conn, catalogue: &Catalogue) -> Result<(usize, Vec<String>)> {
    let mut faults = counts(conn)?;
    let indicators = indicators(conn, catalogue)?;
    for kept in &indicators {
        for grain in kept.about.period.show.clone() {
            of_grain(conn, kept, grain, &mut faults)?;
        }
    }
    Ok((indicators.len(), faults))
}

/// The catalogue's indicators that the store knows.
fn indicators(conn: &mut Conn, catalogue: &Catalogue) -> Result<Vec<Kept>> {
    let sql = "SELECT id FROM indicators WHERE slug = $1";
    let mut found = Vec::new();
    for about in &catalogue.indicators {
        let id = conn.query_one(sql, &[(&about.slug).into()], |row| row.int(0))?;
        found.extend(id.map(|id| Kept {
            id,
            about: Arc::clone(about),
            summed: summed(catalogue, about),
        }));
    }
    Ok(found)
}

fn summed(catalogue: &Catalogue, about: &Indicator) -> String {
    let regions = catalogue
        .children_of(&about.region.whole)
        .filter(|region| region.level == about.region.level);
    let codes: Vec<String> = regions.map(|r| quoted(&r.code)).collect();
    if codes.is_empty() {
        "NULL".to_owned()
    } else {
        codes.join(", ")
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Which rows count towards which period of a grain, as rows of a table; none when no row does.
/// Only towards `wanted`, if it is given.
fn periods(
    conn: &mut Conn,
    kept: &Kept,
    grain: Grain,
    wanted: Option<Period>,
) -> Result<Option<String>> {
    let mut sql = "SELECT DISTINCT period FROM observations WHERE indicator = $1".to_owned();
    let mut params: Vec<Param<'_>> = vec![kept.id.into()];
    if let Some(wanted) = wanted {
        sql.push_str(" AND period >= $2 AND period < $3");
        params.push(Period::code_from(wanted.start()).into());
        params.push(Period::code_from(wanted.next().start()).into());
    }
    let found = conn.query(&sql, &params, |row| row.int(0))?;
    let pair = |code: &i64| {
        let period = Period::from_code(*code)?;
        let counts = kept.about.rolls_up_to(period.grain()).any(|to| to == grain);
        let coarse = period.within(grain);
        let wanted = wanted.is_none_or(|wanted| wanted == coarse);
        (counts && wanted).then(|| format!("({code}, {})", coarse.code()))
    };
    let pairs: Vec<String> = found.iter().filter_map(pair).collect();
    Ok((!pairs.is_empty()).then(|| pairs.join(", ")))
}

fn of_grain(conn: &mut Conn, kept: &Kept, grain: Grain, faults: &mut Vec<String>) -> Result<()> {
    let map = periods(conn, kept, grain, None)?;
    for view in [View::All, View::Validated] {
        for mask in 0..(4_i64 << kept.about.categories.len()) {
            let sql = question(kept, map.as_deref(), view, mask) + " LIMIT 5";
            let face = face(kept.id, view, mask, grain);
            let slug = &kept.about.slug;
            let found = conn.query(&sql, &[kept.id.into(), face.into()], |row| {
                let (period, place) = (row.int("period")?, row.text("place")?);
                let period = Period::from_code(period).map_or(String::new(), |p| p.to_string());
                let (kept, true_sum) = (row.opt_text("kept_sum")?, row.opt_text("true_sum")?);
                let said = |text: Option<String>| text.unwrap_or_else(|| "nothing".to_owned());
                Ok(format!(
                    "The {} total of {slug} for {period} ({place}) is {}, its rows add up to {}.",
                    view.name(),
                    said(kept),
                    said(true_sum),
                ))
            })?;
            faults.extend(found);
        }
    }
    Ok(())
}

/// Asks for the totals that differ from what the rows add up to.
fn question(kept: &Kept, map: Option<&str>, view: View, mask: i64) -> String {
    let width = kept.about.measures.len();
    let whole = quoted(&format!("@{}", kept.about.region.whole));
    let all_regions = mask & axis::REGION == 0;
    let place = place(mask, if all_regions { &whole } else { "region" });
    let (mut sums, mut columns) = (String::new(), String::new());
    for at in 1..=width {
        let _ = write!(
            sums,
            " || ' ' || coalesce(sum(m{at}), 0) || '/' || count(m{at})"
        );
        let _ = write!(columns, " || ' ' || t.m{at} || '/' || t.n{at}");
    }
    let rows = "count(*) || ' rows ' || sum(CASE WHEN via = 'demo' THEN 1 ELSE 0 END)
        || ' ' || sum(1 - status_code)";
    let (cells, counted) = (cells(map, view), counted(kept, all_regions));
    format!(
        "WITH {cells},
         truth AS (SELECT coarse AS period, {place}, {rows}{sums} AS told FROM cells
            WHERE {counted} GROUP BY 1, 2, 3, 4, 5, 6, 7),
         kept AS (SELECT t.period, s.agency, s.region, s.c1, s.c2, s.c3, s.basis,
            t.row_count || ' rows ' || t.sample_count || ' ' || t.provisional_count{columns} AS told
            FROM totals t JOIN series s ON s.id = t.series WHERE t.face = $2),
         sides AS (SELECT period, agency, region, c1, c2, c3, basis, told AS k, NULL AS t FROM kept
            UNION ALL SELECT period, agency, region, c1, c2, c3, basis, NULL, told FROM truth)
         SELECT period, trim(agency || ' ' || region || ' ' || c1 || ' ' || c2 || ' ' || c3
            || ' ' || basis) AS place, max(k) AS kept_sum, max(t) AS true_sum
         FROM sides GROUP BY period, agency, region, c1, c2, c3, basis
         HAVING coalesce(max(t), '') <> coalesce(max(k), '')"
    )
}

/// The rows of a view, each with the coarser period that it falls into and its place, from the
/// end, among the rows of its series there.
fn cells(map: Option<&str>, view: View) -> String {
    let only = match view {
        View::All => "",
        View::Validated => " AND o.status_code = 1",
    };
    format!(
        "map AS MATERIALIZED (SELECT CAST(column1 AS BIGINT) AS fine, CAST(column2 AS BIGINT)
            AS coarse FROM (VALUES {map}) AS pairs),
         cells AS (SELECT o.*, map.coarse, row_number() OVER (PARTITION BY o.series, map.coarse
            ORDER BY o.period_code DESC) AS nth
            FROM figures o JOIN map ON map.fine = o.period_code WHERE o.indicator = $1{only})",
        map = map.unwrap_or("(NULL, NULL)")
    )
}

/// Which of these rows count towards a total.
fn counted(kept: &Kept, all_regions: bool) -> String {
    let last = if kept.about.kind == Kind::Flow {
        "true"
    } else {
        "nth = 1"
    };
    if all_regions {
        format!("{last} AND region IN ({})", kept.summed)
    } else {
        last.to_owned()
    }
}

/// The axes of a total as columns: those that are summed are empty.
fn place(mask: i64, region: &str) -> String {
    let fixed = |bit: i64, column: &'static str| if mask & bit == 0 { "''" } else { column };
    format!(
        "{} AS agency, {region} AS region, {} AS c1, {} AS c2, {} AS c3, basis",
        fixed(axis::AGENCY, "agency"),
        fixed(axis::category(0), "c1"),
        fixed(axis::category(1), "c2"),
        fixed(axis::category(2), "c3"),
    )
}

/// The year with which the text of a row's period begins: a school year begins in July.
const YEAR: &str = "(CASE WHEN period % 10 = 4 THEN period - 6000 ELSE period END) / 100000";

/// Asks which series' counts of rows in a year are wrong.
fn odd() -> String {
    format!(
        "WITH truth AS (SELECT indicator, series, {YEAR} AS year, via, status, user_id,
            count(*) AS n FROM observations GROUP BY indicator, series, {YEAR}, via, status,
            user_id),
         kept AS (SELECT indicator, series, year, via, status, user_id, row_count AS n
            FROM row_counts),
         odd AS (SELECT * FROM (SELECT * FROM truth EXCEPT SELECT * FROM kept) AS lacking
            UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM truth) AS left_over)
         SELECT DISTINCT o.indicator, i.slug, coalesce(s.agency, '') AS agency, o.year FROM odd o
            JOIN indicators i ON i.id = o.indicator LEFT JOIN series s ON s.id = o.series"
    )
}

/// Whether the counts of rows are right.
fn counts(conn: &mut Conn) -> Result<Vec<String>> {
    conn.query(&format!("{} LIMIT 20", odd()), &[], |row| {
        Ok(format!(
            "The count of rows of {} from {} in {} is wrong.",
            row.text("slug")?,
            row.text("agency")?,
            row.int("year")?
        ))
    })
}
