//! The PostgreSQL engine: a server, shared with other processes.

mod address;
mod cell;
mod dial;
mod fault;
mod link;
pub(in crate::store) mod listen;
mod tls;

use std::time::{Duration, Instant};

use prometheus_client::metrics::counter::Counter;
use tokio::runtime::Runtime;
use tokio_postgres::{Config, Row};

use crate::base::error::{Error, Result};
use crate::store::engine::conn::postgres::address::{channel, config};
use crate::store::engine::conn::postgres::dial::{first, open, placed};
use crate::store::engine::conn::postgres::fault::{
    is_gone, is_read_only, is_stuck, may_be_repeated, sorted,
};
use crate::store::engine::conn::postgres::link::{Link, Queued};
use crate::store::engine::conn::{Duty, Param};
use crate::store::engine::url::shown;

pub(super) use crate::store::engine::conn::postgres::cell::{int, text};

/// First half of the lock's name; the second is the schema.
const LOCK: i64 = 0x5049_4d50;
/// How soon a link must have broken for the same to be asked again over a new one.
const SOON: Duration = Duration::from_secs(2);
/// Statements that may wait before they are sent.
const QUEUE: usize = 256;

/// A connection, opened again by itself when it broke between two transactions.
#[derive(Debug)]
pub(super) struct Postgres {
    // Before the runtime, which must not go while something runs on it.
    link: Option<Link>,
    runtime: Runtime,
    config: Config,
    duty: Duty,
    /// Counts how often it had to be opened again.
    reopened: Counter,
    state: State,
    /// Whether something had to be waited for too long since the transaction began.
    stuck: bool,
    queue: Vec<Queued>,
    /// Number of the schema, which names its lock and its channel.
    schema: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    /// Between transactions.
    Idle,
    /// In a transaction.
    Open,
    /// In a transaction of which a statement failed that nobody waited for.
    Spoiled(String),
}

