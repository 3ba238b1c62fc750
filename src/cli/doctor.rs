//! `pimpinan doctor`.

use super::store::{self, Place};
use crate::base::error::{Error, Result};
use crate::cli::out;
use crate::store::upkeep::doctor;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Make totals and counts anew from the rows where they are wrong, then examine
    #[arg(long)]
    rebuild: bool,
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
        out::line(&doctor::rebuild(&args.place.database, &catalogue)?.to_string())?;
    }
    let report = doctor::examine(&args.place.database, &catalogue)?;
    for sentence in &report.sound {
        out::line(&format!("ok     {sentence}"))?;
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
