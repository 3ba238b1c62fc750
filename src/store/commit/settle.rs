//! A commit whose answer was lost: the server did it or not, and the journal tells which. Each
//! change leaves an entry, and its hash holds everything before it.

use std::thread;
use std::time::{Duration, Instant};

use crate::base::error::{Error, Result};
use crate::base::secret::Keys;
use crate::store::Conn;
use crate::store::commit::journal::chain::Head;

/// How long the server is asked again, and how often. Whoever waits for the commit waits so much
/// longer, and no longer than a request may.
const PATIENCE: Duration = Duration::from_secs(8);
const PAUSE: Duration = Duration::from_millis(500);

/// Finds out whether a commit was done that left these ends of chains.
///
/// # Errors
/// [`Error::Unavailable`] when it was not; `lost` when that can't be found out, because the server
/// does not answer or the commit left nothing that tells.
pub(super) fn look_up(conn: &mut Conn, keys: &Keys, ends: &[Head], lost: Error) -> Result<()> {
    let Some(end) = ends.first() else {
        return Err(lost);
    };
    let begun = Instant::now();
    loop {
        match ask(conn, keys, *end) {
            Ok(true) => {
                tracing::warn!(%lost, "a commit whose answer was lost was done");
                return Ok(());
            }
            Ok(false) => {
                return Err(Error::Unavailable(format!(
                    "the commit was not done: {lost}"
                )));
            }
            Err(error) if begun.elapsed() < PATIENCE => {
                tracing::warn!(%error, "whether a commit was done can't be asked yet");
                thread::sleep(PAUSE);
            }
            Err(_) => return Err(lost),
        }
    }
}

/// Whether the journal holds this end. The session that was lost may still be at it: it holds the
/// chain until it has ended.
fn ask(conn: &mut Conn, keys: &Keys, end: Head) -> Result<bool> {
    conn.begin_beside()?;
    let kept = end.is_kept(conn, keys);
    let _ = conn.rollback();
    kept
}
