//! Hears what other processes tell about their commits (`LISTEN` / `NOTIFY`).

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio_postgres::{AsyncMessage, Client, Config};

use crate::base::error::{Error, Result};
use crate::store::engine::conn::postgres::address::{channel, config};
use crate::store::engine::conn::postgres::cell::int;
use crate::store::engine::conn::postgres::fault::sorted;
use crate::store::engine::conn::postgres::tls;

/// How long to wait before a lost connection is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// What is heard.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store) enum Heard {
    /// What somebody told.
    Text(String),
    /// Something may have been told while nobody listened.
    Gap,
}

/// Listens until `ended` is dropped; blocks this thread. `ready` is told once it listens.
pub(in crate::store) fn run(
    url: &str,
    ended: oneshot::Receiver<()>,
    ready: &std::sync::mpsc::Sender<Result<()>>,
    mut hear: impl FnMut(Heard),
) {
    let prepared = config(url).and_then(|config| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| Error::Config(format!("A thread can't be started: {e}.")))?;
        Ok((config, runtime))
    });
    let (config, runtime) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return drop(ready.send(Err(error))),
    };
    runtime.block_on(async {
        tokio::select! {
            _ = ended => {}
            () = again_and_again(&config, ready, &mut hear) => {}
        }
    });
}

async fn again_and_again(
    config: &Config,
    ready: &std::sync::mpsc::Sender<Result<()>>,
    hear: &mut impl FnMut(Heard),
) {
    let mut first = true;
    loop {
        let (tell, mut told) = mpsc::unbounded_channel();
        let listening = listen(config, tell);
        let mut listening = pin!(listening);
        let ended = loop {
            tokio::select! {
                Some(heard) = told.recv() => match heard {
                    // That it listens, is how a connection begins.
                    Heard::Gap if first => {
                        first = false;
                        let _ = ready.send(Ok(()));
                    }
                    heard => hear(heard),
                },
                ended = &mut listening => break ended,
            }
        };
        if first {
            return drop(ready.send(ended));
        }
        if let Err(error) = ended {
            tracing::warn!(%error, "changes of other processes can't be heard now");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Listens over one connection until it breaks.
async fn listen(config: &Config, tell: mpsc::UnboundedSender<Heard>) -> Result<()> {
    let tls = tls::connector(config)?;
    let (client, mut connection) = config.connect(tls).await.map_err(sorted)?;
    let told = tell.clone();
    let mut hearing = pin!(async move {
        while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
            if let AsyncMessage::Notification(told_by) = message.map_err(sorted)? {
                let _ = told.send(Heard::Text(told_by.payload().to_owned()));
            }
        }
        Ok(())
    });
    let mut starting = pin!(start(&client));
    tokio::select! {
        started = &mut starting => started?,
        ended = &mut hearing => return ended,
    }
    let _ = tell.send(Heard::Gap);
    hearing.await
}

async fn start(client: &Client) -> Result<()> {
    let sql = "SELECT CAST(oid AS BIGINT) FROM pg_namespace WHERE nspname = current_schema()";
    let row = client.query_one(sql, &[]).await.map_err(sorted)?;
    let channel = channel(int(&row, 0)?.unwrap_or_default());
    let listen = format!("LISTEN {channel}");
    client.batch_execute(&listen).await.map_err(sorted)
}
