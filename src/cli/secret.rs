//! `pimpinan secret`.

use super::store::Place;
use crate::base::error::{Error, Result};
use crate::cli::out;
use crate::store::Url;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Say which key seals the database, and where it lies
    Show(Show),
    /// Put a new key before the others in the key's file, and seal anew with it. Stop the server
    /// first; several servers need the new file before they start
    Rotate(Show),
}

#[derive(Debug, clap::Args)]
pub(super) struct Show {
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Show(show) => tell(&show.place),
        Command::Rotate(show) => rotate(&show.place),
    }
}

fn tell(place: &Place) -> Result<()> {
    let (db, _) = place.open()?;
    let vault = place
        .secret
        .vault()?
        .or_in(Url::parse(&place.database)?.key_file());
    let name = db.keys().fingerprint();
    out::line(&format!("The secret key {name} lies at {}.", vault.place()))
}

/// A new key first seals nothing: the database is opened with both, and sealed anew as at every
/// start on which a newer key is found.
fn rotate(place: &Place) -> Result<()> {
    let url = Url::parse(&place.database)?;
    let guard = crate::store::engine::guard::Guard::take(&place.database)?;
    let (before, _) = place.open()?;
    let before = before.keys().fingerprint().to_owned();
    let vault = place.secret.vault()?.or_in(url.key_file());
    vault.add()?;
    let (db, _) = place.open()?;
    db.leave()?;
    drop(guard);
    let now = db.keys().fingerprint();
    if now == before {
        return Err(Error::Internal("the new key is not the first".to_owned()));
    }
    out::line(&format!(
        "The secret key is now {now}; {before} stays behind it in {}, to read what it has signed. \
         Keep a copy of the file.",
        vault.place()
    ))
}
