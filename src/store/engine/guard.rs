//! One server a file: two would not hear of each other's changes, and their viewers would see
//! figures of before.

use std::fs::{File, OpenOptions, TryLockError};

use crate::base::error::{Error, Result};
use crate::base::private;
use crate::store::Url;

/// Held while a server uses a database that is a file; it ends with the process.
#[derive(Debug)]
pub struct Guard(#[expect(dead_code, reason = "the lock is held as long as it is open")] File);

impl Guard {
    /// Keeps other servers from the database at `url`; none where it is a server's, which has many
    /// users. The lock is on a file beside it: one on the database itself would be SQLite's.
    ///
    /// # Errors
    /// [`Error::Config`] when another server uses it.
    pub fn take(url: &str) -> Result<Option<Self>> {
        let Url::Sqlite(path) = Url::parse(url)? else {
            return Ok(None);
        };
        let name = format!("{path}.lock");
        let cannot = |e: &dyn std::fmt::Display| {
            Error::Config(format!(
                "The lock {name} can't be made: {e}. Check --database."
            ))
        };
        private::make(name.as_ref()).map_err(|e| cannot(&e))?;
        let file = OpenOptions::new().write(true).open(&name);
        let file = file.map_err(|e| cannot(&e))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Err(Error::Config(format!(
                "Another server uses the database {path}. Stop it first, or use PostgreSQL, which \
                 several servers may share."
            ))),
            Err(TryLockError::Error(e)) => Err(cannot(&e)),
        }
    }
}
