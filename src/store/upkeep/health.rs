//! How the store is: whether it takes writes, how large it is, what waits in it.

use std::fs;
use std::path::Path;

use crate::base::error::{Error, Result};
use crate::store::{Conn, Tx, Url};

/// Sizes in bytes, and what waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sizes {
    /// The database's.
    pub database: u64,
    /// Its log's, where it is a file.
    pub log: u64,
    /// Imports that are being saved, or wait to be gone on with.
    pub imports: u64,
}

/// Tries whether writes are taken; nothing of it stays.
///
/// # Errors
/// [`Error::Unavailable`] when they are not.
pub fn try_to_write(tx: &mut Tx<'_>) -> Result<()> {
    let tried = tx.part(
        |tx| tx.conn.execute("UPDATE schema_steps SET step = step", &[]),
        |_| false,
    );
    tried.map(drop)
}

/// How large the database at `url` is, and what waits in it.
///
/// # Errors
/// [`Error::Unavailable`] when it can't be asked.
pub fn sizes(conn: &mut Conn, url: &Url) -> Result<Sizes> {
    let sql = "SELECT count(*) FROM imports WHERE state IN ('applying', 'paused')";
    let imports = conn.query_one(sql, &[], |row| row.int(0))?;
    let (database, log) = match url {
        Url::Sqlite(path) => (length(path), length(&format!("{path}-wal"))),
        Url::Postgres(_) => {
            let sql = "SELECT CAST(pg_database_size(current_database()) AS BIGINT)";
            let bytes = conn.query_one(sql, &[], |row| row.int(0))?;
            (u64::try_from(bytes.unwrap_or(0)).unwrap_or(0), 0)
        }
    };
    let imports = u64::try_from(imports.unwrap_or(0)).unwrap_or(0);
    Ok(Sizes {
        database,
        log,
        imports,
    })
}

fn length(path: &str) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// Entries of the journal that this connection sees.
///
/// # Errors
/// [`Error::Unavailable`] when it can't be asked.
pub fn entries(conn: &mut Conn) -> Result<i64> {
    let sql = "SELECT CAST(sum(entries) AS BIGINT) FROM journal_head";
    let all = conn.query_one(sql, &[], |row| row.opt_int(0))?;
    Ok(all.flatten().unwrap_or(0))
}

/// Bytes that are free on the disk of the database; none where it lies on a server.
///
/// # Errors
/// [`Error::Unavailable`] when the disk can't be asked.
pub fn free(url: &Url) -> Result<Option<u64>> {
    let Url::Sqlite(path) = url else {
        return Ok(None);
    };
    let folder = match Path::new(path).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let told = rustix::fs::statvfs(folder);
    let told = told.map_err(|e| Error::Unavailable(format!("the disk: {e}")))?;
    Ok(Some(told.f_bavail.saturating_mul(told.f_frsize)))
}
