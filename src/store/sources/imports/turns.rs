//! What moves an import on, and who may.

use crate::base::error::{Error, Result};
use crate::store::commit::journal::{Actor, Entry, Via};
use crate::store::sources::imports::{
    AHEAD_MS, LEASE_MS, LIFE_MS, MOST, MOST_EACH, PAUSE_MS, State,
};
use crate::store::{Conn, Param, Tx};

/// How often a file is read before it is taken for one that ends whoever reads it.
const TRIES: i64 = 3;

/// An import in the hands of an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Number of the import.
    pub id: i64,
    /// Name of the instance.
    pub by: String,
}

/// An import that is sent in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its name in addresses; none where nobody will look at it.
    pub token: Option<String>,
    /// The user who sends it.
    pub owner: i64,
    /// Slug of the indicator on whose page it is sent.
    pub slug: String,
    /// Name of the file.
    pub file: String,
    /// For whom it speaks.
    pub scope: String,
    /// Where it comes from, as its owner writes it; empty for a file.
    pub origin: String,
}

/// Takes an import in, to be read by the instance `by`. The person's oldest makes room, and the
/// oldest of all; none when those that are there are all being written.
pub fn put(tx: &mut Tx<'_>, sent: &Sent, by: &str) -> Result<Option<Hold>> {
    sweep(tx)?;
    let own = Some(sent.owner);
    if !make_room(tx, own, MOST_EACH)? || !make_room(tx, None, MOST)? {
        return Ok(None);
    }
    stage(tx, sent, by).map(Some)
}

/// Takes in an import that its sender's own process plans and applies: it takes nobody's room.
pub fn stage(tx: &mut Tx<'_>, sent: &Sent, by: &str) -> Result<Hold> {
    let id = tx.next_id("imports")?;
    let sql = "INSERT INTO imports
        (id, user_id, created_at, pieces, token, slug, file, scope, state, holder, until, tries,
        origin)
        VALUES ($1, $2, $3, 0, $4, $5, $6, $7, 'reading', $8, $9, 1, $10)";
    let params: [Param<'_>; 10] = [
        id.into(),
        sent.owner.into(),
        tx.now.into(),
        sent.token.as_ref().into(),
        (&sent.slug).into(),
        (&sent.file).into(),
        (&sent.scope).into(),
        by.into(),
        (tx.now + LEASE_MS).into(),
        (&sent.origin).into(),
    ];
    tx.conn.execute(sql, &params)?;
    Ok(Hold {
        id,
        by: by.to_owned(),
    })
}

