//! The terms on which figures are owed, as the catalogue had them at each time.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::error::{Error, Result};
use crate::catalogue::due::last_day;
use crate::catalogue::{Catalogue, Period};
use crate::figures::due::{History, Terms};
use crate::store::due::count::Key;
use crate::store::due::replay::{About, Replayed, replay};
use crate::store::engine::many;
use crate::store::{Conn, Param, Row};

/// Terms with the day since which they hold, by indicator.
type Kept = HashMap<i64, Vec<(Date, Option<Terms>)>>;

/// Brings the terms of the catalogue into the store: those that are new hold for periods that end
/// today or later. Answers them all, by slug.
pub(in crate::store) fn register(
    conn: &mut Conn,
    catalogue: &Catalogue,
    ids: &HashMap<String, i64>,
    today: Date,
) -> Result<HashMap<String, Arc<History>>> {
    conn.begin_write()?;
    let done = try_register(conn, catalogue, ids, today);
    match done {
        Ok(_) => conn.commit()?,
        Err(_) => conn.rollback()?,
    }
    done
}

fn try_register(
    conn: &mut Conn,
    catalogue: &Catalogue,
    ids: &HashMap<String, i64>,
    today: Date,
) -> Result<HashMap<String, Arc<History>>> {
    let mut kept = kept(conn)?;
    let (mut all, mut changed) = (HashMap::new(), Vec::new());
    for indicator in &catalogue.indicators {
        let Some(id) = ids.get(&indicator.slug) else {
            continue;
        };
        let mut terms = kept.remove(id).unwrap_or_default();
        let now = Terms::of(indicator);
        let last = terms.last().and_then(|(_, terms)| terms.clone());
        if now != last {
            let from = if terms.is_empty() { Date::MIN } else { today };
            write(conn, *id, from, now.as_ref())?;
            terms.retain(|(day, _)| *day != from);
            terms.push((from, now));
            changed.push((indicator.slug.as_str(), from));
        }
        all.insert(
            indicator.slug.clone(),
            Arc::new(History::new(terms, &catalogue.holidays)),
        );
    }
    recount(conn, catalogue, ids, &all, &changed)?;
    Ok(all)
}

/// The terms that the store knows, in the order of their days.
fn kept(conn: &mut Conn) -> Result<Kept> {
    let sql = "SELECT indicator, from_day, terms FROM due_terms ORDER BY indicator, from_day";
    let rows = conn.query(sql, &[], |row| {
        let terms = row.opt_text("terms")?;
        Ok((row.int("indicator")?, row.text("from_day")?, terms))
    })?;
    let mut kept = Kept::new();
    for (indicator, day, terms) in rows {
        let broken = |e: &dyn std::fmt::Display| Error::Internal(format!("due_terms: {e}"));
        let day = match day.as_str() {
            "" => Date::MIN,
            day => day.parse().map_err(|e| broken(&e))?,
        };
        let terms = terms.map(|text| serde_json::from_str(&text)).transpose();
        let terms = terms.map_err(|e| broken(&e))?;
        kept.entry(indicator).or_default().push((day, terms));
    }
    Ok(kept)
}

/// The terms of every indicator of a catalogue that the store knows, without a change.
pub(in crate::store) fn known(
    conn: &mut Conn,
    catalogue: &Catalogue,
    ids: &HashMap<String, i64>,
) -> Result<HashMap<String, Arc<History>>> {
    let mut kept = kept(conn)?;
    let all = catalogue.indicators.iter().filter_map(|indicator| {
        let terms = kept.remove(ids.get(&indicator.slug)?).unwrap_or_default();
        Some((
            indicator.slug.clone(),
            Arc::new(History::new(terms, &catalogue.holidays)),
        ))
    });
    Ok(all.collect())
}

fn write(conn: &mut Conn, indicator: i64, from: Date, terms: Option<&Terms>) -> Result<()> {
    let text = terms.map(serde_json::to_string).transpose();
    let text = text.map_err(|e| Error::Internal(format!("terms: {e}")))?;
    let day = if from == Date::MIN {
        String::new()
    } else {
        from.to_string()
    };
    let sql = "INSERT INTO due_terms (indicator, from_day, terms) VALUES ($1, $2, $3)
        ON CONFLICT (indicator, from_day) DO UPDATE SET terms = excluded.terms";
    conn.execute(
        sql,
        &[indicator.into(), (&day).into(), text.as_ref().into()],
    )
    .map(drop)
}

