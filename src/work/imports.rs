//! Goes on with imports whose instances were killed, and with those that were paused.

use std::sync::Arc;

use crate::app::App;
use crate::intake::import;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often it is looked for them, in milliseconds.
const EVERY_MS: i64 = 10_000;

/// Every instance: an import is taken over by one of them.
pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move { import::resume(&app).await.map(drop) };
    Job::new("imports", By::Each, Times::Every(EVERY_MS), work)
}
