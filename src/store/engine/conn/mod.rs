//! A database connection behind a layer thin enough to carry the same SQL text to both engines:
//! `$1` parameters, whole numbers and text only.

mod duty;
mod param;
mod postgres;
mod row;
mod sqlite;

use crate::store::engine::conn::postgres::Postgres;
pub(in crate::store) use crate::store::engine::conn::postgres::listen;
pub(in crate::store) use crate::store::engine::conn::sqlite::IN_USE;
use crate::store::engine::conn::sqlite::Sqlite;

pub use crate::store::engine::conn::duty::Duty;
pub(in crate::store) use crate::store::engine::conn::param::Owned;
pub use crate::store::engine::conn::param::Param;
pub use crate::store::engine::conn::row::{Column, Row};

use prometheus_client::metrics::counter::Counter;

use crate::base::error::Result;
use crate::store::Url;

/// The engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file, inside this process.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open connection. One to PostgreSQL must be used and dropped outside of asynchronous code.
#[derive(Debug)]
pub struct Conn(Inner);

#[derive(Debug)]
enum Inner {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

impl Conn {
    /// Opens the SQLite file at `path`, creating it when it is not there.
    pub fn open(path: &str) -> Result<Self> {
        Sqlite::open(path).map(Inner::Sqlite).map(Self)
    }

    /// Opens the SQLite file at `path` for reading.
    pub fn open_reader(path: &str) -> Result<Self> {
        Sqlite::open_reader(path).map(Inner::Sqlite).map(Self)
    }

    /// Opens the SQLite file at `path` for reading; what meets a lock fails instead of waiting.
    pub(in crate::store) fn open_hasty(path: &str) -> Result<Self> {
        Sqlite::open_hasty(path).map(Inner::Sqlite).map(Self)
    }

    /// Opens the database at `url` for long work; a SQLite file is created when it is not there.
    pub fn connect(url: &Url) -> Result<Self> {
        Self::connect_for(url, Duty::Maintain, &Counter::default())
    }

    /// Opens the database at `url` for long questions.
    pub fn connect_reader(url: &Url) -> Result<Self> {
        Self::connect_for(url, Duty::Examine, &Counter::default())
    }

    /// Opens the database at `url` for this; `reopened` counts how often its connection to a
    /// server had to be opened again.
    pub(in crate::store) fn connect_for(url: &Url, duty: Duty, reopened: &Counter) -> Result<Self> {
        match url {
            Url::Sqlite(path) if duty.reads() => Self::open_reader(path),
            Url::Sqlite(path) => Self::open(path),
            Url::Postgres(url) => Postgres::open(url, duty, reopened).map(Self::server),
        }
    }

    fn server(postgres: Postgres) -> Self {
        Self(Inner::Postgres(Box::new(postgres)))
    }

