//! Brings the database to the schema of this program; one SQL text for every engine.

use crate::base::error::{Error, Result};
use crate::store::Conn;
use crate::store::engine::conn::Engine;

/// The migrations in their order; a number, once released, never changes its text.
const STEPS: [&str; 6] = [
    include_str!("../../../migrations/0001_start.sql"),
    include_str!("../../../migrations/0002_api_v2.sql"),
    include_str!("../../../migrations/0003_webhooks.sql"),
    include_str!("../../../migrations/0004_ops.sql"),
    include_str!("../../../migrations/0005_periods_in_orders.sql"),
    include_str!("../../../migrations/0008_gates.sql"),
];

/// Applies the steps that the database lacks, all in one transaction: of two processes that start
/// at once, one waits for the other.
///
/// # Errors
/// [`Error::Config`] when the database was written by a newer program.
pub fn run(conn: &mut Conn) -> Result<()> {
    conn.begin_write()?;
    let applied = apply(conn);
    if applied.is_ok() {
        conn.commit()
    } else {
        conn.rollback().and(applied)
    }
}

fn apply(conn: &mut Conn) -> Result<()> {
    conn.batch("CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT PRIMARY KEY)")?;
    let done = step(conn)?;
    if done > LAST {
        return Err(Error::Config(format!(
            "The database has schema step {done}, this program knows {LAST}. Use the newer program."
        )));
    }
    let old = (1..LAST).contains(&done);
    if old {
        tracing::info!(
            from = done,
            to = LAST,
            "bringing the database to this program's schema"
        );
    }
    for (at, step) in STEPS.iter().enumerate().skip(done) {
        conn.batch(&spoken(conn.engine(), at, step))?;
        let number = i64::try_from(at + 1).unwrap_or(i64::MAX);
        let sql = "INSERT INTO schema_steps (step) VALUES ($1)";
        conn.execute(sql, &[number.into()])?;
    }
    if old {
        tracing::info!(step = LAST, "the database has this program's schema");
    }
    Ok(())
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
    let made = STEPS.iter().flat_map(|step| step.split("CREATE TABLE "));
    let names = made
        .filter_map(|text| text.split_once(" ("))
        .map(|(name, _)| name);
    names
        .filter(|name| !name.contains(char::is_whitespace))
        .collect()
}

/// What only one engine's dialect can say after a step: the journal refuses to be changed, and a
/// table of many rows is looked after before a fifth of it has changed.
const DIALECTS: [(usize, Engine, &str); 2] = [
    (
        0,
        Engine::Sqlite,
        "CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
         BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
         CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
         BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;",
    ),
    (
        0,
        Engine::Postgres,
        "CREATE FUNCTION journal_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$;
         CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
         FOR EACH STATEMENT EXECUTE FUNCTION journal_is_only_added_to();
         CREATE TRIGGER journal_is_not_shortened BEFORE DELETE OR TRUNCATE ON journal
         FOR EACH STATEMENT EXECUTE FUNCTION journal_is_only_added_to();
         ALTER TABLE observations SET (autovacuum_analyze_scale_factor = 0.02,
            autovacuum_vacuum_insert_scale_factor = 0.05);
         ALTER TABLE row_counts SET (fillfactor = 70, autovacuum_analyze_scale_factor = 0.02);
         ALTER TABLE totals SET (fillfactor = 70, autovacuum_analyze_scale_factor = 0.02);",
    ),
];

/// A step in an engine's dialect.
///
/// In SQLite only `INTEGER PRIMARY KEY` makes the number of a row its place in the table, and a
/// table marked as clustered lies in its key's order, so that both cost one tree instead of two.
/// In PostgreSQL text must be told to sort by its bytes, as periods and codes need it.
fn spoken(engine: Engine, at: usize, step: &str) -> String {
    let step = match engine {
        Engine::Sqlite => step
            .replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
            .replace("/* CLUSTERED */", "WITHOUT ROWID"),
        Engine::Postgres => step.replace(" TEXT", " TEXT COLLATE \"C\""),
    };
    let more = DIALECTS
        .iter()
        .filter(|(of, by, _)| (*of, *by) == (at, engine));
    more.fold(step, |text, (_, _, sql)| text + sql)
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
        let made: usize = STEPS
            .iter()
            .map(|step| step.matches("CREATE TABLE ").count())
            .sum();
        assert_eq!(tables.len(), made);
    }
}
