//! A database connection behind a layer thin enough to carry the same SQL text to another engine:
//! `$1` parameters, whole numbers and text only.

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};

use crate::error::{Error, Result};

/// A parameter of a statement.
#[derive(Debug, Clone, Copy)]
pub enum Param<'a> {
    /// SQL NULL.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(&'a str),
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl From<i64> for Param<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of an answer; columns are counted from zero.
#[derive(Debug)]
pub struct Row<'r>(&'r rusqlite::Row<'r>);

impl Row<'_> {
    /// A whole number.
    pub fn int(&self, column: usize) -> Result<i64> {
        self.0.get(column).map_err(unavailable)
    }

    /// A whole number or NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>> {
        self.0.get(column).map_err(unavailable)
    }

    /// Text.
    pub fn text(&self, column: usize) -> Result<String> {
        self.0.get(column).map_err(unavailable)
    }

    /// Text or NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>> {
        self.0.get(column).map_err(unavailable)
    }
}

/// An open connection.
#[derive(Debug)]
pub struct Conn(Connection);

/// How often a statement that meets a lock is tried again, in milliseconds altogether.
const BUSY_MS: u64 = 5_000;

impl Conn {
    /// Opens the SQLite file at `path`, creating it when it is not there.
    pub fn open(path: &str) -> Result<Self> {
        Self::open_with(path, OpenFlags::default())
    }

    /// Opens the SQLite file at `path` for reading.
    pub fn open_reader(path: &str) -> Result<Self> {
        let flags = OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE;
        let conn = Self::open_with(path, flags)?;
        conn.0
            .pragma_update(None, "query_only", true)
            .map_err(unavailable)?;
        Ok(conn)
    }

    fn open_with(path: &str, flags: OpenFlags) -> Result<Self> {
        let conn = Connection::open_with_flags(path, flags).map_err(unavailable)?;
        conn.busy_timeout(std::time::Duration::from_millis(BUSY_MS))
            .map_err(unavailable)?;
        conn.set_prepared_statement_cache_capacity(256);
        // Otherwise SQLite prepares a statement anew whenever a bound of a range changes.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(unavailable)?;
        for (name, value) in [
            ("journal_mode", "WAL"),
            ("synchronous", "FULL"),
            ("foreign_keys", "ON"),
            ("temp_store", "MEMORY"),
            ("cache_size", "-16000"),
        ] {
            conn.pragma_update(None, name, value).map_err(unavailable)?;
        }
        Ok(Self(conn))
    }

    /// Runs a statement; answers how many rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        let mut statement = self.0.prepare_cached(sql).map_err(unavailable)?;
        statement
            .execute(rusqlite::params_from_iter(params))
            .map_err(unavailable)
    }

    /// Runs several statements without parameters.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(unavailable)
    }

    /// What is broken in the file itself, a sentence each; asked in the engine's own words.
    pub(super) fn integrity(&mut self) -> Result<Vec<String>> {
        let said = self.query("PRAGMA quick_check(20)", &[], |row| row.text(0))?;
        let faults = said.into_iter().filter(|line| line != "ok");
        Ok(faults
            .map(|line| format!("The file is broken: {line}."))
            .collect())
    }

    /// Runs a query and reads every row.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.0.prepare_cached(sql).map_err(unavailable)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(params))
            .map_err(unavailable)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(unavailable)? {
            found.push(read(&Row(row))?);
        }
        Ok(found)
    }

    /// Runs a query and reads its first row, if there is one.
    pub fn query_one<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.0.prepare_cached(sql).map_err(unavailable)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(params))
            .map_err(unavailable)?;
        match rows.next().map_err(unavailable)? {
            Some(row) => read(&Row(row)).map(Some),
            None => Ok(None),
        }
    }
}

/// Sorts an engine's error: a broken unique rule is a conflict, a fault of our SQL is internal,
/// everything else (full, read-only, busy, broken) means that the store is unavailable now.
#[expect(
    clippy::needless_pass_by_value,
    reason = "map_err hands the error over"
)]
fn unavailable(error: rusqlite::Error) -> Error {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => Error::Conflict(text),
        Some(ErrorCode::Unknown | ErrorCode::TypeMismatch | ErrorCode::ParameterOutOfRange)
        | None => Error::Internal(text),
        Some(_) => Error::Unavailable(text),
    }
}
