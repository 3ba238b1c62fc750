//! Writes down what was refused, every minute and at the end.

use std::sync::Arc;

use crate::app::App;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often, in milliseconds.
const EVERY_MS: i64 = 60_000;

/// Every instance has counted for itself.
pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move { app.refusals.flush(&app.db).await };
    Job::new("refusals", By::Each, Times::Every(EVERY_MS), work).at_the_end()
}
