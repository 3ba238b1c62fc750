//! Registers the catalogue's indicators in the database and gives each a view that any BI tool
//! can read: `id, opd, wilayah`, period, categories and measures by their own names.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::base::error::{Error, Result};
use crate::base::token;
use crate::catalogue::{Catalogue, Indicator};
use crate::store::{Conn, Engine};

/// Gives every indicator a number that stays, and rebuilds the views.
pub(in crate::store) fn register(
    conn: &mut Conn,
    catalogue: &Catalogue,
) -> Result<HashMap<String, i64>> {
    conn.begin_write()?;
    let registered = try_register(conn, catalogue);
    if registered.is_ok() {
        conn.commit()?;
    } else {
        conn.rollback()?;
    }
    registered
}

fn try_register(conn: &mut Conn, catalogue: &Catalogue) -> Result<HashMap<String, i64>> {
    let sql = "SELECT slug, id FROM indicators";
    let known = conn.query(sql, &[], |row| Ok((row.text(0)?, row.int(1)?)))?;
    let mut last = known.iter().map(|(_, id)| *id).max().unwrap_or(0);
    let mut ids: HashMap<String, i64> = known.into_iter().collect();
    for indicator in &catalogue.indicators {
        let known = ids.get(&indicator.slug).copied();
        let id = known.unwrap_or(last + 1);
        if known.is_none() {
            last = id;
            let sql = "INSERT INTO indicators (id, slug, revision) VALUES ($1, $2, 0)";
            conn.execute(sql, &[id.into(), (&indicator.slug).into()])?;
            ids.insert(indicator.slug.clone(), id);
        }
        show(conn, indicator, id)?;
    }
    Ok(ids)
}

/// Makes the view anew.
fn show(conn: &mut Conn, indicator: &Indicator, id: i64) -> Result<()> {
    let (name, view) = (indicator.view_name(), view(indicator, id));
    if conn.engine() == Engine::Postgres {
        return show_on_server(conn, &name, &view);
    }
    conn.batch(&format!("DROP VIEW IF EXISTS \"{name}\""))?;
    conn.batch(&format!("CREATE {view}"))
}

/// On a server others may be reading the view, have rights on it and views built on it. One that
/// is the same, by the mark in its comment, is left alone; one to which columns were only added
/// is replaced where it stands.
fn show_on_server(conn: &mut Conn, name: &str, view: &str) -> Result<()> {
    let mark = format!("pimpinan {}", token::hash(view));
    let quoted = format!("\"{name}\"");
    let sql = "SELECT 1 WHERE obj_description(to_regclass($1), 'pg_class') = $2";
    let same = conn.query_one(sql, &[(&quoted).into(), (&mark).into()], |_| Ok(()))?;
    if same.is_some() {
        return Ok(());
    }
    conn.execute("SAVEPOINT view", &[])?;
    if conn.batch(&format!("CREATE OR REPLACE {view}")).is_err() {
        conn.rollback_to("view")?;
        let rebuilt = conn.batch(&format!("DROP VIEW IF EXISTS {quoted}; CREATE {view}"));
        rebuilt.map_err(|e| {
            Error::Config(format!(
                "The view {name} can't be rebuilt: {e}. Drop what others have built on it."
            ))
        })?;
    }
    conn.batch(&format!("COMMENT ON VIEW {quoted} IS '{mark}'"))
}

/// The text of an indicator's view after `CREATE`. Names come from the checked catalogue and hold only
/// `[a-z0-9_]`, so they need no escaping.
fn view(indicator: &Indicator, id: i64) -> String {
    let mut sql = format!(
        "VIEW \"{}\" AS SELECT id, agency AS opd",
        indicator.view_name()
    );
    let _ = write!(sql, ", region AS wilayah");
    let period = match indicator.period.field.as_str() {
        "tahun" => "CAST(period AS BIGINT)",
        _ => "period",
    };
    let _ = write!(sql, ", {period} AS \"{}\"", indicator.period.field);
    for (at, category) in indicator.categories.iter().enumerate() {
        let _ = write!(sql, ", c{} AS \"{}\"", at + 1, category.name);
    }
    for (at, measure) in indicator
        .measures
        .iter()
        .enumerate()
        .filter(|(_, m)| m.stored)
    {
        let column = at + 1;
        let _ = match measure.decimals {
            0 => write!(sql, ", m{column} AS \"{}\"", measure.name),
            digits => {
                let unit = 10_i64.pow(u32::from(digits));
                write!(sql, ", m{column} / {unit}.0 AS \"{}\"", measure.name)
            }
        };
    }
    let _ = write!(
        sql,
        ", status, via, user_id, created_at, updated_at FROM figures WHERE indicator = {id}"
    );
    sql
}
