//! `pimpinan backup` and `pimpinan restore`.

use std::path::PathBuf;

use super::store::{self, Place, Secret};
use crate::base::clock::Clock;
use crate::base::error::Result;
use crate::cli::out;
use crate::store::upkeep::backup;

#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    /// The file that becomes the copy; an older one is replaced once the new one is whole
    file: PathBuf,
    /// Database URL
    #[arg(
        long,
        env = "PIMPINAN_DATABASE",
        value_name = "URL",
        default_value = "sqlite://pimpinan.db"
    )]
    database: String,
    #[command(flatten)]
    secret: Secret,
}

#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// The copy
    file: PathBuf,
    /// Replace a database that holds figures
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    place: Place,
}

/// Copies a database while it is in use.
pub(super) fn copy(args: &Backup) -> Result<()> {
    let now = Clock::default().now_ms();
    let size = backup::copy(&args.database, &args.file, &args.secret.vault()?, now)?;
    out::line(&format!("{} is whole: {size} bytes.", args.file.display()))
}

/// Puts a copy in a database's place.
pub(super) fn restore(args: Restore) -> Result<()> {
    let Place {
        database,
        catalogue,
        secret,
    } = args.place;
    let catalogue = store::load(catalogue)?;
    let vault = secret.vault()?;
    let report = backup::restore(&args.file, &database, &catalogue, &vault, args.force)?;
    for sentence in &report.sound {
        out::line(&format!("ok     {sentence}"))?;
    }
    out::line(&format!(
        "The database {database} is now what {} was.",
        args.file.display()
    ))
}
