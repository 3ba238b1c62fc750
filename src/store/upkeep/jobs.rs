//! Work that is done at certain times: of several processes that share the database one takes a
//! turn, for a while that it makes longer as it works, so that another can where the first one
//! died.

use crate::base::error::Result;
use crate::store::{Param, Tx};

/// For how long a turn is taken; its holder takes it anew well before.
pub const LEASE_MS: i64 = 60_000;
/// After how long a turn that failed may be tried again, at the latest.
pub const AGAIN_MS: i64 = 600_000;
/// How far a time in the store may lie ahead of what this clock allows. Beyond it was written by
/// a clock that was wrong, and is not believed: it would stop the job until that time has come.
const AHEAD_MS: i64 = 300_000;

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

/// What came of asking for a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is the asker's.
    Mine,
    /// Somebody else is at it, or will try it again.
    Busy,
    /// It is done, or a later one has been.
    Done,
}

/// Takes a turn, unless it is done or somebody else has it.
pub fn take(tx: &mut Tx<'_>, turn: Turn<'_>) -> Result<Taken> {
    let sql = "INSERT INTO jobs (name, due, holder, until, done) VALUES ($1, $2, $3, $4, 0)
        ON CONFLICT (name) DO UPDATE SET due = excluded.due, holder = excluded.holder,
            until = excluded.until, done = 0
        WHERE jobs.due < excluded.due OR jobs.due > $5
            OR (jobs.due = excluded.due AND jobs.done = 0
                AND (jobs.until <= $6 OR jobs.until > $7))";
    let params: [Param<'_>; 7] = [
        turn.name.into(),
        turn.due.into(),
        turn.holder.into(),
        (tx.now + LEASE_MS).into(),
        (tx.now + AHEAD_MS).into(),
        tx.now.into(),
        (tx.now + AGAIN_MS + AHEAD_MS).into(),
    ];
    if tx.conn.execute(sql, &params)? > 0 {
        return Ok(Taken::Mine);
    }
    let sql = "SELECT count(*) FROM jobs WHERE name = $1 AND due = $2 AND done = 0";
    let params = [turn.name.into(), turn.due.into()];
    let open = tx.conn.query_one(sql, &params, |row| row.int(0))?;
    Ok(if open == Some(1) {
        Taken::Busy
    } else {
        Taken::Done
    })
}

/// Keeps a turn for a further while; false when it is no longer the holder's.
pub fn keep(tx: &mut Tx<'_>, turn: Turn<'_>) -> Result<bool> {
    let until = tx.now + LEASE_MS;
    set(tx, turn, until)
}

/// Leaves a turn that failed to whoever tries it again, `wait` milliseconds from now.
pub fn put_off(tx: &mut Tx<'_>, turn: Turn<'_>, wait: i64) -> Result<()> {
    let until = tx.now + wait.min(AGAIN_MS);
    set(tx, turn, until).map(drop)
}

fn set(tx: &mut Tx<'_>, turn: Turn<'_>, until: i64) -> Result<bool> {
    let sql = "UPDATE jobs SET until = $1
        WHERE name = $2 AND due = $3 AND holder = $4 AND done = 0";
    let params = [
        until.into(),
        turn.name.into(),
        turn.due.into(),
        turn.holder.into(),
    ];
    Ok(tx.conn.execute(sql, &params)? == 1)
}

/// Notes that a turn is done.
pub fn done(tx: &mut Tx<'_>, turn: Turn<'_>) -> Result<()> {
    let sql = "UPDATE jobs SET done = 1 WHERE name = $1 AND due = $2 AND holder = $3";
    let params = [turn.name.into(), turn.due.into(), turn.holder.into()];
    tx.conn.execute(sql, &params).map(drop)
}
