//! Work that is done at certain times: of several processes that share the database one takes it,
//! for a while, so that another can where the first one died.

use crate::base::error::Result;
use crate::store::{Param, Tx};

/// A turn of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn<'a> {
    /// Name of the job.
    pub name: &'a str,
    /// When it was due, milliseconds since 1970.
    pub due: i64,
    /// Who takes it.
    pub holder: &'a str,
}

/// Takes a turn until the time `until`; false when it is done, or somebody else has it.
pub fn take(tx: &mut Tx<'_>, turn: Turn<'_>, until: i64) -> Result<bool> {
    let sql = "INSERT INTO jobs (name, due, holder, until, done) VALUES ($1, $2, $3, $4, 0)
        ON CONFLICT (name) DO UPDATE SET due = excluded.due, holder = excluded.holder,
            until = excluded.until, done = 0
        WHERE jobs.due < excluded.due
            OR (jobs.due = excluded.due AND jobs.done = 0 AND jobs.until <= $5)";
    let params: [Param<'_>; 5] = [
        turn.name.into(),
        turn.due.into(),
        turn.holder.into(),
        until.into(),
        tx.now.into(),
    ];
    Ok(tx.conn.execute(sql, &params)? > 0)
}

/// Notes that a turn is done.
pub fn done(tx: &mut Tx<'_>, turn: Turn<'_>) -> Result<()> {
    let sql = "UPDATE jobs SET done = 1 WHERE name = $1 AND due = $2 AND holder = $3";
    let params = [turn.name.into(), turn.due.into(), turn.holder.into()];
    tx.conn.execute(sql, &params).map(drop)
}

/// Leaves a turn that failed to whoever tries again from the time `until` on.
pub fn put_off(tx: &mut Tx<'_>, turn: Turn<'_>, until: i64) -> Result<()> {
    let sql = "UPDATE jobs SET until = $1 WHERE name = $2 AND due = $3 AND holder = $4";
    let params = [
        until.into(),
        turn.name.into(),
        turn.due.into(),
        turn.holder.into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}
