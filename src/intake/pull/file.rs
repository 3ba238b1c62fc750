//! A file at an address, read as if somebody had sent it.

use crate::base::http::Client;
use crate::intake::pull::Why;
use crate::intake::pull::answer::{Answer, Caller};
use crate::intake::pull::definition::{FileAt, Limits};

/// Fetches the file.
///
/// # Errors
/// Why nothing came.
pub(super) async fn read(
    client: &Client,
    file: &FileAt,
    secret: Option<&str>,
    limits: &Limits,
) -> Result<Answer, Why> {
    let caller = Caller {
        headers: &file.headers,
        auth: &file.auth,
        secret,
        accept: "*/*",
    };
    let ask = caller.ask(&file.address, None)?;
    let fetched = client.fetch(ask, limits.bytes()).await?;
    Ok(Answer {
        file: fetched.file,
        bytes: fetched.bytes,
        rows: None,
        warnings: Vec::new(),
    })
}
