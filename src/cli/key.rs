//! `pimpinan key create`.

use super::store::Place;
use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::catalogue::Catalogue;
use crate::cli::out;
use crate::intake::gate;
use crate::store::Tx;
use crate::store::keys;
use crate::store::keys::NewKey;
use crate::store::people::{accounts, agencies};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Create a key and print it, once, alone on the last line of standard output
    Create(Create),
}

#[derive(Debug, clap::Args)]
pub(super) struct Create {
    /// Code of the agency for which the key speaks
    #[arg(long)]
    agency: String,
    /// E-mail address of the user who answers for what it sends
    #[arg(long, value_name = "EMAIL")]
    user: String,
    /// What the key is called: the application that holds it
    #[arg(long)]
    name: String,
    /// An indicator that the key may write, which is thereby allowed to its agency; may be given
    /// several times; all that the agency reports if left out
    #[arg(long, value_name = "SLUG")]
    indicator: Vec<String>,
    /// Days after which the key no longer works; never if left out
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=36_500))]
    expires: Option<u32>,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(command: Command) -> Result<()> {
    let Command::Create(create) = command;
    if create.name.trim().is_empty() {
        return Err(Error::Config("The key needs a --name.".to_owned()));
    }
    let (db, catalogue) = create.place.open()?;
    refuse_unknown(&catalogue, &create.indicator)?;
    let now = Clock::default().now_ms();
    let said = format!(
        "The key {} for {} was created; it is shown only now:",
        create.name.trim(),
        create.agency
    );
    let key = super::runtime::wait(db.write(move |tx| {
        let user = holder(tx, &create)?;
        gate::name(tx, &catalogue, &create.agency, &create.indicator, None)?;
        let new = NewKey {
            name: create.name.trim(),
            agency: &create.agency,
            user_id: user,
            indicators: (!create.indicator.is_empty()).then_some(create.indicator.as_slice()),
            expires_at: create.expires.map(|days| now + i64::from(days) * DAY_MS),
        };
        keys::create(tx, &new, None)
    }))?;
    out::line(&format!("{said}\n{key}"))
}

pub(super) fn refuse_unknown(catalogue: &Catalogue, slugs: &[String]) -> Result<()> {
    match slugs
        .iter()
        .find(|slug| catalogue.indicator(slug).is_none())
    {
        Some(slug) => Err(Error::Config(format!(
            "The catalogue has no indicator {slug:?}."
        ))),
        None => Ok(()),
    }
}

/// The number of the user who will answer for the key.
fn holder(tx: &mut Tx<'_>, create: &Create) -> Result<i64> {
    if agencies::find(tx.conn, &create.agency)?.is_none() {
        return Err(Error::Config(no_agency(&create.agency)));
    }
    let person = accounts::by_email(tx.conn, &create.user)?;
    let person = person.ok_or_else(|| {
        let text = format!("There is no active user {}.", create.user);
        Error::Config(format!("{text} Add one with: pimpinan user add."))
    })?;
    if !person.works_for(&create.agency) {
        return Err(Error::Config(format!(
            "{} does not work for the agency {}.",
            create.user, create.agency
        )));
    }
    Ok(person.id)
}

pub(super) fn no_agency(code: &str) -> String {
    format!("There is no agency {code:?}. Add it with: pimpinan agency add.")
}
