//! How the program is: what works is told apart from what does not, and nobody waits for it long.

use std::future::Future;
use std::time::Duration;

use crate::app::App;
use crate::base::error::Result;
use crate::base::metrics::state::State;
use crate::store::upkeep::health;

/// How long each part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Free bytes of the disk below which changes are about to be refused.
const LITTLE: u64 = 64 * 1024 * 1024;

/// How one part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// It works.
    Well,
    /// It does not.
    Ill,
    /// There is none.
    None,
}

/// How all parts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Whether the database answers questions.
    pub reads: Part,
    /// Whether it takes changes.
    pub writes: Part,
    /// Whether its replica answers.
    pub replica: Part,
    /// Whether the disk has room.
    pub disk: Part,
}

impl Part {
    fn of<T>(what: &str, told: Result<T>) -> Self {
        match told {
            Ok(_) => Self::Well,
            Err(error) => {
                tracing::warn!(what, %error, "not well");
                Self::Ill
            }
        }
    }

    /// The word for a probe.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Well => "ok",
            Self::Ill => "failed",
            Self::None => "none",
        }
    }
}

/// Asks every part at once.
pub async fn look(app: &App) -> Health {
    let ask = app
        .db
        .read(|conn| conn.query_one("SELECT 1", &[], |row| row.int(0)));
    let write = app.db.write(health::try_to_write);
    let far = app.db.replica_entries();
    let (reads, writes, far) = tokio::join!(soon(ask), soon(write), soon_or_none(far));
    let disk = match health::free(app.db.url()) {
        Ok(None) => Part::None,
        Ok(Some(bytes)) if bytes >= LITTLE => Part::Well,
        Ok(Some(bytes)) => {
            tracing::warn!(bytes, "the disk is almost full");
            Part::Ill
        }
        Err(error) => Part::of::<()>("disk", Err(error)),
    };
    Health {
        reads: Part::of("reads", reads),
        writes: Part::of("writes", writes),
        replica: far.map_or(Part::None, |told| Part::of("replica", told)),
        disk,
    }
}

/// What is measured when somebody asks, because nothing of it is counted on its way.
pub async fn measure(app: &App) -> State {
    let url = app.db.url().clone();
    let sizes = app.db.read(move |conn| health::sizes(conn, &url));
    let far = app.db.replica_entries();
    let (sizes, far) = tokio::join!(soon(sizes), soon_or_none(far));
    let own = match far {
        Some(Ok(_)) => soon(app.db.read(health::entries)).await.ok(),
        _ => None,
    };
    let behind = own.zip(far.and_then(Result::ok));
    let sizes = sizes.unwrap_or_default();
    State {
        database_bytes: sizes.database,
        log_bytes: sizes.log,
        imports_waiting: sizes.imports,
        replica_behind: behind.map(|(own, far)| (own - far).max(0)),
    }
}

async fn soon<T>(answer: impl Future<Output = Result<T>>) -> Result<T> {
    let late = |_| {
        Err(crate::base::error::Error::Unavailable(
            "no answer".to_owned(),
        ))
    };
    tokio::time::timeout(PATIENCE, answer)
        .await
        .unwrap_or_else(late)
}

async fn soon_or_none<T>(answer: impl Future<Output = Option<Result<T>>>) -> Option<Result<T>> {
    let late = |_| {
        Some(Err(crate::base::error::Error::Unavailable(
            "no answer".to_owned(),
        )))
    };
    tokio::time::timeout(PATIENCE, answer)
        .await
        .unwrap_or_else(late)
}
