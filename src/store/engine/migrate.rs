//! Brings the database to the schema of this program; one SQL text for every engine.

use crate::base::error::{Error, Result};
use crate::store::Conn;
use crate::store::engine::conn::Engine;

/// A migration: one text for both engines, then what only an engine's dialect can say.
struct Step {
    name: &'static str,
    both: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! text {
    ($name:literal, $ending:literal) => {
        include_str!(concat!("../../../migrations/", $name, $ending))
    };
}

/// The files of a step, its companions in the order SQLite, PostgreSQL.
macro_rules! step {
    ($name:literal) => {
        Step {
            name: $name,
            both: text!($name, ".sql"),
            sqlite: "",
            postgres: "",
        }
    };
    ($name:literal with postgres) => {
        Step {
            name: $name,
            both: text!($name, ".sql"),
            sqlite: "",
            postgres: text!($name, ".postgres.sql"),
        }
    };
    ($name:literal with companions) => {
        Step {
            name: $name,
            both: text!($name, ".sql"),
            sqlite: text!($name, ".sqlite.sql"),
            postgres: text!($name, ".postgres.sql"),
        }
    };
}

/// The migrations in their order; a number, once released, never changes its text.
const STEPS: [Step; 22] = [
    step!("0001_start" with companions),
    step!("0002_api_v2"),
    step!("0003_webhooks"),
    step!("0004_ops"),
    step!("0005_periods_in_orders"),
    step!("0006_series" with companions),
    step!("0007_figures" with companions),
    step!("0008_regions" with postgres),
    step!("0009_imports"),
    step!("0010_gates"),
    step!("0011_chains"),
    step!("0012_headings"),
    step!("0013_seal"),
    step!("0014_sign_in"),
    step!("0015_due"),
    step!("0016_rules"),
    step!("0017_questions"),
    step!("0018_targets"),
    step!("0019_sources"),
    step!("0020_monitoring"),
    step!("0021_fetched" with companions),
    step!("0022_alerts"),
];

/// Steps that were written before there were companions.
const TRANSLATED: usize = 5;

/// Applies the steps that the database lacks, all in one transaction: of two processes that start
/// at once, one waits for the other.
///
/// # Errors
/// [`Error::Config`] when the database was written by a newer program.
pub fn run(conn: &mut Conn) -> Result<()> {
    run_with(conn, |_, _| Ok(()))
}

/// The same, and in the transaction what can't be said in SQL, which is told the last step that
/// the database had.
pub(in crate::store) fn run_with<T>(
    conn: &mut Conn,
    then: impl FnOnce(&mut Conn, usize) -> Result<T>,
) -> Result<T> {
    conn.begin_write()?;
    match apply(conn).and_then(|had| then(conn, had)) {
        Ok(done) => conn.commit().map(|()| done),
        Err(error) => {
            conn.rollback()?;
            Err(error)
        }
    }
}

/// Whether a database whose last step was `had` lacked the step of this name.
pub(in crate::store) fn lacked(had: usize, name: &str) -> bool {
    STEPS.iter().skip(had).any(|step| step.name == name)
}

/// Refuses a database of another program's schema.
///
/// # Errors
/// [`Error::Config`] says which program is to be used.
pub(in crate::store) fn refuse_other(conn: &mut Conn, url: &impl std::fmt::Display) -> Result<()> {
    // What has no steps is not even one of ours.
    match step(conn).unwrap_or(0) {
        LAST => Ok(()),
        step if step > LAST => Err(newer(step)),
        _ => Err(Error::Config(format!(
            "The database {url} is not of this program's version. Start the program on it once."
        ))),
    }
}

/// Refuses a database of a newer program's schema.
///
/// # Errors
/// [`Error::Config`] says that the newer program is to be used.
pub(in crate::store) fn refuse_newer(conn: &mut Conn) -> Result<()> {
    match step(conn) {
        Ok(step) if step > LAST => Err(newer(step)),
        // What has no steps is not ours to judge here.
        _ => Ok(()),
    }
}

/// Whether a database has exactly this program's schema.
pub(in crate::store) fn is_current(conn: &mut Conn) -> Result<bool> {
    Ok(step(conn)? == LAST)
}

fn newer(step: usize) -> Error {
    Error::Config(format!(
        "The database has schema step {step}, this program knows {LAST}. Use the newer program."
    ))
}

/// Answers the last step that there was before.
fn apply(conn: &mut Conn) -> Result<usize> {
    conn.batch("CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT PRIMARY KEY)")?;
    let done = step(conn)?;
    if done > LAST {
        return Err(newer(done));
    }
    let old = (1..LAST).contains(&done);
    if old {
        tracing::info!(
            from = done,
            to = LAST,
            "bringing the database to this program's schema"
        );
    }
    if old && conn.engine() == Engine::Sqlite {
        take_views(conn)?;
    }
    for (at, step) in STEPS.iter().enumerate().skip(done) {
        conn.batch(&spoken(conn.engine(), at, step))?;
        let number = i64::try_from(at + 1).unwrap_or(i64::MAX);
        let sql = "INSERT INTO schema_steps (step) VALUES ($1)";
        conn.execute(sql, &[number.into()])?;
    }
    if old {
        tracing::info!("migrated {done} → {LAST}");
    }
    Ok(done)
}

/// Takes the views of the indicators away, which are made anew at every start: SQLite lets no
/// table be renamed while a view is about one that is gone.
fn take_views(conn: &mut Conn) -> Result<()> {
    let sql = "SELECT replace(slug, '-', '_') FROM indicators";
    let names = conn.query(sql, &[], |row| row.text(0))?;
    let mut views = names.iter();
    views.try_for_each(|name| conn.batch(&format!("DROP VIEW IF EXISTS \"{name}\"")))
}

/// The last step of this program.
pub(in crate::store) const LAST: usize = STEPS.len();

/// The last step of a database that was migrated once.
pub(in crate::store) fn step(conn: &mut Conn) -> Result<usize> {
    let sql = "SELECT coalesce(max(step), 0) FROM schema_steps";
    let done = conn.query_one(sql, &[], |row| row.int(0))?.unwrap_or(0);
    Ok(usize::try_from(done).unwrap_or(0))
}

/// The tables in the order of their making: those that others refer to come first.
pub(in crate::store) fn tables() -> Vec<&'static str> {
    let mut tables = Vec::new();
    let texts = STEPS.iter().flat_map(|step| [step.both, step.sqlite]);
    for made in texts.flat_map(|text| text.split("CREATE TABLE ").skip(1)) {
        let name = made.split_once(" (").map_or(made, |(name, _)| name);
        if !tables.contains(&name) {
            tables.push(name);
        }
    }
    tables
}

