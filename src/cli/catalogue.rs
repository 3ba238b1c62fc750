//! `pimpinan check` and `pimpinan catalogue export`.

use std::path::PathBuf;

use crate::base::error::{Error, Result};
use crate::catalogue::load::{self, Source};
use crate::cli::out;

#[derive(Debug, clap::Args)]
pub(super) struct Check {
    /// Read the catalogue from this directory instead of the built-in one
    #[arg(long, env = "PIMPINAN_CATALOGUE", value_name = "DIR")]
    catalogue: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Write the built-in catalogue into a directory, to start one's own
    Export {
        /// The directory; it must not hold a catalogue yet
        directory: PathBuf,
    },
}

pub(super) fn check(args: Check) -> Result<()> {
    let (report, sound) = Source::of(args.catalogue).report();
    if sound {
        return out::line(&report);
    }
    Err(Error::Config(report))
}

pub(super) fn run(command: Command) -> Result<()> {
    let Command::Export { directory } = command;
    let written = load::export(&directory)
        .map_err(|e| Error::Config(format!("The catalogue can't be written: {e}.")))?;
    out::line(&format!(
        "Wrote {written} files into {}.",
        directory.display()
    ))
}
