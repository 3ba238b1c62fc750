//! Registers the catalogue's regions and indicators in the database and gives each indicator a
//! view that any BI tool can read: `id, opd, wilayah`, period, categories and measures by their
//! own names, and at its end what was added since, so that what others have built on it stays.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::base::error::{Error, Result};
use crate::base::token;
use crate::catalogue::{Catalogue, Indicator, Level, Measure, Ratio};
use crate::store::{Conn, Engine, Row};

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

/// Makes the views of the indicators that the database knows, and leaves what it holds as it is.
pub(in crate::store) fn show_known(conn: &mut Conn, catalogue: &Catalogue) -> Result<()> {
    conn.begin_write()?;
    let known = known(conn)?;
    for indicator in &catalogue.indicators {
        if let Some(id) = known.get(&indicator.slug) {
            show(conn, indicator, *id)?;
        }
    }
    conn.commit()
}

/// The numbers of the indicators that the database knows.
fn known(conn: &mut Conn) -> Result<HashMap<String, i64>> {
    let sql = "SELECT slug, id FROM indicators";
    let known = conn.query(sql, &[], |row| Ok((row.text("slug")?, row.int("id")?)))?;
    Ok(known.into_iter().collect())
}

fn try_register(conn: &mut Conn, catalogue: &Catalogue) -> Result<HashMap<String, i64>> {
    name_regions(conn, catalogue)?;
    let mut ids = known(conn)?;
    let mut last = ids.values().copied().max().unwrap_or(0);
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

/// Keeps the names and levels of the catalogue's regions where views find them.
fn name_regions(conn: &mut Conn, catalogue: &Catalogue) -> Result<()> {
    let sql = "SELECT code, name, level FROM regions";
    let read = |row: &Row<'_>| {
        let (name, level) = (row.text("name")?, row.text("level")?);
        Ok((row.text("code")?, (name, level)))
    };
    let mut known: HashMap<String, (String, String)> =
        conn.query(sql, &[], read)?.into_iter().collect();
    for region in catalogue.regions.values() {
        let level = word(region.level);
        let held = known.remove(&region.code);
        if held.is_some_and(|(name, as_level)| name == region.name && as_level == level) {
            continue;
        }
        let sql = "INSERT INTO regions (code, name, level) VALUES ($1, $2, $3)
            ON CONFLICT (code) DO UPDATE SET name = excluded.name, level = excluded.level";
        let params = [(&region.code).into(), (&region.name).into(), level.into()];
        conn.execute(sql, &params)?;
    }
    // What the catalogue no longer has keeps its name: rows may be about it.
    Ok(())
}

fn word(level: Level) -> &'static str {
    let word = Level::WORDS.iter().find(|(_, one)| *one == level);
    word.map_or("", |(word, _)| word)
}

/// Makes the view anew.
fn show(conn: &mut Conn, indicator: &Indicator, id: i64) -> Result<()> {
    let (name, view) = (indicator.view_name(), view(indicator, id, conn.engine()));
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

/// What every view tells of a figure besides: its basis, and what its region is called and is.
const ADDED: [(&str, &str); 3] = [
    ("f.basis", "sumber"),
    ("r.name", "nama_wilayah"),
    ("r.level", "tingkat"),
];

/// The text of an indicator's view after `CREATE`. Names come from the checked catalogue and hold only
/// `[a-z0-9_]`, so they need no escaping.
fn view(indicator: &Indicator, id: i64, engine: Engine) -> String {
    let mut sql = format!(
        "VIEW \"{}\" AS SELECT f.id, f.agency AS opd, f.region AS wilayah",
        indicator.view_name()
    );
    let period = match indicator.period.field.as_str() {
        "tahun" => "CAST(f.period AS BIGINT)",
        _ => "f.period",
    };
    let _ = write!(sql, ", {period} AS \"{}\"", indicator.period.field);
    for (at, category) in indicator.categories.iter().enumerate() {
        let _ = write!(sql, ", f.c{} AS \"{}\"", at + 1, category.name);
    }
    let measures = |stored: bool, sql: &mut String| {
        let all = indicator.measures.iter().enumerate();
        for (at, measure) in all.filter(|(_, measure)| measure.stored == stored) {
            let figure = figure(indicator, at, engine);
            let _ = write!(sql, ", {figure} AS \"{}\"", measure.name);
        }
    };
    measures(true, &mut sql);
    sql.push_str(", f.status, f.via, f.user_id, f.created_at, f.updated_at");
    let categories = indicator.categories.iter().map(|category| &category.name);
    let own: Vec<&String> = categories
        .chain(indicator.measures.iter().map(|measure| &measure.name))
        .collect();
    for (column, name) in ADDED {
        // A category of that name is older.
        if !own.iter().any(|own| *own == name) {
            let _ = write!(sql, ", {column} AS {name}");
        }
    }
    measures(false, &mut sql);
    let _ = write!(
        sql,
        " FROM figures f LEFT JOIN regions r ON r.code = f.region WHERE f.indicator = {id}"
    );
    sql
}

/// The figure of a measure: what was sent, or what is computed from two others.
fn figure(indicator: &Indicator, at: usize, engine: Engine) -> String {
    let measure = &indicator.measures[at];
    let stored = unscaled(&format!("f.m{}", at + 1), measure.decimals);
    let ratio = measure.ratio.as_ref().filter(|_| !measure.kind.adds());
    let computed = ratio.map(|ratio| computed(indicator, measure, ratio, engine));
    match computed {
        Some(computed) if measure.stored => format!("coalesce({stored}, {computed})"),
        Some(computed) => computed,
        None => stored,
    }
}

/// A scaled number as people write it.
fn unscaled(number: &str, decimals: u8) -> String {
    match decimals {
        0 => number.to_owned(),
        digits => format!("{number} / {}.0", 10_i64.pow(u32::from(digits))),
    }
}

/// A ratio, rounded half away from zero to its decimals as everywhere else.
fn computed(indicator: &Indicator, measure: &Measure, ratio: &Ratio, engine: Engine) -> String {
    let unit = |at: usize| 10_i64.pow(u32::from(indicator.measures[at].decimals));
    let (n, d) = (ratio.numerator, ratio.denominator);
    let (above, below) = (format!("f.m{}", n + 1), format!("f.m{}", d + 1));
    let times = ratio.scale * unit(d);
    let by = unit(n);
    let digits = measure.decimals;
    match engine {
        Engine::Postgres => {
            let exact =
                format!("round({above} * {times}.0 / nullif({below} * {by}.0, 0), {digits})");
            match digits {
                0 => format!("CAST({exact} AS BIGINT)"),
                _ => exact,
            }
        }
        // Whole numbers, because its decimals are binary.
        Engine::Sqlite => {
            let times = times * 10_i64.pow(u32::from(digits));
            let sign = format!("CASE WHEN ({above} < 0) = ({below} < 0) THEN 1 ELSE -1 END");
            let whole = format!(
                "CAST((abs({above}) * {times} * 2 + abs({below}) * {by})
                    / (nullif(abs({below}), 0) * {by} * 2) AS INTEGER)"
            );
            unscaled(&format!("({sign}) * ({whole})"), digits)
        }
    }
}
