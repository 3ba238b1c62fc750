//! Whether the rows of figures are what the last entry about each of them says.

use std::collections::HashMap;

use crate::base::error::Result;
use crate::catalogue::value::plain;
use crate::catalogue::{Catalogue, Indicator};
use crate::figures::observation::Stored;
use crate::store::commit::journal::chain;
use crate::store::figures::history;
use crate::store::figures::observations::{COLUMNS, door, journal_text, read};
use crate::store::upkeep::doctor::names::Names;
use crate::store::upkeep::doctor::said::{Last, digest};
use crate::store::{Conn, Param};

/// Rows read at once.
const PIECE: i64 = 5_000;

/// How many rows there are, and which of them the journal does not know so.
pub(super) fn examine(
    conn: &mut Conn,
    catalogue: &Catalogue,
    mut said: HashMap<i64, Last>,
) -> Result<(i64, Vec<String>)> {
    let names = Names::read(conn)?;
    let (mut count, mut faults) = (0, Vec::new());
    for about in &catalogue.indicators {
        let sql = "SELECT id FROM indicators WHERE slug = $1";
        let id = conn.query_one(sql, &[(&about.slug).into()], |row| row.int(0))?;
        let Some(id) = id else { continue };
        let mut last = 0;
        loop {
            let rows = piece(conn, id, last)?;
            let Some(end) = rows.last() else { break };
            last = end.id;
            for row in &rows {
                count += 1;
                let told = said.remove(&row.id);
                faults.extend(of_row(conn, &names, about, row, told)?);
            }
        }
    }
    faults.extend(missing(conn, &names, &said)?);
    Ok((count, faults))
}

fn piece(conn: &mut Conn, indicator: i64, after: i64) -> Result<Vec<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM figures WHERE indicator = $1 AND id > $2 ORDER BY id LIMIT {PIECE}"
    );
    conn.query(&sql, &[indicator.into(), after.into()], read)
}

/// What is wrong with a row.
fn of_row(
    conn: &mut Conn,
    names: &Names,
    about: &Indicator,
    row: &Stored,
    told: Option<Last>,
) -> Result<Option<String>> {
    let name = format!("Row {} of {}", row.id, about.slug);
    let Some(told) = told else {
        return Ok(Some(format!(
            "{name} was added without an entry of the journal."
        )));
    };
    if told.gone {
        return Ok(Some(format!(
            "{name} stands, but the journal says that it was deleted."
        )));
    }
    let mut differ = Vec::new();
    if digest(&row.observation.agency, &journal_text(about, row)) != told.digest {
        differ = words(conn, about, row, told.entry)?;
    }
    let aside = [
        ("user", row.user, told.user),
        ("created_at", row.created_at, told.created_at),
        ("updated_at", row.updated_at, told.updated_at),
    ];
    let aside = aside.iter().filter(|(_, is, was)| is != was);
    differ.extend(aside.map(|(name, is, was)| format!("{name} is {is}, not {was}")));
    if told.via != Some(door(row)?) {
        differ.push(format!("it came through another door than {}", row.via));
    }
    if differ.is_empty() {
        return Ok(None);
    }
    let (chain, place) = chain::place(told.entry);
    let of = names.of(chain);
    let differ = differ.join("; ");
    Ok(Some(format!(
        "{name} is not what journal entry {place}{of} says: {differ}."
    )))
}

/// In which words a row differs from an entry. A catalogue that spells them otherwise by now is no
/// difference.
fn words(conn: &mut Conn, about: &Indicator, row: &Stored, entry: i64) -> Result<Vec<String>> {
    let sql = "SELECT agency, after FROM journal WHERE id = $1";
    let found = conn.query_one(sql, &[entry.into()], |row| {
        Ok((row.opt_text("agency")?, row.opt_text("after")?))
    })?;
    let (agency, after) = found.unwrap_or_default();
    let values: history::Values =
        serde_json::from_str(after.as_deref().unwrap_or_default()).unwrap_or_default();
    let Ok(was) = history::observation(about, &values, agency.as_deref().unwrap_or_default())
    else {
        return Ok(vec!["its words can't be read".to_owned()]);
    };
    let is = &row.observation;
    let text = |name: &str| {
        values
            .get(name)
            .and_then(|v| v.as_str())
            .unwrap_or_default()
    };
    let revision = values.get("revision").and_then(serde_json::Value::as_i64);
    let [period, then] = [is.period, was.period].map(|period| period.to_string());
    let [now, before] = [row.revision, revision.unwrap_or(0)].map(|number| number.to_string());
    let mut pairs: Vec<(&str, &str, &str)> = vec![
        ("agency", &is.agency, &was.agency),
        ("region", &is.region, &was.region),
        ("basis", &is.basis, &was.basis),
        ("status", row.status.name(), text("status")),
        ("period", &period, &then),
        ("revision", &now, &before),
    ];
    let codes = is.categories.iter().zip(&was.categories);
    let named = about.categories.iter().zip(codes);
    pairs.extend(named.map(|(category, (is, was))| (&*category.name, &**is, &**was)));
    let differ = pairs.iter().filter(|(_, is, was)| is != was);
    let mut told: Vec<String> = differ
        .map(|(name, is, was)| format!("{name} is {is:?}, not {was:?}"))
        .collect();
    let numbers = is.values.iter().zip(was.values);
    for (measure, (is, was)) in about.measures.iter().zip(numbers) {
        if *is != was {
            let spelled = |value: Option<i64>| match value {
                Some(value) => plain(value, measure.decimals),
                None => "empty".to_owned(),
            };
            let (is, was) = (spelled(*is), spelled(was));
            told.push(format!("{} is {is}, not {was}", measure.name));
        }
    }
    Ok(told)
}

/// The rows that stand in the journal and nowhere else.
fn missing(conn: &mut Conn, names: &Names, said: &HashMap<i64, Last>) -> Result<Vec<String>> {
    let mut left: Vec<_> = said.iter().filter(|(_, last)| !last.gone).collect();
    left.sort_unstable_by_key(|(id, _)| **id);
    let mut faults = Vec::new();
    for (id, last) in left {
        let sql = "SELECT 1 FROM observations WHERE id = $1";
        let stands = conn.query_one(sql, &[Param::Int(*id)], |_| Ok(()))?;
        if stands.is_none() {
            let (chain, place) = chain::place(last.entry);
            let of = names.of(chain);
            faults.push(format!(
                "Row {id} of journal entry {place}{of} was removed without an entry."
            ));
        }
    }
    Ok(faults)
}
