//! Whether what is kept of submissions is what the journal says, entry by entry.

use std::collections::{BTreeSet, HashMap};

use crate::base::error::Result;
use crate::catalogue::{Catalogue, Period};
use crate::store::due::count::Key;
use crate::store::due::replay::replay;
use crate::store::due::terms;
use crate::store::{Conn, Param};

/// How many submissions there are, and which of them are kept otherwise than the journal says.
pub(super) fn examine(conn: &mut Conn, catalogue: &Catalogue) -> Result<(usize, Vec<String>)> {
    let ids = numbers(conn)?;
    let slugs: HashMap<i64, &str> = ids.iter().map(|(slug, id)| (*id, slug.as_str())).collect();
    let histories = terms::known(conn, catalogue, &ids)?;
    let wanted = terms::abouts(catalogue, &ids, &histories);
    let (said, kept) = (replay(conn, &wanted)?, terms::standing(conn)?);
    let known = |key: &&Key| wanted.values().any(|about| about.id == key.indicator);
    let keys: BTreeSet<&Key> = said.keys().chain(kept.keys()).filter(known).collect();
    let mut faults = Vec::new();
    for key in &keys {
        let (said, kept) = (said.get(key), kept.get(key));
        if said != kept {
            let period = Period::from_code(key.period).map(|period| period.to_string());
            faults.push(format!(
                "The submission of {} for {} of {} on {} is kept as {}, but the journal says {}.",
                key.agency,
                period.unwrap_or_else(|| key.period.to_string()),
                slugs.get(&key.indicator).copied().unwrap_or_default(),
                key.basis,
                told(kept),
                told(said),
            ));
        }
    }
    Ok((keys.len(), faults))
}

fn told(one: Option<&crate::store::due::replay::Replayed>) -> String {
    one.map_or_else(
        || "nothing".to_owned(),
        |one| {
            let came = one.came;
            format!(
                "{} rows in {} of {} cells, received {:?}, complete {:?}",
                came.rows, came.cells, one.due, came.received_at, came.complete_at
            )
        },
    )
}

fn numbers(conn: &mut Conn) -> Result<HashMap<String, i64>> {
    let sql = "SELECT slug, id FROM indicators";
    let all = conn.query(sql, &[], |row| Ok((row.text("slug")?, row.int("id")?)))?;
    Ok(all.into_iter().collect())
}

/// Keeps what the journal says; answers how many submissions that changed.
pub(super) fn rebuild(conn: &mut Conn, catalogue: &Catalogue) -> Result<usize> {
    conn.begin_write()?;
    let done = try_rebuild(conn, catalogue);
    match done {
        Ok(_) => conn.commit()?,
        Err(_) => conn.rollback()?,
    }
    done
}

fn try_rebuild(conn: &mut Conn, catalogue: &Catalogue) -> Result<usize> {
    let ids = numbers(conn)?;
    let histories = terms::known(conn, catalogue, &ids)?;
    let wanted = terms::abouts(catalogue, &ids, &histories);
    let (said, kept) = (replay(conn, &wanted)?, terms::standing(conn)?);
    let known = |key: &Key| wanted.values().any(|about| about.id == key.indicator);
    let wrong = kept
        .iter()
        .filter(|(key, one)| known(key) && said.get(key) != Some(one));
    let mut changed = 0;
    for (key, _) in wrong {
        let sql = "DELETE FROM submissions WHERE indicator = $1 AND period = $2 AND agency = $3
            AND basis = $4";
        let params: [Param<'_>; 4] = [
            key.indicator.into(),
            key.period.into(),
            Param::Text(&key.agency),
            Param::Text(&key.basis),
        ];
        conn.execute(sql, &params)?;
        changed += usize::from(!said.contains_key(key));
    }
    let said = said
        .into_iter()
        .filter(|(key, one)| kept.get(key) != Some(one));
    let said: std::collections::BTreeMap<_, _> = said.collect();
    terms::insert(conn, &said)?;
    Ok(changed + said.len())
}
