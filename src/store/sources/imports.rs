//! Files on their way in, which every instance sees: a file is read into a plan, the plan waits
//! for its sender's word, then it is applied piece by piece. Who reads or applies holds the import
//! and says so again and again; one whose holder went silent is any other's to go on with.

mod parts;
mod turns;

pub use crate::store::sources::imports::parts::{
    Planned, Step, advance, keep_piece, keep_upload, left_over, piece, plan, planned, upload,
    uploaded,
};
pub use crate::store::sources::imports::turns::{
    Hold, Sent, answer, beat, begin, finish, left, lost, put, remove, stage, stop, sweep, take_over,
};

use crate::base::error::{Error, Result};
use crate::figures::observation::Stored;
use crate::store::figures::observations::{COLUMNS as FIGURES, Target, read as figure};
use crate::store::{Conn, Row};

/// How long an import waits for its sender's word, in milliseconds.
pub const LIFE_MS: i64 = 3_600_000;
/// Imports that one person may have waiting; the oldest makes room.
pub const MOST_EACH: i64 = 5;
/// Imports that may wait altogether.
pub const MOST: i64 = 100;
/// For how long an import is held without a word of its holder.
const LEASE_MS: i64 = 30_000;
/// After how long an import that could not go on is tried again, in milliseconds.
const PAUSE_MS: i64 = 15_000;
/// How far a time in the store may lie ahead before it is taken for that of a wrong clock.
const AHEAD_MS: i64 = 60_000;

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The file is being read.
    Reading,
    /// The file can't be read.
    Broken,
    /// Something beside the file failed; it can be sent again.
    Failed,
    /// The plan waits for a word.
    Ready,
    /// The plan is being applied.
    Applying,
    /// The store failed on the way; what is left waits in it.
    Paused,
    /// The plan is applied.
    Applied,
}

impl State {
    const ALL: [Self; 7] = [
        Self::Reading,
        Self::Broken,
        Self::Failed,
        Self::Ready,
        Self::Applying,
        Self::Paused,
        Self::Applied,
    ];

    /// The word in the store.
    fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Broken => "broken",
            Self::Failed => "failed",
            Self::Ready => "ready",
            Self::Applying => "applying",
            Self::Paused => "paused",
            Self::Applied => "applied",
        }
    }

    fn parse(text: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|one| one.name() == text);
        found.ok_or_else(|| Error::Internal(format!("an import is {text:?}")))
    }
}

/// An import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its number.
    pub id: i64,
    /// The user who sent it and answers for it.
    pub owner: i64,
    /// Slug of the indicator on whose page it was sent.
    pub slug: String,
    /// Name of the file, as sent.
    pub file: String,
    /// For whom it speaks, as its owner writes it.
    pub scope: String,
    /// Where it comes from, as its owner writes it; empty for a file.
    pub origin: String,
    /// Where it stands.
    pub state: State,
    /// Whether whoever was at it has gone silent.
    pub left: bool,
    /// How many pieces the upload has.
    pub uploads: i64,
    /// How many pieces the plan has.
    pub pieces: i64,
    /// The first piece that is not applied yet.
    pub next: i64,
    /// Rows that applying the plan writes.
    pub writes: i64,
    /// Rows done in the present step.
    pub done: i64,
    /// Answers to questions so far, as their owner writes them.
    pub choices: String,
    /// What came of it so far, as its owner writes it.
    pub result: String,
}

const COLUMNS: &str =
    "id, user_id, slug, file, scope, origin, state, until, uploads, pieces, next, writes,
    done, choices, result";

fn read(row: &Row<'_>, now: i64) -> Result<Import> {
    let state = State::parse(&row.text("state")?)?;
    let until = row.int("until")?;
    let held = until > now && until <= now + LEASE_MS + AHEAD_MS;
    Ok(Import {
        id: row.int("id")?,
        owner: row.int("user_id")?,
        slug: row.text("slug")?,
        file: row.text("file")?,
        scope: row.text("scope")?,
        origin: row.text("origin")?,
        state,
        left: !held && matches!(state, State::Reading | State::Applying),
        uploads: row.int("uploads")?,
        pieces: row.int("pieces")?,
        next: row.int("next")?,
        writes: row.int("writes")?,
        done: row.int("done")?,
        choices: row.text("choices")?,
        result: row.text("result")?,
    })
}

/// The import with this number, as it stands at `now`.
pub fn one(conn: &mut Conn, id: i64, now: i64) -> Result<Option<Import>> {
    let sql = format!("SELECT {COLUMNS} FROM imports WHERE id = $1");
    conn.query_one(&sql, &[id.into()], |row| read(row, now))
}

/// The import of this name, if this user sent it and it is not too old at `now`.
pub fn find(conn: &mut Conn, token: &str, owner: i64, now: i64) -> Result<Option<Import>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM imports WHERE token = $1 AND user_id = $2
         AND (state IN ('applying', 'paused') OR created_at BETWEEN $3 AND $4)"
    );
    let params = [
        token.into(),
        owner.into(),
        (now - LIFE_MS + 1).into(),
        (now + LIFE_MS).into(),
    ];
    conn.query_one(&sql, &params, |row| read(row, now))
}

/// How far the rows of an indicator have come that are being written from files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnderWay {
    /// Slug of the indicator.
    pub slug: String,
    /// Rows that stand already.
    pub done: i64,
    /// Rows that will have been written.
    pub writes: i64,
}

impl UnderWay {
    /// Rows that stand of an indicator, and all that will, if any are being written.
    pub fn of(all: &[Self], slug: &str) -> Option<(i64, i64)> {
        let found = all.iter().find(|one| one.slug == slug)?;
        Some((found.done, found.writes))
    }
}

/// Indicators whose figures are being written from files, or were when an instance went.
pub fn under_way(conn: &mut Conn) -> Result<Vec<UnderWay>> {
    let sql =
        "SELECT slug, CAST(sum(done) AS BIGINT) AS done, CAST(sum(writes) AS BIGINT) AS writes
        FROM imports WHERE state IN ('applying', 'paused') GROUP BY slug ORDER BY slug";
    conn.query(sql, &[], |row| {
        Ok(UnderWay {
            slug: row.text("slug")?,
            done: row.int("done")?,
            writes: row.int("writes")?,
        })
    })
}

/// The rows of an agency, or of all, the latest periods first.
pub fn figures(
    conn: &mut Conn,
    target: &Target,
    agency: Option<&str>,
    most: i64,
) -> Result<Vec<Stored>> {
    let sql = format!(
        "SELECT {FIGURES} FROM figures WHERE indicator = $1
         AND (CAST($2 AS TEXT) IS NULL OR agency = $2)
         ORDER BY period_code DESC, agency, region, c1, c2, c3 LIMIT $3"
    );
    conn.query(
        &sql,
        &[target.id.into(), agency.into(), most.into()],
        figure,
    )
}
