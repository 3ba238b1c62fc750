//! What came of each try to fetch from a source.

use crate::base::error::{Error, Result};
use crate::store::{Conn, Param, Row, Tx};

/// For how long a run is kept, in milliseconds.
const KEPT_MS: i64 = 90 * 86_400_000;
/// Runs that a source keeps of those that changed nothing.
const MOST_IDLE: i64 = 500;
/// Runs that one transaction removes.
const AT_ONCE: usize = 200;

/// Why there was a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Its time had come.
    Schedule,
    /// Somebody asked for it.
    Hand,
    /// What an earlier run wrote was taken back.
    Undo,
    /// What came with an earlier run was read again.
    Repeat,
}

impl Cause {
    const ALL: [Self; 4] = [Self::Schedule, Self::Hand, Self::Undo, Self::Repeat];

    /// The word in the store and in texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Hand => "hand",
            Self::Undo => "undo",
            Self::Repeat => "repeat",
        }
    }

    /// Whether its source was asked.
    pub fn asks(self) -> bool {
        matches!(self, Self::Schedule | Self::Hand)
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// It is at work, or was cut off.
    Running,
    /// Figures were written.
    Changed,
    /// Everything stood there already.
    Unchanged,
    /// The source has no rows.
    Empty,
    /// What came was not taken.
    Refused,
    /// Nothing came, or nothing that can be read.
    Failed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 6] = [
        Self::Running,
        Self::Changed,
        Self::Unchanged,
        Self::Empty,
        Self::Refused,
        Self::Failed,
    ];

    /// The word in the store, in metrics and in texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Empty => "empty",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Whether the figures are what the source said then.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Changed | Self::Unchanged)
    }
}

/// How many rows did what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows added.
    pub created: i64,
    /// Rows changed.
    pub changed: i64,
    /// Rows taken away.
    pub removed: i64,
    /// Rows that stood there already.
    pub same: i64,
    /// Rows refused.
    pub refused: i64,
    /// Those of them that would have changed a validated figure.
    pub validated: i64,
    /// Figures that the source brought before and no longer names.
    pub gone: i64,
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// The number of its source.
    pub source: i64,
    /// Why there was one.
    pub cause: Cause,
    /// Who answers for it.
    pub user: i64,
    /// Whether nothing was to be written.
    pub dry: bool,
    /// What came of it.
    pub state: State,
    /// Why it was refused or failed, as its owner writes it.
    pub why: Option<String>,
    /// When it began, milliseconds since 1970.
    pub begun_at: i64,
    /// When it ended; none while it runs.
    pub ended_at: Option<i64>,
    /// How long it took to fetch, in milliseconds.
    pub fetched_ms: i64,
    /// Bytes that were read.
    pub bytes: i64,
    /// SHA-256 of what was read.
    pub hash: String,
    /// How many rows did what.
    pub counts: Counts,
    /// The newest period that the source named.
    pub newest: Option<String>,
    /// What is to be known beside, as its owner writes it.
    pub notes: String,
    /// When it was taken back.
    pub undone_at: Option<i64>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// What came of it.
    pub state: State,
    /// Why it was refused or failed.
    pub why: Option<String>,
    /// How long it took to fetch, in milliseconds.
    pub fetched_ms: i64,
    /// Bytes that were read.
    pub bytes: i64,
    /// SHA-256 of what was read.
    pub hash: String,
    /// How many rows did what.
    pub counts: Counts,
    /// The newest period that the source named.
    pub newest: Option<String>,
    /// What is to be known beside.
    pub notes: String,
    /// The headings that the source promises from now on.
    pub shape: Option<String>,
    /// When it is due next.
    pub next_at: Option<i64>,
    /// From when on figures that are confirmed now are older than the schedule allows.
    pub late_at: Option<i64>,
}

const COLUMNS: &str = "id, source_id, cause, user_id, dry, state, why, begun_at, ended_at,
    fetched_ms, bytes, hash, created, changed, removed, same, refused, validated, gone, newest,
    notes, undone_at";

fn read(row: &Row<'_>) -> Result<Run> {
    let (cause, state) = (row.text("cause")?, row.text("state")?);
    let unknown = |word: &str| Error::Internal(format!("a run of a source is {word:?}"));
    let found = Cause::ALL.into_iter().find(|one| one.name() == cause);
    let stands = State::ALL.into_iter().find(|one| one.name() == state);
    Ok(Run {
        id: row.int("id")?,
        source: row.int("source_id")?,
        cause: found.ok_or_else(|| unknown(&cause))?,
        user: row.int("user_id")?,
        dry: row.is("dry")?,
        state: stands.ok_or_else(|| unknown(&state))?,
        why: row.opt_text("why")?,
        begun_at: row.int("begun_at")?,
        ended_at: row.opt_int("ended_at")?,
        fetched_ms: row.int("fetched_ms")?,
        bytes: row.int("bytes")?,
        hash: row.text("hash")?,
        counts: Counts {
            created: row.int("created")?,
            changed: row.int("changed")?,
            removed: row.int("removed")?,
            same: row.int("same")?,
            refused: row.int("refused")?,
            validated: row.int("validated")?,
            gone: row.int("gone")?,
        },
        newest: row.opt_text("newest")?,
        notes: row.text("notes")?,
        undone_at: row.opt_int("undone_at")?,
    })
}

