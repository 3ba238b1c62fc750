//! The parts of an import: pieces of the upload, the plan, and pieces of the plan's rows.

use crate::base::error::Result;
use crate::store::sources::imports::turns::{Hold, held, lost};
use crate::store::{Conn, Param, Tx};

/// Pieces that one transaction removes, so that no writer waits for long.
const AT_ONCE: usize = 16;

/// A plan whose pieces are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// How many pieces there are.
    pub pieces: i64,
    /// Rows that applying them writes.
    pub writes: i64,
    /// What is to be shown of it, as its owner writes it.
    pub plan: String,
    /// Whether the upload is still needed, because there are questions.
    pub asks: bool,
}

/// A step of applying: the pieces before `next` are applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The first piece of this step.
    pub from: i64,
    /// The first piece after it.
    pub next: i64,
    /// Rows that it wrote or left out.
    pub rows: i64,
    /// What came of the import so far, as its owner writes it.
    pub result: String,
}

/// Keeps a piece of the upload.
pub fn keep_upload(tx: &mut Tx<'_>, hold: &Hold, number: i64, bytes: &str) -> Result<()> {
    held(tx, hold)?;
    let sql = "INSERT INTO import_uploads (import_id, number, bytes) VALUES ($1, $2, $3)";
    let params = [hold.id.into(), number.into(), bytes.into()];
    tx.conn.execute(sql, &params).map(drop)
}

/// Notes that the upload is whole: from here on another instance can read it.
pub fn uploaded(tx: &mut Tx<'_>, hold: &Hold, pieces: i64) -> Result<()> {
    held(tx, hold)?;
    let sql = "UPDATE imports SET uploads = $1 WHERE id = $2";
    tx.conn
        .execute(sql, &[pieces.into(), hold.id.into()])
        .map(drop)
}

/// A piece of the upload.
pub fn upload(conn: &mut Conn, id: i64, number: i64) -> Result<Option<String>> {
    let sql = "SELECT bytes FROM import_uploads WHERE import_id = $1 AND number = $2";
    conn.query_one(sql, &[id.into(), number.into()], |row| row.text(0))
}

/// Keeps a piece of the plan's rows, in place of one that an earlier reading left.
pub fn keep_piece(tx: &mut Tx<'_>, hold: &Hold, number: i64, records: &str) -> Result<()> {
    held(tx, hold)?;
    let sql = "INSERT INTO import_pieces (import_id, number, records) VALUES ($1, $2, $3)
        ON CONFLICT (import_id, number) DO UPDATE SET records = excluded.records";
    let params = [hold.id.into(), number.into(), records.into()];
    tx.conn.execute(sql, &params).map(drop)
}

/// Ends the reading: the plan waits for its sender's word. An upload about which nothing is asked
/// is not needed any more.
pub fn planned(tx: &mut Tx<'_>, hold: &Hold, planned: &Planned) -> Result<()> {
    held(tx, hold)?;
    let sql = "UPDATE imports SET state = 'ready', pieces = $1, writes = $2, plan = $3, next = 0,
        uploads = CASE CAST($4 AS BIGINT) WHEN 1 THEN uploads ELSE 0 END WHERE id = $5";
    let params: [Param<'_>; 5] = [
        planned.pieces.into(),
        planned.writes.into(),
        (&planned.plan).into(),
        i64::from(planned.asks).into(),
        hold.id.into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}

/// What is to be shown of a plan.
pub fn plan(conn: &mut Conn, id: i64) -> Result<Option<String>> {
    let sql = "SELECT plan FROM imports WHERE id = $1";
    conn.query_one(sql, &[id.into()], |row| row.text(0))
}

/// A piece of the plan's rows.
pub fn piece(conn: &mut Conn, id: i64, number: i64) -> Result<Option<String>> {
    let sql = "SELECT records FROM import_pieces WHERE import_id = $1 AND number = $2";
    conn.query_one(sql, &[id.into(), number.into()], |row| row.text(0))
}

/// Notes that pieces are applied, in the transaction that writes their rows.
///
/// # Errors
/// [`Error::Conflict`](crate::base::error::Error::Conflict) when another instance has taken the import over, so that nothing is written
/// twice.
pub fn advance(tx: &mut Tx<'_>, hold: &Hold, step: &Step) -> Result<()> {
    held(tx, hold)?;
    let sql = "UPDATE imports SET next = $1, done = done + $2, result = $3
        WHERE id = $4 AND next = $5 AND state = 'applying'";
    let params: [Param<'_>; 5] = [
        step.next.into(),
        step.rows.into(),
        (&step.result).into(),
        hold.id.into(),
        step.from.into(),
    ];
    if tx.conn.execute(sql, &params)? == 1 {
        return Ok(());
    }
    Err(lost())
}

/// Removes some of the parts that are no longer needed: those of imports that are gone, uploads
/// of those that are planned. Answers how many they were, none when nothing was left to remove.
pub fn left_over(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = format!(
        "DELETE FROM import_uploads WHERE (import_id, number) IN
         (SELECT u.import_id, u.number FROM import_uploads u
          LEFT JOIN imports i ON i.id = u.import_id
          WHERE i.id IS NULL OR (i.uploads = 0 AND i.state <> 'reading') LIMIT {AT_ONCE})"
    );
    let uploads = tx.conn.execute(&sql, &[])?;
    let sql = format!(
        "DELETE FROM import_pieces WHERE (import_id, number) IN
         (SELECT p.import_id, p.number FROM import_pieces p
          LEFT JOIN imports i ON i.id = p.import_id WHERE i.id IS NULL LIMIT {AT_ONCE})"
    );
    Ok(uploads + tx.conn.execute(&sql, &[])?)
}
