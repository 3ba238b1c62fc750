//! Calls that are made once, however often they are sent: what was answered under an
//! `Idempotency-Key` is kept with the rows that it wrote, in their transaction.

use crate::base::error::{Error, Result};
use crate::store::{Conn, Tx};

/// For how long an answer is kept, in milliseconds.
const KEPT_MS: i64 = 24 * 3_600_000;
/// For how long a call may write nothing before it counts as lost with its process.
const LOST_MS: i64 = 10 * 60_000;

/// An `Idempotency-Key` of an API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Number of the API key.
    pub key: i64,
    /// Hash of the `Idempotency-Key`.
    pub hash: String,
}

/// An answer that can be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers, by name.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: String,
}

/// What is known of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    /// Nothing: it is the first, and has begun now.
    New,
    /// It is being worked on.
    Working,
    /// It was answered.
    Answered {
        /// Hash of the request.
        fingerprint: String,
        /// The answer.
        answer: Answer,
    },
}

/// Begins a call, unless it is known.
pub fn begin(tx: &mut Tx<'_>, claim: &Claim) -> Result<Known> {
    let (old, lost) = (tx.now - KEPT_MS, tx.now - LOST_MS);
    let sql = "DELETE FROM idempotency WHERE key_id = $1 AND hash = $2
        AND (created_at < $3 OR (state = 'working' AND touched_at < $4))";
    let params = [
        claim.key.into(),
        (&claim.hash).into(),
        old.into(),
        lost.into(),
    ];
    tx.conn.execute(sql, &params)?;
    let sql = "INSERT INTO idempotency (key_id, hash, fingerprint, state, status, headers, body,
        created_at, touched_at) VALUES ($1, $2, '', 'working', 0, '', '', $3, $3)
        ON CONFLICT (key_id, hash) DO NOTHING";
    let params = [claim.key.into(), (&claim.hash).into(), tx.now.into()];
    if tx.conn.execute(sql, &params)? == 1 {
        return Ok(Known::New);
    }
    Ok(known(tx.conn, claim)?.unwrap_or(Known::Working))
}

/// Removes the answers that are no longer given again; answers how many there were.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = "DELETE FROM idempotency WHERE created_at < $1";
    tx.conn.execute(sql, &[(tx.now - KEPT_MS).into()])
}

/// What is known of a call; nothing when it was never made.
pub fn known(conn: &mut Conn, claim: &Claim) -> Result<Option<Known>> {
    let sql = "SELECT state, fingerprint, status, headers, body FROM idempotency
        WHERE key_id = $1 AND hash = $2";
    let params = [claim.key.into(), (&claim.hash).into()];
    conn.query_one(sql, &params, |row| {
        if row.text("state")? == "working" {
            return Ok(Known::Working);
        }
        let headers = serde_json::from_str(&row.text("headers")?);
        Ok(Known::Answered {
            fingerprint: row.text("fingerprint")?,
            answer: Answer {
                status: u16::try_from(row.int("status")?).unwrap_or(500),
                headers: headers.map_err(|e| Error::Internal(format!("idempotency: {e}")))?,
                body: row.text("body")?,
            },
        })
    })
}

/// Notes that a call is still being worked on.
pub fn touch(tx: &mut Tx<'_>, claim: &Claim) -> Result<()> {
    let sql = "UPDATE idempotency SET touched_at = $1 WHERE key_id = $2 AND hash = $3";
    let params = [tx.now.into(), claim.key.into(), (&claim.hash).into()];
    tx.conn.execute(sql, &params).map(drop)
}

/// Keeps the answer of a call.
pub fn settle(tx: &mut Tx<'_>, claim: &Claim, fingerprint: &str, answer: &Answer) -> Result<()> {
    let headers = serde_json::to_string(&answer.headers)
        .map_err(|e| Error::Internal(format!("headers: {e}")))?;
    let sql = "UPDATE idempotency SET state = 'answered', fingerprint = $1, status = $2,
        headers = $3, body = $4, touched_at = $5 WHERE key_id = $6 AND hash = $7";
    let params = [
        fingerprint.into(),
        i64::from(answer.status).into(),
        (&headers).into(),
        (&answer.body).into(),
        tx.now.into(),
        claim.key.into(),
        (&claim.hash).into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}

/// Forgets a call that came to no answer.
pub fn release(tx: &mut Tx<'_>, claim: &Claim) -> Result<()> {
    let sql = "DELETE FROM idempotency WHERE key_id = $1 AND hash = $2 AND state = 'working'";
    let params = [claim.key.into(), (&claim.hash).into()];
    tx.conn.execute(sql, &params).map(drop)
}
