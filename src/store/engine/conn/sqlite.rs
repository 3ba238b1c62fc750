//! The SQLite engine: a file, inside this process.

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};

use crate::base::error::{Error, Result};
use crate::base::private;
use crate::store::engine::conn::Param;

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// An open file.
#[derive(Debug)]
pub(super) struct Sqlite(Connection);

/// The path of a database that is in no file.
const MEMORY: &str = ":memory:";
/// What the head of a file says while a server is at it.
pub(in crate::store) const IN_USE: u32 = 1;

/// How often a statement that meets a lock is tried again, in milliseconds altogether.
const BUSY_MS: u64 = 5_000;

impl Sqlite {
    /// Opens a file, or makes one that only its owner may read; the engine gives the files beside
    /// it the same mode.
    pub(super) fn open(path: &str) -> Result<Self> {
        if path != MEMORY {
            private::make(path.as_ref()).map_err(|e| Error::Unavailable(e.to_string()))?;
        }
        Self::open_with(path, OpenFlags::default())
    }

    pub(super) fn open_reader(path: &str) -> Result<Self> {
        let flags = OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE;
        let reader = Self::open_with(path, flags)?;
        reader
            .0
            .pragma_update(None, "query_only", true)
            .map_err(sorted)?;
        Ok(reader)
    }

    pub(super) fn open_hasty(path: &str) -> Result<Self> {
        let reader = Self::open_reader(path)?;
        reader
            .0
            .busy_timeout(std::time::Duration::ZERO)
            .map_err(sorted)?;
        Ok(reader)
    }

    fn open_with(path: &str, flags: OpenFlags) -> Result<Self> {
        let conn = Connection::open_with_flags(path, flags).map_err(sorted)?;
        conn.busy_timeout(std::time::Duration::from_millis(BUSY_MS))
            .map_err(sorted)?;
        conn.set_prepared_statement_cache_capacity(256);
        // Otherwise SQLite prepares a statement anew whenever a bound of a range changes.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(sorted)?;
        for (name, value) in [
            ("journal_mode", "WAL"),
            ("synchronous", "FULL"),
            ("foreign_keys", "ON"),
            ("temp_store", "MEMORY"),
            ("cache_size", "-16000"),
            // Pages that many commits change are copied into the file once: 64 MB of log.
            ("wal_autocheckpoint", "16000"),
        ] {
            conn.pragma_update(None, name, value).map_err(sorted)?;
        }
        Ok(Self(conn))
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        let mut statement = self.0.prepare_cached(sql).map_err(sorted)?;
        statement
            .execute(rusqlite::params_from_iter(params))
            .map_err(sorted)
    }

    pub(super) fn execute_each<'p>(
        &mut self,
        sql: &str,
        rows: &[impl AsRef<[Param<'p>]>],
    ) -> Result<()> {
        let mut statement = self.0.prepare_cached(sql).map_err(sorted)?;
        for row in rows {
            let params = rusqlite::params_from_iter(row.as_ref());
            statement.execute(params).map_err(sorted)?;
        }
        Ok(())
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(sorted)
    }

    /// Notes in the file's head whether a server is at it, and brings the log into the file, as far
    /// as nobody reads from it at this moment.
    pub(super) fn settle(&mut self, in_use: Option<bool>) -> Result<()> {
        if let Some(in_use) = in_use {
            let mark = if in_use { IN_USE } else { 0 };
            self.0
                .pragma_update(None, "user_version", mark)
                .map_err(sorted)?;
        }
        self.query("PRAGMA wal_checkpoint(TRUNCATE)", &[], |_| Ok(()))
            .map(drop)
    }

    pub(super) fn integrity(&mut self) -> Result<Vec<String>> {
        let sql = "PRAGMA quick_check(20)";
        let said: Vec<String> = self.query(sql, &[], |row| row.get(0).map_err(sorted))?;
        let faults = said.into_iter().filter(|line| line != "ok");
        Ok(faults
            .map(|line| format!("The file is broken: {line}."))
            .collect())
    }

    pub(super) fn query<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&rusqlite::Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.0.prepare_cached(sql).map_err(sorted)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(params))
            .map_err(sorted)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(sorted)? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    pub(super) fn query_one<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnOnce(&rusqlite::Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.0.prepare_cached(sql).map_err(sorted)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(params))
            .map_err(sorted)?;
        rows.next().map_err(sorted)?.map(read).transpose()
    }
}

/// Sorts an engine's error: a broken unique rule is a conflict, a fault of our SQL is internal,
/// everything else (full, read-only, busy, broken) means that the store is unavailable now.
#[expect(
    clippy::needless_pass_by_value,
    reason = "map_err hands the error over"
)]
pub(super) fn sorted(error: rusqlite::Error) -> Error {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Error::Conflict(text),
        Some(ErrorCode::Unknown | ErrorCode::TypeMismatch | ErrorCode::ParameterOutOfRange)
        | None => Error::Internal(text),
        Some(_) => Error::Unavailable(text),
    }
}
