//! What runs by itself, beside the requests: a file a job, and the runner that gives them their
//! turns.

pub mod alert_letters;
pub mod alerts;
mod audience;
pub mod backup;
pub mod clean;
pub mod deadlines;
pub mod deliver;
mod imports;
mod key_limits;
mod key_use;
pub mod pull;
pub mod questions;
mod refusals;
pub(crate) mod root;
pub mod rules;
pub mod runner;
pub mod schedule;
pub mod sources;
pub mod webhooks;

use std::path::PathBuf;

use crate::app::App;
use crate::base::error::Result;
use crate::work::runner::Job;
use crate::work::webhooks::Sender;

/// Every job of a server; copies are made where a plan says so, and the ends of the journal are
/// added to a file if one is named.
///
/// # Errors
/// [`crate::base::error::Error::Config`] when webhooks can't be sent.
pub fn jobs(
    app: &App,
    backups: Option<backup::Plan>,
    anchors: Option<PathBuf>,
) -> Result<Vec<Job>> {
    let sender = Sender::new(app.config.webhooks.clone())?;
    let mut jobs = vec![
        key_use::job(),
        refusals::job(),
        key_limits::job(),
        deliver::job(sender),
        imports::job(),
        clean::job(),
        deadlines::job(),
        questions::job(),
        root::job(anchors),
        rules::job(),
        alerts::job(),
        pull::job(),
        sources::job(),
    ];
    jobs.extend(backups.map(backup::job));
    Ok(jobs)
}
