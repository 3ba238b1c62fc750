//! What runs by itself, beside the requests: a file a job, and the runner that gives them their
//! turns.

pub mod backup;
pub mod clean;
pub mod deliver;
mod imports;
mod key_limits;
mod key_use;
mod root;
pub mod runner;
pub mod schedule;
pub mod webhooks;

use crate::app::App;
use crate::base::error::Result;
use crate::work::runner::Job;
use crate::work::webhooks::Sender;

/// Every job of a server; copies are made where a plan says so.
///
/// # Errors
/// [`crate::base::error::Error::Config`] when webhooks can't be sent.
pub fn jobs(app: &App, backups: Option<backup::Plan>) -> Result<Vec<Job>> {
    let sender = Sender::new(app.config.webhook_local)?;
    let mut jobs = vec![
        key_use::job(),
        key_limits::job(),
        deliver::job(sender),
        imports::job(),
        clean::job(),
        root::job(),
    ];
    jobs.extend(backups.map(backup::job));
    Ok(jobs)
}