/// Lets the oldest go until there are fewer than `most`; false when those left are being written.
fn make_room(tx: &mut Tx<'_>, owner: Option<i64>, most: i64) -> Result<bool> {
    let sql = "SELECT count(*) FROM imports WHERE CAST($1 AS BIGINT) IS NULL OR user_id = $1";
    let there = tx.conn.query_one(sql, &[owner.into()], |row| row.int(0))?;
    let sql = "DELETE FROM imports WHERE id = (SELECT id FROM imports
        WHERE (CAST($1 AS BIGINT) IS NULL OR user_id = $1) AND state NOT IN ('applying', 'paused')
        ORDER BY created_at, id LIMIT 1)";
    for _ in most..=there.unwrap_or(0) {
        if tx.conn.execute(sql, &[owner.into()])? == 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Says that the instance is still at it, and how far it has come in reading; false when it is no
/// longer its own, because it was cancelled or another took it over.
pub fn beat(tx: &mut Tx<'_>, hold: &Hold, read: Option<i64>) -> Result<bool> {
    let sql = "UPDATE imports SET until = $1, done = coalesce($2, done)
        WHERE id = $3 AND holder = $4 AND state IN ('reading', 'applying')";
    let params = [
        (tx.now + LEASE_MS).into(),
        read.into(),
        hold.id.into(),
        (&hold.by).into(),
    ];
    Ok(tx.conn.execute(sql, &params)? == 1)
}

/// An import is no longer the instance's own.
pub fn lost() -> Error {
    Error::Conflict("the import was cancelled, or another instance has taken it over".to_owned())
}

/// Refuses to go on where the import is no longer the instance's own.
pub(super) fn held(tx: &mut Tx<'_>, hold: &Hold) -> Result<()> {
    if beat(tx, hold, None)? {
        return Ok(());
    }
    Err(lost())
}

/// Takes answers to questions: the plan is made anew by the instance `by`, or at last where the
/// file could not be read. None when it does not wait for a word.
pub fn answer(tx: &mut Tx<'_>, id: i64, by: &str, choices: &str) -> Result<Option<Hold>> {
    let sql = "UPDATE imports SET state = 'reading', choices = $1, holder = $2, until = $3,
        tries = 1, done = 0, pieces = 0, writes = 0, plan = '', result = ''
        WHERE id = $4 AND state IN ('ready', 'broken') AND uploads > 0";
    let params = [
        choices.into(),
        by.into(),
        (tx.now + LEASE_MS).into(),
        id.into(),
    ];
    taken(tx, sql, &params, id, by)
}

/// Releases the plan to be applied by the instance `by`: from here on it is finished, whatever
/// happens. None when it does not wait for a word.
pub fn begin(tx: &mut Tx<'_>, id: i64, by: &str) -> Result<Option<Hold>> {
    let sql = "UPDATE imports SET state = 'applying', holder = $1, until = $2, done = 0, next = 0
        WHERE id = $3 AND state = 'ready'";
    let params = [by.into(), (tx.now + LEASE_MS).into(), id.into()];
    taken(tx, sql, &params, id, by)
}

/// Takes over an import whose holder has gone silent, or that was paused. None when somebody is
/// at it, or nothing is left to do.
pub fn take_over(tx: &mut Tx<'_>, id: i64, by: &str) -> Result<Option<Hold>> {
    let (now, far) = (tx.now, tx.now + LEASE_MS + AHEAD_MS);
    let sql = "UPDATE imports SET state = 'failed' WHERE id = $1 AND state = 'reading'
        AND (until <= $2 OR until > $3) AND (tries >= $4 OR uploads = 0)";
    let params = [id.into(), now.into(), far.into(), TRIES.into()];
    tx.conn.execute(sql, &params)?;
    let sql = "UPDATE imports SET state = CASE state WHEN 'paused' THEN 'applying' ELSE state END,
        holder = $1, until = $2, tries = tries + 1 WHERE id = $3 AND (state = 'paused'
        OR (state IN ('reading', 'applying') AND (until <= $4 OR until > $5)))";
    let params = [
        by.into(),
        (now + LEASE_MS).into(),
        id.into(),
        now.into(),
        far.into(),
    ];
    taken(tx, sql, &params, id, by)
}

fn taken(
    tx: &mut Tx<'_>,
    sql: &str,
    params: &[Param<'_>],
    id: i64,
    by: &str,
) -> Result<Option<Hold>> {
    let mine = tx.conn.execute(sql, params)? == 1;
    Ok(mine.then(|| Hold {
        id,
        by: by.to_owned(),
    }))
}

/// Numbers of imports that somebody should go on with at `now`: their holders have gone silent, or
/// their pause is over.
pub fn left(conn: &mut Conn, now: i64) -> Result<Vec<i64>> {
    let sql = "SELECT id FROM imports WHERE
        (state IN ('reading', 'applying') AND (until <= $1 OR until > $2))
        OR (state = 'paused' AND (until <= $1 OR until > $3)) ORDER BY id";
    let params = [
        now.into(),
        (now + LEASE_MS + AHEAD_MS).into(),
        (now + PAUSE_MS + AHEAD_MS).into(),
    ];
    conn.query(sql, &params, |row| row.int(0))
}

/// Ends the reading of a file that can't be read, or the applying of a plan that can't go on now;
/// `why` is for the sender.
pub fn stop(tx: &mut Tx<'_>, hold: &Hold, state: State, why: Option<&str>) -> Result<()> {
    let until = tx.now + PAUSE_MS;
    let sql = "UPDATE imports SET state = $1, result = coalesce($2, result), until = $3
        WHERE id = $4 AND holder = $5 AND state IN ('reading', 'applying')";
    let params: [Param<'_>; 5] = [
        state.name().into(),
        why.into(),
        until.into(),
        hold.id.into(),
        (&hold.by).into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}

/// Ends an import that has no piece left; one that took several commits is noted in the journal.
pub fn finish(tx: &mut Tx<'_>, hold: &Hold) -> Result<()> {
    let sql = "UPDATE imports SET state = 'applied' WHERE id = $1 AND holder = $2
        AND state = 'applying' AND next >= pieces RETURNING user_id, pieces";
    let params = [hold.id.into(), (&hold.by).into()];
    let ended = tx.conn.query_one(sql, &params, |row| {
        Ok((row.int("user_id")?, row.int("pieces")?))
    })?;
    let (user, pieces) = ended.ok_or_else(lost)?;
    if pieces <= 1 {
        return Ok(());
    }
    let after = serde_json::json!({ "pieces": pieces }).to_string();
    tx.journal(&Entry {
        actor: Some(&Actor {
            user,
            key: None,
            via: Via::Import,
        }),
        action: "import",
        subject: "import",
        subject_id: &hold.id.to_string(),
        agency: None,
        before: None,
        after: Some(&after),
    })
}

/// Throws an import away, unless it is being written; its parts go with the next clean-up.
pub fn remove(tx: &mut Tx<'_>, id: i64) -> Result<bool> {
    let sql = "DELETE FROM imports WHERE id = $1 AND state NOT IN ('applying', 'paused')";
    Ok(tx.conn.execute(sql, &[id.into()])? == 1)
}

/// Throws away imports that nobody gave a word for in time, and those of a clock that was far
/// ahead; answers how many there were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM imports WHERE state NOT IN ('applying', 'paused')
        AND created_at NOT BETWEEN $1 AND $2";
    let params = [(tx.now - LIFE_MS + 1).into(), (tx.now + LIFE_MS).into()];
    tx.conn.execute(sql, &params)
}
