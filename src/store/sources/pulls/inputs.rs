//! What came with runs of sources, sealed: it may hold more than the figures that were taken of it.

use crate::base::error::Result;
use crate::base::secret::{Keys, Sealed};
use crate::store::{Conn, Tx};

/// For how long it is kept, in milliseconds.
const KEPT_MS: i64 = 7 * 86_400_000;
/// Runs of a source of which it is kept.
const MOST: i64 = 5;
/// Pieces that one transaction removes.
const AT_ONCE: usize = 64;

fn place(id: &str) -> Sealed<'_> {
    Sealed {
        table: "source_inputs",
        id,
        column: "bytes",
    }
}

/// Keeps a piece of what came with a run, in base64.
pub fn keep_input(tx: &mut Tx<'_>, run: i64, number: i64, bytes: &str) -> Result<()> {
    let id = tx.next_id("source_inputs")?;
    let sealed = tx.keys.seal(place(&id.to_string()), bytes)?;
    let sql = "INSERT INTO source_inputs (id, run_id, number, bytes) VALUES ($1, $2, $3, $4)";
    let params = [id.into(), run.into(), number.into(), (&sealed).into()];
    tx.conn.execute(sql, &params).map(drop)
}

/// A piece of what came with a run, in base64; none after the last.
pub fn input(conn: &mut Conn, keys: &Keys, run: i64, number: i64) -> Result<Option<String>> {
    let sql = "SELECT id, bytes FROM source_inputs WHERE run_id = $1 AND number = $2";
    let found = conn.query_one(sql, &[run.into(), number.into()], |row| {
        Ok((row.int("id")?, row.text("bytes")?))
    })?;
    let open = |(id, sealed): (i64, String)| keys.open(place(&id.to_string()), &sealed);
    found.map(open).transpose()
}

/// Whether what came with a run is kept.
pub fn has_input(conn: &mut Conn, run: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM source_inputs WHERE run_id = $1 AND number = 0";
    Ok(conn.query_one(sql, &[run.into()], |_| Ok(()))?.is_some())
}

/// Removes some of what is too old, of what later runs of its source have replaced, and of runs that
/// are gone; answers how many pieces they were.
pub fn sweep_inputs(tx: &mut Tx<'_>) -> Result<usize> {
    let sql = format!(
        "DELETE FROM source_inputs WHERE id IN (SELECT i.id FROM source_inputs i
         LEFT JOIN source_runs r ON r.id = i.run_id
         WHERE r.id IS NULL OR r.begun_at < $1 OR {MOST} <= (SELECT count(*) FROM source_runs o
           WHERE o.source_id = r.source_id AND o.id > r.id
           AND EXISTS (SELECT 1 FROM source_inputs n WHERE n.run_id = o.id AND n.number = 0))
         LIMIT {AT_ONCE})"
    );
    tx.conn.execute(&sql, &[(tx.now - KEPT_MS).into()])
}
