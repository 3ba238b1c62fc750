//! `pimpinan agency add`.

use super::store::Place;
use crate::base::error::{Error, Result};
use crate::store::people::agencies;
use crate::store::people::agencies::StoredAgency;

/// Longest code of an agency: it stands in addresses.
const LONGEST: usize = 40;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add an agency
    Add(Add),
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// Short code that stays: letters, digits, - . and _
    #[arg(long)]
    code: String,
    /// Full name
    #[arg(long)]
    name: String,
    /// Short name; the full name if left out
    #[arg(long)]
    short: Option<String>,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(command: Command) -> Result<()> {
    let Command::Add(add) = command;
    let name = add.name.trim().to_owned();
    let short = add.short.as_deref().map_or(name.as_str(), str::trim);
    let new = StoredAgency {
        code: add.code.trim().to_owned(),
        short: short.to_owned(),
        name: name.clone(),
    };
    if !is_code(&new.code) {
        return Err(Error::Config(format!(
            "The agency code {:?} is not usable: write up to {LONGEST} letters, digits, - . or _.",
            new.code
        )));
    }
    if new.name.is_empty() {
        return Err(Error::Config("The agency needs a --name.".to_owned()));
    }
    let (db, _) = add.place.open()?;
    let code = new.code.clone();
    super::wait(db.write(move |tx| {
        if let Some(known) = agencies::find(tx.conn, &new.code)? {
            return Err(Error::Config(format!(
                "The agency {} exists already: {}.",
                known.code, known.name
            )));
        }
        agencies::add(tx, &new, None)
    }))?;
    println!("The agency {code} was added: {name}.");
    Ok(())
}

fn is_code(code: &str) -> bool {
    let usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    !code.is_empty() && code.len() <= LONGEST && code.chars().all(usable)
}
