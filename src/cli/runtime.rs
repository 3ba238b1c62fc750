//! Where asynchronous work of commands runs.

use crate::base::error::{Error, Result};

/// Runs asynchronous work to its end on this thread.
pub(super) fn wait<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime
        .enable_all()
        .build()
        .map_err(|e| no_runtime(&e))?
        .block_on(work)
}

/// What is said when the system gives no threads.
pub(super) fn no_runtime(error: &std::io::Error) -> Error {
    Error::Config(format!("The program can't start its threads: {error}."))
}
