//! `pimpinan user add`.

use std::io::Read as _;

use super::store::Place;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::cli::out;
use crate::identity::{password, permission};
use crate::store::Tx;
use crate::store::commit::journal::Entry;
use crate::store::people::accounts;
use crate::store::people::accounts::NewUser;
use crate::store::people::{agencies, attempts};

/// Fewest characters of a password set here: fewer than on a page, because who has this command
/// line has the database too, and scripts set up trials with it.
const SHORTEST: usize = 8;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a user, with the password on standard input
    Add(Add),
    /// Forget the failed sign-ins of a user, who may try again at once
    Unlock(Unlock),
}

#[derive(Debug, clap::Args)]
pub(super) struct Unlock {
    /// E-mail address of the user
    email: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// E-mail address, with which the person signs in
    #[arg(long)]
    email: String,
    /// Name, as shown
    #[arg(long)]
    name: String,
    /// superadmin, admin, operator or pimpinan
    #[arg(long)]
    role: String,
    /// Code of the agency the person belongs to; operators need one
    #[arg(long)]
    agency: Option<String>,
    /// Read the password from the first line of standard input
    #[arg(long, required = true)]
    password_stdin: bool,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Add(add) => self::add(add),
        Command::Unlock(unlock) => self::unlock(&unlock),
    }
}

fn unlock(asked: &Unlock) -> Result<()> {
    let (db, _) = asked.place.open()?;
    let email = asked.email.clone();
    let found = super::runtime::wait(db.write(move |tx| {
        let person = accounts::by_email(tx.conn, &email)?;
        if let Some(person) = &person {
            attempts::unlock(tx, person.id, &person.email)?;
            tx.journal(&Entry {
                actor: None,
                action: "unlock",
                subject: "user",
                subject_id: &person.id.to_string(),
                agency: person.agency.as_deref(),
                before: None,
                after: None,
            })?;
        }
        Ok(person)
    }))?;
    match found {
        Some(person) => out::line(&format!("The user {} may sign in again.", person.email)),
        None => Err(Error::Config(format!(
            "There is no active user {:?}. See the users on the page Pengguna.",
            asked.email
        ))),
    }
}

fn add(add: Add) -> Result<()> {
    if !accounts::is_address(&add.email) {
        return Err(Error::Config(format!(
            "{:?} is no e-mail address: write it as name@example.go.id.",
            add.email
        )));
    }
    if !is_of_one_line(&add.name) {
        return Err(Error::Config(
            "The --name must stand in one line.".to_owned(),
        ));
    }
    if add.name.trim().is_empty() {
        return Err(Error::Config("The user needs a --name.".to_owned()));
    }
    let hash = password::hash(&read_password()?)?;
    let (db, _) = add.place.open()?;
    let said = format!("The user {} was added as {}.", add.email, add.role);
    super::runtime::wait(db.write(move |tx| {
        refuse(tx, &add)?;
        let new = NewUser {
            email: &add.email,
            name: add.name.trim(),
            role: &add.role,
            agency: add.agency.as_deref(),
            password: &hash,
        };
        accounts::add(tx, &new, None)
    }))?;
    db.leave()?;
    out::line(&said)
}

/// Says what stands against adding this user.
fn refuse(tx: &mut Tx<'_>, add: &Add) -> Result<()> {
    let wrong = |text: String| Err(Error::Config(text));
    let roles = accounts::role_names(tx.conn)?;
    if !roles.contains(&add.role) {
        let names = roles.join(", ");
        return wrong(format!(
            "There is no role {:?}; there are {names}.",
            add.role
        ));
    }
    if let Some(code) = &add.agency {
        if agencies::find(tx.conn, code)?.is_none() {
            return wrong(super::key::no_agency(code));
        }
    } else if !accounts::role_may(tx.conn, &add.role, permission::AGENCY_ALL)? {
        return wrong(format!(
            "The role {} works for one agency: say which with --agency CODE.",
            add.role
        ));
    }
    if accounts::is_taken(tx.conn, &add.email)? {
        return wrong(format!(
            "The e-mail address {} is taken already.",
            add.email
        ));
    }
    Ok(())
}

fn read_password() -> Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .take(64 * 1024)
        .read_to_string(&mut text)
        .map_err(|e| Error::Config(format!("The password can't be read: {e}.")))?;
    let password = text.lines().next().unwrap_or_default().to_owned();
    if password.chars().count() < SHORTEST || password.len() > password::LONGEST {
        return Err(Error::Config(format!(
            "The password needs {SHORTEST} to {} characters, on the first line of standard input.",
            password::LONGEST
        )));
    }
    Ok(password)
}
