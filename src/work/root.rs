//! Writes the root of the journal: an entry that holds the ends of all its chains, so that the
//! whole is one proof; and its end, signed, to where who has the database can't change it.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::App;
use crate::base::error::{Error, Result};
use crate::store::commit::journal::anchor::Anchor;
use crate::store::commit::journal::root;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

/// How often, in milliseconds. Where nothing was written since the last root, none is.
const EVERY_MS: i64 = 3_600_000;
/// The last bytes of a file of anchors, in which its last line lies.
const TAIL: i64 = 1_024;

#[derive(Debug, Default, clap::Args)]
pub(crate) struct Anchors {
    /// Add the signed end of the journal to this file each hour: on another machine's disk, or where
    /// this program may only add. `pimpinan doctor --anchor FILE` compares
    #[arg(long, env = "PIMPINAN_ANCHOR_FILE", value_name = "FILE")]
    anchor_file: Option<PathBuf>,
}

impl Anchors {
    /// The file, once it is known that it can be added to.
    ///
    /// # Errors
    /// [`Error::Config`] when it can't be.
    pub(crate) fn file(self) -> Result<Option<PathBuf>> {
        if let Some(path) = &self.anchor_file {
            open(path).map_err(|e| {
                let path = path.display();
                Error::Config(format!(
                    "Anchors can't be added to {path}: {e}. Choose another file with --anchor-file."
                ))
            })?;
        }
        Ok(self.anchor_file)
    }
}

/// One instance does it for all.
pub(super) fn job(file: Option<PathBuf>) -> Job {
    let last = Arc::new(Mutex::new(None));
    let work = move |app: Arc<App>, _| {
        let (file, last) = (file.clone(), Arc::clone(&last));
        async move { anchor(&app, file.as_deref(), &last).await }
    };
    Job::new("root", By::One, Times::Every(EVERY_MS), work)
}

/// Writes a root and tells the end, unless it was told already.
async fn anchor(app: &App, file: Option<&Path>, last: &Mutex<Option<Anchor>>) -> Result<()> {
    app.db.write(root::write).await?;
    let keys = app.db.keys().clone();
    let found = app.db.read(move |conn| Anchor::now(conn, &keys)).await?;
    let Some(anchor) = found else {
        return Ok(());
    };
    {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.as_ref() == Some(&anchor) {
            return Ok(());
        }
        *last = Some(anchor.clone());
    }
    let text = anchor.text();
    tracing::info!("the journal ends at {text}");
    match file {
        Some(path) => add(path, &text).map_err(|e| {
            Error::Unavailable(format!("the file of anchors {}: {e}", path.display()))
        }),
        None => Ok(()),
    }
}

/// Opens a file to which lines are only added.
fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).read(true).create(true).mode(0o600);
    options.open(path)
}

/// Adds a line, unless it is the last one.
fn add(path: &Path, line: &str) -> std::io::Result<()> {
    let mut file = open(path)?;
    let length = i64::try_from(file.metadata()?.len()).unwrap_or(i64::MAX);
    file.seek(SeekFrom::End(-length.min(TAIL)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    if String::from_utf8_lossy(&tail).lines().last() == Some(line) {
        return Ok(());
    }
    writeln!(file, "{line}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_added_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("anchors");
        for line in ["one", "one", "two", "one"] {
            add(&path, line).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\none\n");
        assert!(
            Anchors {
                anchor_file: Some(folder.path().to_owned())
            }
            .file()
            .is_err()
        );
        assert!(!crate::base::private::is_open_to_others(&path));
    }
}
