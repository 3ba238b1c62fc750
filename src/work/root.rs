//! Writes the root of the journal: an entry that holds the ends of all its chains, so that the
//! whole is one proof.

use std::sync::Arc;

use crate::app::App;
use crate::store::commit::journal::root;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often, in milliseconds. Where nothing was written since the last root, none is.
const EVERY_MS: i64 = 3_600_000;

/// One instance does it for all.
pub(super) fn job() -> Job {
    let work = |app: Arc<App>, _| async move { app.db.write(root::write).await.map(drop) };
    Job::new("root", By::One, Times::Every(EVERY_MS), work)
}