/// Begins a run of a source that the caller holds.
pub fn begin(tx: &mut Tx<'_>, source: i64, how: (Cause, i64, bool)) -> Result<i64> {
    let id = tx.next_id("source_runs")?;
    let (cause, user, dry) = how;
    let sql = "INSERT INTO source_runs (id, source_id, cause, user_id, dry, state, begun_at,
        fetched_ms, bytes, hash, created, changed, removed, same, refused, validated, gone, notes)
        VALUES ($1, $2, $3, $4, $5, 'running', $6, 0, 0, '', 0, 0, 0, 0, 0, 0, 0, '')";
    let params: [Param<'_>; 6] = [
        id.into(),
        source.into(),
        cause.name().into(),
        user.into(),
        i64::from(dry).into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(id)
}

/// Ends a run, lets go of its source, and notes when that is due next.
pub fn end(tx: &mut Tx<'_>, run: &Run, ended: &Ended) -> Result<()> {
    let counts = &ended.counts;
    let sql = "UPDATE source_runs SET state = $1, why = $2, ended_at = $3, fetched_ms = $4,
        bytes = $5, hash = $6, created = $7, changed = $8, removed = $9, same = $10, refused = $11,
        validated = $12, gone = $13, newest = $14, notes = $15 WHERE id = $16";
    let params: [Param<'_>; 16] = [
        ended.state.name().into(),
        ended.why.as_ref().into(),
        tx.now.into(),
        ended.fetched_ms.into(),
        ended.bytes.into(),
        (&ended.hash).into(),
        counts.created.into(),
        counts.changed.into(),
        counts.removed.into(),
        counts.same.into(),
        counts.refused.into(),
        counts.validated.into(),
        counts.gone.into(),
        ended.newest.as_ref().into(),
        (&ended.notes).into(),
        run.id.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let good = ended.state.is_good() && !run.dry && run.cause.asks();
    if good {
        let sql = "UPDATE sources SET good_at = $1, newest = coalesce($2, newest),
            late_at = CASE active WHEN 1 THEN CAST($3 AS BIGINT) END WHERE id = $4";
        let params = [
            tx.now.into(),
            ended.newest.as_ref().into(),
            ended.late_at.into(),
            run.source.into(),
        ];
        tx.conn.execute(sql, &params)?;
    }
    let bad = matches!(ended.state, State::Refused | State::Failed);
    let sql = "UPDATE sources SET until = 0, shape = coalesce($1, shape),
        failures = CASE CAST($2 AS BIGINT) WHEN 0 THEN 0 WHEN 1 THEN failures + 1 ELSE failures END,
        next_at = CASE active WHEN 1 THEN coalesce($3, next_at) ELSE next_at END WHERE id = $4";
    let counted = if run.dry || !run.cause.asks() {
        2
    } else {
        i64::from(bad)
    };
    let params = [
        ended.shape.as_ref().into(),
        counted.into(),
        ended.next_at.into(),
        run.source.into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}

/// Notes of runs that are not at work any more that they were cut off: those of a source that the
/// caller has just taken.
pub fn left(tx: &mut Tx<'_>, source: i64, why: &str) -> Result<()> {
    let sql = "UPDATE source_runs SET state = 'failed', why = $1, ended_at = $2
        WHERE source_id = $3 AND state = 'running'";
    let params = [why.into(), tx.now.into(), source.into()];
    tx.conn.execute(sql, &params).map(drop)
}

/// Keeps a piece of a run's rows.
pub fn keep_rows(tx: &mut Tx<'_>, run: i64, number: i64, records: &str) -> Result<()> {
    let sql = "INSERT INTO source_rows (run_id, number, records) VALUES ($1, $2, $3)";
    let params = [run.into(), number.into(), records.into()];
    tx.conn.execute(sql, &params).map(drop)
}

/// A piece of a run's rows.
pub fn rows(conn: &mut Conn, run: i64, number: i64) -> Result<Option<String>> {
    let sql = "SELECT records FROM source_rows WHERE run_id = $1 AND number = $2";
    conn.query_one(sql, &[run.into(), number.into()], |row| row.text(0))
}

/// The latest runs of a source, or of all, the newest first.
pub fn list(conn: &mut Conn, source: Option<i64>, most: i64) -> Result<Vec<Run>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM source_runs WHERE CAST($1 AS BIGINT) IS NULL OR source_id = $1
         ORDER BY id DESC LIMIT $2"
    );
    conn.query(&sql, &[source.into(), most.into()], read)
}

/// The run with this number.
pub fn one(conn: &mut Conn, id: i64) -> Result<Option<Run>> {
    let sql = format!("SELECT {COLUMNS} FROM source_runs WHERE id = $1");
    conn.query_one(&sql, &[id.into()], read)
}

/// Notes that what a run wrote was taken back.
pub fn mark_undone(tx: &mut Tx<'_>, run: i64) -> Result<()> {
    let sql = "UPDATE source_runs SET undone_at = $1 WHERE id = $2";
    tx.conn.execute(sql, &[tx.now.into(), run.into()]).map(drop)
}

/// Removes some of the runs that are too old, and of those that changed nothing some of a
/// source's that are too many; answers how many they were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = format!(
        "SELECT id FROM source_runs r WHERE begun_at < $1 OR (state NOT IN ('changed', 'running')
         AND id <= (SELECT id FROM source_runs o WHERE o.source_id = r.source_id
                    ORDER BY id DESC LIMIT 1 OFFSET {MOST_IDLE})) LIMIT {AT_ONCE}"
    );
    let old = (tx.now - KEPT_MS).into();
    let ids = tx.conn.query(&sql, &[old], |row| row.int("id"))?;
    for id in &ids {
        for sql in [
            "DELETE FROM source_rows WHERE run_id = $1",
            "DELETE FROM source_inputs WHERE run_id = $1",
            "DELETE FROM source_runs WHERE id = $1",
        ] {
            tx.conn.execute(sql, &[(*id).into()])?;
        }
    }
    Ok(ids.len())
}
