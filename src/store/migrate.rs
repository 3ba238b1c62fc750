//! Brings the database to the schema of this program; one SQL text for every engine.

use super::Conn;
use crate::error::{Error, Result};

/// The migrations in their order; a number, once released, never changes its text.
const STEPS: [&str; 2] = [
    include_str!("../../migrations/0001_start.sql"),
    include_str!("../../migrations/0004_ops.sql"),
];

/// Applies the steps that the database lacks, each in a transaction of its own.
///
/// # Errors
/// [`Error::Config`] when the database was written by a newer program.
pub fn run(conn: &mut Conn) -> Result<()> {
    conn.batch("CREATE TABLE IF NOT EXISTS schema_steps (step BIGINT PRIMARY KEY)")?;
    let sql = "SELECT coalesce(max(step), 0) FROM schema_steps";
    let done = conn.query_one(sql, &[], |row| row.int(0))?.unwrap_or(0);
    let done = usize::try_from(done).unwrap_or(0);
    if done > STEPS.len() {
        return Err(Error::Config(format!(
            "The database has schema step {done}, this program knows {}. Use the newer program.",
            STEPS.len()
        )));
    }
    for (at, step) in STEPS.iter().enumerate().skip(done) {
        conn.batch("BEGIN IMMEDIATE")?;
        let number = i64::try_from(at + 1).unwrap_or(i64::MAX);
        let applied = conn.batch(&for_sqlite(at, step)).and_then(|()| {
            conn.execute(
                "INSERT INTO schema_steps (step) VALUES ($1)",
                &[number.into()],
            )
        });
        if let Err(error) = applied {
            conn.batch("ROLLBACK")?;
            return Err(error);
        }
        conn.batch("COMMIT")?;
    }
    Ok(())
}

/// What only SQLite's dialect can say after a step: the journal refuses to be changed.
const SQLITE_ONLY: [(usize, &str); 1] = [(
    0,
    "CREATE TRIGGER journal_is_not_changed BEFORE UPDATE ON journal
     BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
     CREATE TRIGGER journal_is_not_shortened BEFORE DELETE ON journal
     BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;",
)];

/// The schema in SQLite's dialect: only `INTEGER PRIMARY KEY` makes the number of a row its place
/// in the table, and a table marked as clustered lies in its key's order, so that both cost one
/// tree instead of two.
fn for_sqlite(at: usize, step: &str) -> String {
    let more = SQLITE_ONLY.iter().filter(|(of, _)| *of == at);
    let step = step
        .replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY")
        .replace("/* CLUSTERED */", "WITHOUT ROWID");
    more.fold(step, |text, (_, sql)| text + sql)
}
