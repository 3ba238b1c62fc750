//! What runs by itself, beside the requests: a file a job.

pub(crate) mod backup;
pub mod webhooks;
