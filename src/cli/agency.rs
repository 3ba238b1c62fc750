//! `pimpinan agency`: adding one, and allowing it indicators that it does not report by itself.

use super::store::Place;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::cli::out;
use crate::store::people::agencies;
use crate::store::people::agencies::StoredAgency;
use crate::store::people::grants;

/// Longest code of an agency: it stands in addresses.
const LONGEST: usize = 40;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add an agency
    Add(Add),
    /// Allow an agency to enter an indicator whose file does not name it
    Grant(Grant),
    /// Allow it no longer
    Revoke(Grant),
}

#[derive(Debug, clap::Args)]
pub(super) struct Grant {
    /// Code of the agency
    #[arg(long)]
    code: String,
    /// The indicator; may be given several times
    #[arg(long, value_name = "SLUG", required = true)]
    indicator: Vec<String>,
    #[command(flatten)]
    place: Place,
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
    match command {
        Command::Add(add) => create(&add),
        Command::Grant(grant) => allow(grant, true),
        Command::Revoke(grant) => allow(grant, false),
    }
}

/// Allows an agency indicators, or no longer.
fn allow(grant: Grant, allowed: bool) -> Result<()> {
    let (db, catalogue) = grant.place.open()?;
    super::key::refuse_unknown(&catalogue, &grant.indicator)?;
    let code = grant.code.clone();
    let changed = super::runtime::wait(db.write(move |tx| {
        if agencies::find(tx.conn, &grant.code)?.is_none() {
            return Err(Error::Config(super::key::no_agency(&grant.code)));
        }
        let mut changed = 0;
        for slug in &grant.indicator {
            let done = if allowed {
                grants::give(tx, &grant.code, slug, None)?
            } else {
                grants::take(tx, &grant.code, slug, None)?
            };
            changed += usize::from(done);
        }
        Ok(changed)
    }))?;
    db.leave()?;
    let word = if allowed { "allowed" } else { "withdrawn" };
    out::line(&format!("{code}: {changed} {word}."))
}

fn create(add: &Add) -> Result<()> {
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
    if !is_of_one_line(&new.name) || !is_of_one_line(&new.short) {
        let why = "The --name and the --short name must stand in one line.";
        return Err(Error::Config(why.to_owned()));
    }
    let (db, _) = add.place.open()?;
    let code = new.code.clone();
    super::runtime::wait(db.write(move |tx| {
        if let Some(known) = agencies::find(tx.conn, &new.code)? {
            return Err(Error::Config(format!(
                "The agency {} exists already: {}.",
                known.code, known.name
            )));
        }
        agencies::add(tx, &new, None)
    }))?;
    db.leave()?;
    out::line(&format!("The agency {code} was added: {name}."))
}

fn is_code(code: &str) -> bool {
    let usable = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    !code.is_empty() && code.len() <= LONGEST && code.chars().all(usable)
}
