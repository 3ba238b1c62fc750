//! The stage of large imports: pieces of a plan that are written one by one, each in a
//! transaction that also takes it off the stage.

use crate::base::error::{Error, Result};
use crate::figures::observation::Stored;
use crate::store::commit::journal::{Actor, Entry, Via};
use crate::store::figures::observations::{COLUMNS, Target, read};
use crate::store::{Conn, Tx};

/// How long staging may take, in milliseconds.
const STAGING_MS: i64 = 3_600_000;

/// A staged import that was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// The user who answers for it.
    pub user: i64,
    /// How many pieces it has.
    pub pieces: i64,
    /// The first piece that is not written yet.
    pub next: i64,
}

/// A piece of a staged import.
#[derive(Debug)]
pub struct Piece {
    /// Number of the import.
    pub job: i64,
    /// Its place.
    pub number: i64,
    /// Its rows, as their owner writes them.
    pub records: String,
}

/// Begins an import; answers its number.
pub fn begin(tx: &mut Tx<'_>, user: i64) -> Result<i64> {
    let id = tx.next_id("imports")?;
    let sql = "INSERT INTO imports (id, user_id, created_at, pieces, released)
               VALUES ($1, $2, $3, 0, 0)";
    let now = tx.now;
    tx.conn
        .execute(sql, &[id.into(), user.into(), now.into()])?;
    Ok(id)
}

/// Puts a piece on the stage.
pub fn stage(tx: &mut Tx<'_>, piece: &Piece) -> Result<()> {
    let sql = "INSERT INTO import_pieces (import_id, number, records) VALUES ($1, $2, $3)";
    let params = [
        piece.job.into(),
        piece.number.into(),
        (&piece.records).into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}

/// Releases an import: from here on it is finished, whatever happens.
///
/// # Errors
/// [`Error::Unavailable`] when pieces are missing because it was swept away meanwhile.
pub fn release(tx: &mut Tx<'_>, id: i64, pieces: i64) -> Result<()> {
    let sql = "SELECT count(*) FROM import_pieces WHERE import_id = $1";
    let staged = tx.conn.query_one(sql, &[id.into()], |row| row.int(0))?;
    if staged != Some(pieces) {
        return Err(Error::Unavailable("an import was swept away".to_owned()));
    }
    let sql = "UPDATE imports SET pieces = $1, released = 1 WHERE id = $2";
    tx.conn.execute(sql, &[pieces.into(), id.into()]).map(drop)
}

/// A released import.
pub fn job(conn: &mut Conn, id: i64) -> Result<Option<Job>> {
    let sql =
        "SELECT i.user_id, i.pieces, (SELECT min(number) FROM import_pieces WHERE import_id = $1)
               FROM imports i WHERE i.id = $1 AND i.released = 1";
    conn.query_one(sql, &[id.into()], |row| {
        let pieces = row.int(1)?;
        Ok(Job {
            id,
            user: row.int(0)?,
            pieces,
            next: row.opt_int(2)?.unwrap_or(pieces),
        })
    })
}

/// A piece that is on the stage; none when another process was quicker.
pub fn piece(conn: &mut Conn, id: i64, number: i64) -> Result<Option<String>> {
    let sql = "SELECT records FROM import_pieces WHERE import_id = $1 AND number = $2";
    conn.query_one(sql, &[id.into(), number.into()], |row| row.text(0))
}

/// Takes a piece off the stage; answers false when another process was quicker. none when another process was quicker.
pub fn take(tx: &mut Tx<'_>, id: i64, number: i64) -> Result<bool> {
    let sql = "DELETE FROM import_pieces WHERE import_id = $1 AND number = $2";
    let gone = tx.conn.execute(sql, &[id.into(), number.into()])?;
    Ok(gone > 0)
}

/// Ends an import that has no piece left, and notes it in the journal.
pub fn end(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let sql = "DELETE FROM imports WHERE id = $1 RETURNING user_id, pieces";
    let ended = tx
        .conn
        .query_one(sql, &[id.into()], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let Some((user, pieces)) = ended else {
        return Ok(());
    };
    let after = serde_json::json!({ "pieces": pieces }).to_string();
    tx.journal(&Entry {
        actor: Some(&Actor {
            user,
            key: None,
            via: Via::Import,
        }),
        action: "import",
        subject: "import",
        subject_id: &id.to_string(),
        agency: None,
        before: None,
        after: Some(&after),
    })
}

/// Numbers of released imports; those that were never released are swept away once no process
/// can be staging them any more.
pub fn left(tx: &mut Tx<'_>) -> Result<Vec<i64>> {
    let old = tx.now - STAGING_MS;
    let sql = "DELETE FROM import_pieces WHERE import_id IN
               (SELECT id FROM imports WHERE released = 0 AND created_at < $1)";
    tx.conn.execute(sql, &[old.into()])?;
    let sql = "DELETE FROM imports WHERE released = 0 AND created_at < $1";
    tx.conn.execute(sql, &[old.into()])?;
    let sql = "SELECT id FROM imports WHERE released = 1 ORDER BY id";
    tx.conn.query(sql, &[], |row| row.int(0))
}

/// The rows of an agency, or of all, the latest periods first.
pub fn figures(
    conn: &mut Conn,
    target: &Target,
    agency: Option<&str>,
    most: i64,
) -> Result<Vec<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM observations WHERE indicator = $1
         AND (CAST($2 AS TEXT) IS NULL OR agency = $2)
         ORDER BY first_day DESC, agency, region, c1, c2, c3 LIMIT $3"
    );
    let grains = &target.indicator.period.grains;
    conn.query(
        &sql,
        &[target.id.into(), agency.into(), most.into()],
        |row| read(row, grains),
    )
}
