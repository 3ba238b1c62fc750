//! `pimpinan doctor`.

use std::path::{Path, PathBuf};

use super::store::{self, Place};
use crate::base::error::{Error, Result};
use crate::cli::out;
use crate::store::upkeep::doctor;
use crate::store::upkeep::doctor::Options;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Make totals and counts anew from the rows where they are wrong, then examine
    #[arg(long)]
    rebuild: bool,
    /// Compare with the ends of the journal in this file: that of --anchor-file, or a log
    #[arg(long, value_name = "FILE")]
    anchor: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// Says what is sound and what is wrong, a line each.
///
/// # Errors
/// [`Error::Config`] when something is wrong.
pub(super) fn run(args: Args) -> Result<()> {
    let catalogue = store::load(args.place.catalogue)?;
    if args.rebuild {
        out::line(&doctor::rebuild(&args.place.database, &catalogue)?)?;
    }
    let options = Options {
        vault: args.place.secret.vault()?,
        anchors: args.anchor.as_deref().map(anchors).transpose()?,
    };
    let report = doctor::examine_with(&args.place.database, &catalogue, &options)?;
    for sentence in &report.sound {
        out::line(&format!("ok     {sentence}"))?;
    }
    for sentence in &report.open {
        out::line(&format!("open   {sentence}"))?;
    }
    for sentence in &report.wrong {
        out::line(&format!("wrong  {sentence}"))?;
    }
    match report.wrong.len() {
        0 => Ok(()),
        1 => Err(Error::Config(
            "The database has a fault; it is named above.".to_owned(),
        )),
        n => Err(Error::Config(format!(
            "The database has {n} faults; they are named above."
        ))),
    }
}

fn anchors(path: &Path) -> Result<String> {
    let read = std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    read.map_err(|e| {
        let path = path.display();
        Error::Config(format!(
            "The anchors {path} can't be read: {e}. Check --anchor."
        ))
    })
}
