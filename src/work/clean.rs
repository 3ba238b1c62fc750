//! Removes what is over from the store: sessions, links, failed sign-ins, answers that are no
//! longer given again, counts of past minutes, imports that nobody gave a word for. Each is judged by its own time wherever it is read,
//! so that nothing depends on how soon it is removed.

use std::sync::Arc;

use crate::app::App;
use crate::base::error::Result;
use crate::store::Tx;
use crate::store::alerts;
use crate::store::keys::{key_use, once};
use crate::store::people::{
    attempts, devices, identities, links, second_factor, security, sessions,
};
use crate::store::sources::{imports, pulls};
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often, in milliseconds.
const EVERY_MS: i64 = 600_000;

type Sweep = fn(&mut Tx<'_>) -> Result<usize>;

/// What is removed from where.
const SWEPT: [(&str, Sweep); 13] = [
    ("sessions", sessions::sweep),
    ("links", links::sweep),
    ("failed sign-ins", attempts::sweep),
    ("known browsers and addresses", devices::sweep),
    ("offered second factors", second_factor::sweep),
    ("sign-ins at the provider", identities::sweep),
    ("security events", security::sweep),
    ("answers", once::sweep),
    ("counts of minutes", key_use::sweep),
    ("imports", imports::sweep),
    ("runs of sources", pulls::sweep),
    ("what came with them", pulls::sweep_inputs),
    ("alerts", alerts::sweep),
];

/// One instance does it for all.
pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move { clean(&app).await };
    Job::new("clean", By::One, Times::Every(EVERY_MS), work)
}

/// Each kind goes in a transaction of its own, so that no writer waits for all of them.
async fn clean(app: &App) -> Result<()> {
    for (kind, sweep) in SWEPT {
        let removed = app.db.write(sweep).await?;
        if removed > 0 {
            tracing::debug!(kind, removed, "removed what is over");
        }
    }
    while app.db.write(imports::left_over).await? > 0 {}
    Ok(())
}
