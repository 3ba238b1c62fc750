//! Runs the rules whose figures have changed, and all of them on a new day.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::{App, rules};
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often it is looked whether figures have changed, in milliseconds: seldom enough that who
/// writes without end keeps no reader busy with rules.
const EVERY_MS: i64 = 10_000;

/// One instance does it for all. At its first turn it runs all of them: what they say may have
/// changed with the program.
pub(super) fn job() -> Job {
    let begun = Arc::new(AtomicBool::new(false));
    let work = move |app: Arc<App>, _| {
        let begun = Arc::clone(&begun);
        async move {
            let today = app.clock.today();
            let first = !begun.swap(true, Ordering::Relaxed);
            let ran = rules::run_all(&app.db, &app.catalogue, today, first).await;
            ran.map(drop)
        }
    };
    Job::new("rules", By::One, Times::Every(EVERY_MS), work)
}
