//! What came with a run, kept where its source says so, and read again.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::intake::pull::Why;
use crate::intake::pull::answer::Answer;
use crate::intake::pull::definition::Limits;
use crate::store::sources::pulls;

/// Bytes that are kept as one piece.
const PIECE: u64 = 512 * 1024;

fn unreadable(error: &std::io::Error) -> Error {
    Error::Unavailable(format!("a temporary file: {error}"))
}

/// Keeps what came with a run, unless it is more than its source lets be kept: half of it would
/// say something else. It stands at its start afterwards.
pub(super) async fn keep(app: &App, run: i64, answer: &mut Answer, limits: &Limits) -> Result<()> {
    let most = u64::from(limits.keep_megabytes.unwrap_or(0)) * 1024 * 1024;
    let file = &mut answer.file;
    let length = file.metadata().map_err(|e| unreadable(&e))?.len();
    if most == 0 || length > most {
        return Ok(());
    }
    file.seek(SeekFrom::Start(0)).map_err(|e| unreadable(&e))?;
    for number in 0.. {
        let mut bytes = Vec::new();
        let read = (&mut *file).take(PIECE).read_to_end(&mut bytes);
        if read.map_err(|e| unreadable(&e))? == 0 {
            break;
        }
        let text = STANDARD.encode(&bytes);
        let kept = app
            .db
            .write(move |tx| pulls::keep_input(tx, run, number, &text));
        kept.await?;
    }
    file.seek(SeekFrom::Start(0)).map_err(|e| unreadable(&e))?;
    Ok(())
}

/// What came with a run.
///
/// # Errors
/// [`Why`] nothing of it is kept any more.
pub(super) async fn again(app: &App, run: i64) -> Result<std::result::Result<Answer, Why>> {
    let mut file = tempfile::tempfile().map_err(|e| unreadable(&e))?;
    let bytes = written(app, run, &mut file).await?;
    if bytes == 0 {
        return Ok(Err(Why::new("not-kept")));
    }
    file.seek(SeekFrom::Start(0)).map_err(|e| unreadable(&e))?;
    Ok(Ok(Answer {
        file,
        bytes,
        rows: None,
        warnings: Vec::new(),
    }))
}

/// Writes what came with a run into a file; answers how many bytes that were.
async fn written(app: &App, run: i64, file: &mut File) -> Result<u64> {
    let mut bytes = 0;
    for number in 0.. {
        let keys = app.db.keys().clone();
        let read = app
            .db
            .read(move |conn| pulls::input(conn, &keys, run, number));
        let Some(text) = read.await? else {
            break;
        };
        let piece = STANDARD.decode(text);
        let piece = piece.map_err(|e| Error::Internal(format!("what came with a run: {e}")))?;
        file.write_all(&piece).map_err(|e| unreadable(&e))?;
        bytes += piece.len() as u64;
    }
    Ok(bytes)
}
