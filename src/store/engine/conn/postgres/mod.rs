//! The PostgreSQL engine: a server, shared with other processes.

mod cell;
mod fault;
mod link;
pub(in crate::store) mod listen;
mod tls;

use std::time::Duration;

use tokio::runtime::Runtime;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Config, Row};

use crate::base::error::{Error, Result};
use crate::store::engine::conn::Param;
use crate::store::engine::conn::postgres::fault::{is_gone, may_be_repeated, sorted};
use crate::store::engine::conn::postgres::link::{Link, Queued};
use crate::store::engine::url::shown;

pub(super) use crate::store::engine::conn::postgres::cell::{int, text};

/// First half of the lock's name; the second is the schema.
const LOCK: i64 = 0x5049_4d50;
/// How long to wait for a server that does not answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Statements that may wait before they are sent.
const QUEUE: usize = 256;

/// Settings of every session. Queries are short: compiling them costs more than it wins.
const SETTINGS: &str = "SET client_min_messages = warning; SET jit = off;";
/// A writer that is frozen must not hold up the others for ever, nor wait for them so.
const WRITER: &str = "SET idle_in_transaction_session_timeout = '60s'; SET lock_timeout = '20s';";
const READER: &str = "SET default_transaction_read_only = on;";

/// A connection, opened again by itself when it broke between two transactions.
#[derive(Debug)]
pub(super) struct Postgres {
    // Before the runtime, which must not go while something runs on it.
    link: Option<Link>,
    runtime: Runtime,
    config: Config,
    reader: bool,
    state: State,
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
    pub(super) fn open(url: &str, reader: bool) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Error::Config(format!("A thread can't be started: {e}.")))?;
        let mut opened = Self {
            link: None,
            runtime,
            config: config(url)?,
            reader,
            state: State::Idle,
            queue: Vec::new(),
            schema: 0,
        };
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
        let harmless = self.reader;
        let changed = self.run(sql, harmless, |link, runtime, queue| {
            link.execute(runtime, queue, sql, params)
        })?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub(super) fn query(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        let harmless = self.reader || sql.starts_with("SELECT");
        self.run(sql, harmless, |link, runtime, queue| {
            link.query(runtime, queue, sql, params)
        })
    }

    pub(super) fn batch(&mut self, sql: &str) -> Result<()> {
        self.simple(sql, self.reader)
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

    fn begin(&mut self, sql: &str) -> Result<()> {
        self.simple(sql, true).inspect_err(|_| {
            // An unfinished beginning leaves a transaction behind; a new session has none.
            self.link = None;
        })?;
        self.state = State::Open;
        Ok(())
    }

    pub(super) fn commit(&mut self) -> Result<()> {
        self.batch("COMMIT")?;
        self.state = State::Idle;
        Ok(())
    }

    pub(super) fn rollback(&mut self) -> Result<()> {
        self.queue.clear();
        self.state = State::Idle;
        let rolled_back = self.simple("ROLLBACK", true);
        if rolled_back.is_err() {
            self.link = None;
        }
        rolled_back
    }

    pub(super) fn notify(&mut self, text: &str) -> Result<()> {
        let channel = listen::channel(self.schema);
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
                Ok(done) => done.map_err(sorted),
                Err(error) => Err(self.spoil(error)),
            };
        }
        let mut again = harmless;
        loop {
            let link = match &mut self.link {
                Some(link) => link,
                None => self
                    .link
                    .insert(open(&self.runtime, &self.config, self.reader)?),
            };
            let error = match send(link, &self.runtime, &[]).and_then(|done| done) {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            let once_more = again && may_be_repeated(&error);
            if once_more || is_gone(&error) {
                self.link = None;
            }
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

    /// A statement failed that nobody waited for: the transaction can only be taken back.
    fn spoil(&mut self, error: tokio_postgres::Error) -> Error {
        if is_gone(&error) {
            self.link = None;
        }
        let error = sorted(error);
        self.state = State::Spoiled(error.to_string());
        error
    }
}

fn lost() -> Error {
    Error::Unavailable("the connection to the database broke".to_owned())
}

/// Reads a URL; what it lacks is filled in.
pub(super) fn config(url: &str) -> Result<Config> {
    let mut config: Config = url.parse().map_err(|e: tokio_postgres::Error| {
        let why = std::error::Error::source(&e).map(ToString::to_string);
        Error::Config(format!(
            "The database URL {} can't be read: {}. Check --database.",
            shown(url),
            why.unwrap_or_default()
        ))
    })?;
    // A server that offers TLS with a certificate that nobody trusts, as Debian's does, is reached
    // as before; who wants TLS says so.
    if config.get_ssl_mode() != SslMode::Require {
        config.ssl_mode(SslMode::Disable);
    }
    if config.get_application_name().is_none() {
        config.application_name("pimpinan");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    Ok(config)
}

fn open(runtime: &Runtime, config: &Config, reader: bool) -> Result<Link> {
    let more = if reader { READER } else { WRITER };
    let tls = tls::connector(config)?;
    Link::open(runtime, config, tls, &format!("{SETTINGS} {more}")).map_err(sorted)
}