/// Counts the submissions anew that stand on terms that have changed.
fn recount(
    conn: &mut Conn,
    catalogue: &Catalogue,
    ids: &HashMap<String, i64>,
    all: &HashMap<String, Arc<History>>,
    changed: &[(&str, Date)],
) -> Result<()> {
    let from: BTreeMap<&str, Date> = changed.iter().copied().collect();
    let mut wanted = abouts(catalogue, ids, all);
    wanted.retain(|slug, _| from.contains_key(slug));
    if wanted.is_empty() {
        return Ok(());
    }
    let since: HashMap<i64, Date> = wanted
        .iter()
        .filter_map(|(slug, about)| Some((about.id, *from.get(slug)?)))
        .collect();
    let ends_since = |indicator: i64, period: i64| {
        let end = Period::from_code(period).map(last_day);
        let from = since.get(&indicator);
        from.is_some_and(|from| end.is_none_or(|end| *from <= end))
    };
    for indicator in since.keys() {
        let sql = "SELECT DISTINCT period FROM submissions WHERE indicator = $1";
        let periods = conn.query(sql, &[(*indicator).into()], |row| row.int("period"))?;
        for period in periods
            .into_iter()
            .filter(|period| ends_since(*indicator, *period))
        {
            let sql = "DELETE FROM submissions WHERE indicator = $1 AND period = $2";
            conn.execute(sql, &[(*indicator).into(), period.into()])?;
        }
    }
    let found = replay(conn, &wanted)?.into_iter();
    let found = found.filter(|(key, _)| ends_since(key.indicator, key.period));
    insert(conn, &found.collect())
}

/// What the journal is asked about every indicator.
pub(in crate::store) fn abouts<'a>(
    catalogue: &'a Catalogue,
    ids: &HashMap<String, i64>,
    all: &'a HashMap<String, Arc<History>>,
) -> HashMap<&'a str, About<'a>> {
    let about = |indicator: &'a Arc<crate::catalogue::Indicator>| {
        let slug = indicator.slug.as_str();
        let about = About {
            id: *ids.get(slug)?,
            indicator,
            history: all.get(slug)?,
        };
        Some((slug, about))
    };
    catalogue.indicators.iter().filter_map(about).collect()
}

/// Writes submissions of which none is kept.
pub(in crate::store) fn insert(conn: &mut Conn, found: &BTreeMap<Key, Replayed>) -> Result<()> {
    let head = "INSERT INTO submissions (indicator, period, agency, basis, row_count, sample_count,
        cell_count, due_count, received_at, complete_at)";
    let rows: Vec<[Param<'_>; 10]> = found
        .iter()
        .map(|(key, one)| {
            [
                key.indicator.into(),
                key.period.into(),
                Param::Text(&key.agency),
                Param::Text(&key.basis),
                one.came.rows.into(),
                one.came.samples.into(),
                one.came.cells.into(),
                one.due.into(),
                one.came.received_at.unwrap_or(0).into(),
                one.came.complete_at.into(),
            ]
        })
        .collect();
    many::insert(conn, head, &rows, "")
}

/// What is kept, for whoever compares it.
pub(in crate::store) fn standing(conn: &mut Conn) -> Result<BTreeMap<Key, Replayed>> {
    let sql = "SELECT indicator, period, agency, basis, row_count, sample_count, cell_count,
        due_count, received_at, complete_at FROM submissions";
    let read = |row: &Row<'_>| {
        let key = Key {
            indicator: row.int("indicator")?,
            period: row.int("period")?,
            agency: row.text("agency")?.into(),
            basis: row.text("basis")?.into(),
        };
        let one = Replayed {
            came: super::read::submission(row)?,
            due: row.int("due_count")?,
        };
        Ok((key, one))
    };
    Ok(conn.query(sql, &[], read)?.into_iter().collect())
}
