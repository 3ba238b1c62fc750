//! Tells the other instances how often keys with a limit of their own were used, and hears it from
//! them.

use std::sync::Arc;

use crate::app::{App, usage};
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often, in milliseconds: what an instance has not told yet, the others can't count.
const EVERY_MS: i64 = 1_000;

/// Every instance has counted for itself.
pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move {
        usage::share(&app.key_minutes, &app.db, app.clock.now_ms()).await
    };
    Job::new("key-limits", By::Each, Times::Every(EVERY_MS), work)
}