    /// The engine behind it.
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a statement; answers how many rows it changed.
    pub fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        param::storable(params)?;
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.execute(sql, params),
            Inner::Postgres(postgres) => postgres.execute(sql, params),
        }
    }

    /// Runs a statement that can only fail together with its whole transaction: a server gets it
    /// with the next one, without a wait of its own. Only inside a write.
    pub(in crate::store) fn queue(&mut self, sql: &str, params: &[Param<'_>]) -> Result<()> {
        param::storable(params)?;
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.execute(sql, params).map(drop),
            Inner::Postgres(postgres) => postgres.queue(sql, params),
        }
    }

    /// Runs a statement for each of several rows of parameters, as [`Conn::queue`] does for one.
    pub(in crate::store) fn queue_each<'p>(
        &mut self,
        sql: &str,
        rows: &[impl AsRef<[Param<'p>]>],
    ) -> Result<()> {
        for row in rows {
            param::storable(row.as_ref())?;
        }
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.execute_each(sql, rows),
            Inner::Postgres(postgres) => rows
                .iter()
                .try_for_each(|row| postgres.queue(sql, row.as_ref())),
        }
    }

    /// Runs several statements without parameters.
    pub fn batch(&mut self, sql: &str) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.batch(sql),
            Inner::Postgres(postgres) => postgres.batch(sql),
        }
    }

    /// Runs a query and reads every row.
    pub fn query<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        param::storable(params)?;
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.query(sql, params, |row| read(&Row::sqlite(row))),
            Inner::Postgres(postgres) => {
                let rows = postgres.query(sql, params)?;
                rows.iter().map(|row| read(&Row::postgres(row))).collect()
            }
        }
    }

    /// Runs a query and reads its first row, if there is one.
    pub fn query_one<T>(
        &mut self,
        sql: &str,
        params: &[Param<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        param::storable(params)?;
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.query_one(sql, params, |row| read(&Row::sqlite(row))),
            Inner::Postgres(postgres) => {
                let rows = postgres.query(sql, params)?;
                rows.first()
                    .map(|row| read(&Row::postgres(row)))
                    .transpose()
            }
        }
    }

    /// Begins a transaction that writes. Nobody else writes until it ends, in this process or in
    /// another, so that what is read in it still holds when it is written.
    pub fn begin_write(&mut self) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.batch("BEGIN IMMEDIATE"),
            Inner::Postgres(postgres) => postgres.begin_write(),
        }
    }

    /// Begins a transaction that writes beside others, which keep out of its way by the chains of
    /// the journal that they hold; a file has one writer.
    pub(in crate::store) fn begin_beside(&mut self) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.batch("BEGIN IMMEDIATE"),
            Inner::Postgres(postgres) => postgres.begin_beside(),
        }
    }

    /// Begins a transaction in which every question is answered as of the same moment.
    pub fn begin_read(&mut self) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.batch("BEGIN"),
            Inner::Postgres(postgres) => postgres.begin_read(),
        }
    }

    /// Commits a transaction; what was answered is on the disk.
    pub fn commit(&mut self) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.batch("COMMIT"),
            Inner::Postgres(postgres) => postgres.commit(),
        }
    }

    /// Whether something had to be waited for too long in this transaction, so that what comes next
    /// would wait as long.
    pub(in crate::store) fn is_stuck(&self) -> bool {
        match &self.0 {
            Inner::Sqlite(_) => false,
            Inner::Postgres(postgres) => postgres.is_stuck(),
        }
    }

    /// Takes a transaction back.
    pub fn rollback(&mut self) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.batch("ROLLBACK"),
            Inner::Postgres(postgres) => postgres.rollback(),
        }
    }

    /// Takes back what was done since `SAVEPOINT name`, also after an error.
    pub(in crate::store) fn rollback_to(&mut self, name: &str) -> Result<()> {
        self.execute(&format!("ROLLBACK TO SAVEPOINT {name}"), &[])
            .map(drop)
    }

    /// Lets rows refer to others that come later in this transaction.
    pub(in crate::store) fn defer_references(&mut self) -> Result<()> {
        self.batch(match self.engine() {
            Engine::Sqlite => "PRAGMA defer_foreign_keys = ON",
            Engine::Postgres => "SET CONSTRAINTS ALL DEFERRED",
        })
    }

    /// Lets the engine look at the large tables, where it plans its work by what they hold.
    pub(in crate::store) fn analyse(&mut self) -> Result<()> {
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.batch("ANALYZE observations, totals, row_counts, journal"),
        }
    }

    /// Tells the other processes on this database something.
    pub(in crate::store) fn notify(&mut self, text: &str) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(postgres) => postgres.notify(text),
        }
    }

    /// Notes in a file whether a server is at it, if that is said, and brings its log into it: then
    /// a copy of the one file is whole. A server looks after its files itself.
    pub(in crate::store) fn settle(&mut self, in_use: Option<bool>) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.settle(in_use),
            Inner::Postgres(_) => Ok(()),
        }
    }

    /// What is broken in the file itself, a sentence each; asked in the engine's own words. A
    /// server watches over its files itself.
    pub(in crate::store) fn integrity(&mut self) -> Result<Vec<String>> {
        match &mut self.0 {
            Inner::Sqlite(sqlite) => sqlite.integrity(),
            Inner::Postgres(_) => Ok(Vec::new()),
        }
    }
}
