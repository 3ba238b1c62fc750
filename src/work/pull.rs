//! Fetches the sources whose time has come. Several instances share the work: a source belongs to
//! the one that holds it. A few are fetched at the same time, so that one that is slow keeps nobody
//! waiting.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{Id, JoinSet};

use crate::app::App;
use crate::base::error::Result;
use crate::intake::pull::{Allowed, How, run};
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Cause, Source};
use crate::store::sources::troubles;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often it is looked for sources that are due, in milliseconds.
const LOOK_MS: i64 = 5_000;
/// How often it is looked while sources are being fetched.
const MEANWHILE: Duration = Duration::from_secs(1);
/// Sources that an instance fetches at the same time.
const AT_ONCE: usize = 4;

pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move { round(&app).await };
    Job::new("pull", By::Each, Times::Every(LOOK_MS), work)
}

/// Fetches every source that is due; what becomes due meanwhile is not kept waiting by those that
/// are being fetched.
///
/// # Errors
/// An error of the store.
pub async fn round(app: &Arc<App>) -> Result<()> {
    counted(app).await?;
    let mut running = JoinSet::new();
    let mut busy: HashMap<Id, i64> = HashMap::new();
    loop {
        let now = app.clock.now_ms();
        let most = i64::try_from(AT_ONCE + busy.len()).unwrap_or(i64::MAX);
        let due = app.db.read(move |conn| pulls::due(conn, now, most)).await?;
        for source in due {
            if running.len() < AT_ONCE && !busy.values().any(|id| *id == source.id) {
                let id = source.id;
                busy.insert(running.spawn(fetch(Arc::clone(app), source)).id(), id);
            }
        }
        tokio::select! {
            done = running.join_next_with_id() => match done {
                None => return Ok(()),
                Some(Err(error)) => {
                    tracing::error!(%error, "a run of a source ended badly");
                    busy.remove(&error.id());
                }
                Some(Ok((task, ()))) => drop(busy.remove(&task)),
            },
            () = tokio::time::sleep(MEANWHILE) => {}
        }
    }
}

/// Says to whoever watches how many sources are in trouble.
async fn counted(app: &App) -> Result<()> {
    let read = app.db.read(|conn| troubles::list(conn, None, true));
    let all = read.await?;
    let failing = all.iter().filter(|one| one.source.is_failing()).count();
    app.metrics.jobs().troubled(failing, all.len() - failing);
    Ok(())
}

async fn fetch(app: Arc<App>, source: Source) {
    let how = How {
        cause: Cause::Schedule,
        user: source.user,
        dry: false,
        allowed: Allowed::default(),
        again: None,
    };
    match run(&app, &source, how).await {
        Ok(Some(run)) => {
            let (name, state) = (&source.name, run.state.name());
            tracing::info!(source = name, run = run.id, state, "fetched a source");
        }
        Ok(None) => {}
        Err(error) => tracing::error!(source = source.name, %error, "a source was not fetched"),
    }
}