/// A step in an engine's dialect.
///
/// The first ones were written for both engines and are translated: in SQLite only
/// `INTEGER PRIMARY KEY` makes the number of a row its place in the table, and a table marked as
/// clustered lies in its key's order, so that both cost one tree instead of two; in PostgreSQL
/// text must be told to sort by its bytes, as periods and codes need it.
fn spoken(engine: Engine, at: usize, step: &Step) -> String {
    let companion = match engine {
        Engine::Sqlite => step.sqlite,
        Engine::Postgres => step.postgres,
    };
    let both = match engine {
        _ if at >= TRANSLATED => step.both.to_owned(),
        Engine::Sqlite => step
            .both
            .replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
            .replace("/* CLUSTERED */", "WITHOUT ROWID"),
        Engine::Postgres => step.both.replace(" TEXT", " TEXT COLLATE \"C\""),
    };
    both + companion
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_known_by_name_and_in_order() {
        let tables = tables();
        let at = |name| tables.iter().position(|table| *table == name);
        assert_eq!(at("counters"), Some(0));
        assert!(at("agencies") < at("users") && at("users") < at("api_keys"));
        assert!(at("series").is_some() && at("observations_before").is_none());
        let twice = tables.iter().filter(|table| **table == "totals").count();
        assert_eq!(twice, 1);
    }
}
