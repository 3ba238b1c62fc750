//! A link to a PostgreSQL server, driven by the thread that uses it: statements are prepared once,
//! and those that wait for no answer travel together with the next that does.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::task::AbortHandle;
use tokio_postgres::{Client, Config, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::Param;
use crate::store::engine::conn::param::Owned;

type Result<T> = std::result::Result<T, tokio_postgres::Error>;

/// Statements that are kept prepared; when there are more, all are prepared anew.
const PREPARED: usize = 512;

/// An open link.
#[derive(Debug)]
pub(super) struct Link {
    client: Client,
    prepared: HashMap<Box<str>, Statement>,
    /// How long an answer is waited for; the server has ended the statement by itself before.
    limit: Duration,
    connection: AbortHandle,
}

impl Drop for Link {
    /// A server that does not answer would not take leave either.
    fn drop(&mut self) {
        self.connection.abort();
    }
}

/// A statement that waits for no answer.
#[derive(Debug)]
pub(super) struct Queued {
    statement: Statement,
    params: Vec<Owned>,
}

type Sent<'s> = Pin<Box<dyn Future<Output = Result<u64>> + 's>>;

impl Link {
    /// Opens a link, for which the server has so long as for an answer.
    pub(super) fn open(
        runtime: &Runtime,
        config: &Config,
        tls: MakeRustlsConnect,
        (settings, patience, limit): (&str, Duration, Duration),
    ) -> Result<Self> {
        let opening = async {
            let (client, connection) = config.connect(tls).await?;
            // It ends with the client, or when the server goes; the client tells which.
            let connection = tokio::spawn(async { drop(connection.await) });
            client.batch_execute(settings).await?;
            Ok(Self {
                client,
                prepared: HashMap::new(),
                limit,
                connection: connection.abort_handle(),
            })
        };
        within(runtime, patience, opening)
    }

    /// Whether this statement can be sent without asking the server first.
    pub(super) fn knows(&self, sql: &str) -> bool {
        self.prepared.contains_key(sql)
    }

    fn prepare(&mut self, runtime: &Runtime, sql: &str) -> Result<Statement> {
        if let Some(known) = self.prepared.get(sql) {
            return Ok(known.clone());
        }
        let statement = within(runtime, self.limit, self.client.prepare(sql))?;
        if self.prepared.len() >= PREPARED {
            self.prepared.clear();
        }
        self.prepared.insert(sql.into(), statement.clone());
        Ok(statement)
    }

    /// Makes a statement ready to wait.
    pub(super) fn queued(
        &mut self,
        runtime: &Runtime,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Queued> {
        Ok(Queued {
            statement: self.prepare(runtime, sql)?,
            params: params.iter().map(|param| (*param).into()).collect(),
        })
    }

    /// Sends what is queued.
    pub(super) fn flush(&self, runtime: &Runtime, queue: &[Queued]) -> Result<()> {
        within(runtime, self.limit, async {
            let sent = self.send(queue).await;
            answers(sent).await
        })
    }

    /// Sends what is queued and then a statement; the outer error is that of the queue.
    pub(super) fn execute(
        &mut self,
        runtime: &Runtime,
        queue: &[Queued],
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Result<u64>> {
        let statement = match self.prepare(runtime, sql) {
            Ok(statement) => statement,
            Err(error) => return Ok(Err(error)),
        };
        let last = self.client.execute_raw(&statement, params.iter().copied());
        self.after(runtime, queue, last)
    }

    /// Sends what is queued and then a query; the outer error is that of the queue.
    pub(super) fn query(
        &mut self,
        runtime: &Runtime,
        queue: &[Queued],
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<Result<Vec<Row>>> {
        let statement = match self.prepare(runtime, sql) {
            Ok(statement) => statement,
            Err(error) => return Ok(Err(error)),
        };
        let last = async {
            let rows = self.client.query_raw(&statement, params.iter().copied());
            let mut rows = Box::pin(rows.await?);
            let mut found = Vec::new();
            while let Some(row) = tokio_stream::StreamExt::next(&mut rows).await {
                found.push(row?);
            }
            Ok(found)
        };
        self.after(runtime, queue, last)
    }

    /// Sends what is queued and then statements without parameters.
    pub(super) fn batch(
        &self,
        runtime: &Runtime,
        queue: &[Queued],
        sql: &str,
    ) -> Result<Result<()>> {
        self.after(runtime, queue, self.client.batch_execute(sql))
    }

    /// Sends the queue and `last` in one go. Answers are taken in the order of the questions,
    /// because the link holds only a few of them.
    fn after<T>(
        &self,
        runtime: &Runtime,
        queue: &[Queued],
        last: impl Future<Output = Result<T>>,
    ) -> Result<Result<T>> {
        within(runtime, self.limit, async {
            let sent = self.send(queue).await;
            let mut last = Box::pin(last);
            let early = begun(&mut last).await;
            answers(sent).await?;
            Ok(match early {
                Poll::Ready(done) => done,
                Poll::Pending => last.await,
            })
        })
    }

    async fn send<'s>(&'s self, queue: &'s [Queued]) -> Vec<Result<Sent<'s>>> {
        let mut sent = Vec::with_capacity(queue.len());
        for one in queue {
            let params = one.params.iter().map(Owned::borrowed);
            let mut going: Sent<'s> = Box::pin(self.client.execute_raw(&one.statement, params));
            sent.push(match begun(&mut going).await {
                Poll::Ready(Err(error)) => Err(error),
                _ => Ok(going),
            });
        }
        sent
    }
}

/// Waits for an answer of the server, but not for ever: one that is frozen holds its connections
/// and says nothing.
fn within<T>(
    runtime: &Runtime,
    limit: Duration,
    answer: impl Future<Output = Result<T>>,
) -> Result<T> {
    let answered = async { tokio::time::timeout(limit, answer).await };
    // The library has this error for its own client that blocks, and no other way to make one.
    let silent = |_| Err(tokio_postgres::Error::__private_api_timeout());
    runtime.block_on(answered).unwrap_or_else(silent)
}

/// Begins a future, which sends what it has to send.
async fn begun<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut *future).poll(cx))).await
}

async fn answers(sent: Vec<Result<Sent<'_>>>) -> Result<()> {
    for going in sent {
        going?.await?;
    }
    Ok(())
}