impl Postgres {
    pub(super) fn open(url: &str, duty: Duty, reopened: &Counter) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Error::Config(format!("A thread can't be started: {e}.")))?;
        let mut opened = Self {
            link: None,
            runtime,
            config: placed(config(url)?, duty),
            duty,
            reopened: reopened.clone(),
            state: State::Idle,
            stuck: false,
            queue: Vec::new(),
            schema: 0,
        };
        opened.link = Some(first(&opened.runtime, &opened.config, duty)?);
        let sql = "SELECT CAST(oid AS BIGINT) FROM pg_namespace WHERE nspname = current_schema()";
        let rows = opened.query(sql, &[])?;
        let schema = rows.first().map(|row| int(row, 0)).transpose()?.flatten();
        opened.schema = schema.ok_or_else(|| {
            Error::Config(format!(
                "The database {} has no schema to work in. Create the one that search_path names.",
                shown(url)
            ))
        })?;
        Ok(opened)
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<usize> {
        let harmless = self.duty.reads();
        let changed = self.run(sql, harmless, |link, runtime, queue| {
            link.execute(runtime, queue, sql, params)
        })?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub(super) fn query(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        let harmless = self.duty.reads() || sql.starts_with("SELECT");
        self.run(sql, harmless, |link, runtime, queue| {
            link.query(runtime, queue, sql, params)
        })
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<()> {
        self.simple(sql, self.duty.reads())
    }

    fn simple(&mut self, sql: &str, harmless: bool) -> Result<()> {
        self.run("", harmless, |link, runtime, queue| {
            link.batch(runtime, queue, sql)
        })
    }

    pub(super) fn queue(&mut self, sql: &str, params: &[Param<'_>]) -> Result<()> {
        if self.state == State::Idle {
            return self.execute(sql, params).map(drop);
        }
        self.settle(sql)?;
        let runtime = &self.runtime;
        let link = self.link.as_mut().ok_or_else(lost)?;
        let queued = link.queued(runtime, sql, params).map_err(sorted)?;
        self.queue.push(queued);
        if self.queue.len() >= QUEUE {
            self.flush()?;
        }
        Ok(())
    }

    /// Begins a transaction and waits for its turn among all writers of the schema, as SQLite's
    /// `BEGIN IMMEDIATE` does: what a statement reads from here on, nobody else changes.
    pub(super) fn begin_write(&mut self) -> Result<()> {
        self.begin(&self.locking("pg_advisory_xact_lock"))
    }

    /// Begins a transaction beside others that began so; they wait for each other where they
    /// hold the same rows, and for those that want to be alone.
    pub(super) fn begin_beside(&mut self) -> Result<()> {
        self.begin(&self.locking("pg_advisory_xact_lock_shared"))
    }

    fn locking(&self, how: &str) -> String {
        format!("BEGIN; SELECT {how}({LOCK}, {})", self.lock())
    }

    pub(super) fn begin_read(&mut self) -> Result<()> {
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    /// Whether something had to be waited for too long since the transaction began, so that what
    /// comes next would wait as long.
    pub(super) fn is_stuck(&self) -> bool {
        self.stuck
    }

    fn begin(&mut self, sql: &str) -> Result<()> {
        self.stuck = false;
        self.simple(sql, true).inspect_err(|_| {
            // An unfinished beginning leaves a transaction behind; a new session has none.
            self.link = None;
        })?;
        self.state = State::Open;
        Ok(())
    }

    /// Commits. Where the link breaks meanwhile, the server may have done it or not.
    pub(super) fn commit(&mut self) -> Result<()> {
        match self.batch("COMMIT") {
            Ok(()) => {
                self.state = State::Idle;
                Ok(())
            }
            Err(error) if self.link.is_none() => {
                self.queue.clear();
                self.state = State::Idle;
                Err(Error::Unsure(error.to_string()))
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn rollback(&mut self) -> Result<()> {
        self.queue.clear();
        self.state = State::Idle;
        if self.link.is_none() {
            return Ok(());
        }
        let rolled_back = self.simple("ROLLBACK", true);
        if rolled_back.is_err() {
            self.link = None;
        }
        rolled_back
    }

    pub(super) fn notify(&mut self, text: &str) -> Result<()> {
        let channel = channel(self.schema);
        let params = [(&channel).into(), text.into()];
        self.execute("SELECT pg_notify($1, $2)", &params).map(drop)
    }

    /// The lock's second half, of which the server takes 31 bits.
    fn lock(&self) -> i64 {
        self.schema & 0x7fff_ffff
    }

    /// Sends a statement, after those that wait. Between transactions a link that broke is opened
    /// again; what is harmless, because it reads or begins, is then asked once more.
    fn run<T>(
        &mut self,
        sql: &str,
        harmless: bool,
        send: impl Fn(
            &mut Link,
            &Runtime,
            &[Queued],
        ) -> std::result::Result<
            std::result::Result<T, tokio_postgres::Error>,
            tokio_postgres::Error,
        >,
    ) -> Result<T> {
        if self.state != State::Idle {
            self.settle(sql)?;
            let link = self.link.as_mut().ok_or_else(lost)?;
            let answer = send(link, &self.runtime, &self.queue);
            self.queue.clear();
            return match answer {
                Ok(Ok(done)) => Ok(done),
                Ok(Err(error)) => {
                    self.forget_if_useless(&error);
                    Err(sorted(error))
                }
                Err(error) => Err(self.spoil(error)),
            };
        }
        let mut again = harmless;
        let begun = Instant::now();
        loop {
            if self.link.is_none() {
                if self.schema != 0 {
                    self.reopened.inc();
                }
                self.link = Some(open(&self.runtime, &self.config, self.duty)?);
            }
            let link = self.link.as_mut().ok_or_else(lost)?;
            let error = match send(link, &self.runtime, &[]).and_then(|done| done) {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            // Whoever has waited long is not made to wait as long again.
            let soon = begun.elapsed() < SOON;
            let once_more = again && soon && may_be_repeated(&error);
            if once_more {
                self.link = None;
            }
            self.forget_if_useless(&error);
            if !once_more {
                return Err(sorted(error));
            }
            again = false;
        }
    }

    /// Sends what waits if `sql` must be prepared first: preparing does not queue.
    fn settle(&mut self, sql: &str) -> Result<()> {
        if let State::Spoiled(why) = &self.state {
            return Err(Error::Unavailable(why.clone()));
        }
        let known = self.link.as_ref().is_some_and(|link| link.knows(sql));
        if known || sql.is_empty() || self.queue.is_empty() {
            return Ok(());
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<()> {
        let link = self.link.as_ref().ok_or_else(lost)?;
        let sent = link.flush(&self.runtime, &self.queue);
        self.queue.clear();
        sent.map_err(|error| self.spoil(error))
    }

    /// Lets go of a link that is of no use any more: it is gone, or its session was opened when the
    /// server took no writes, and stays so.
    fn forget_if_useless(&mut self, error: &tokio_postgres::Error) {
        self.stuck |= is_stuck(error);
        if is_gone(error) || (is_read_only(error) && !self.duty.reads()) {
            self.link = None;
        }
    }

    /// A statement failed that nobody waited for: the transaction can only be taken back.
    fn spoil(&mut self, error: tokio_postgres::Error) -> Error {
        self.forget_if_useless(&error);
        let error = sorted(error);
        self.state = State::Spoiled(error.to_string());
        error
    }
}

fn lost() -> Error {
    Error::Unavailable("the connection to the database broke".to_owned())
}
