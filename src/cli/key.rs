//! `pimpinan key create`.

use super::store::Place;
use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::text::is_of_one_line;
use crate::catalogue::Catalogue;
use crate::cli::out;
use crate::intake::gate;
use crate::store::Tx;
use crate::store::keys;
use crate::store::keys::{NewKey, Rules};
use crate::store::people::{accounts, agencies};

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Create a key and print it, once, alone on the last line of standard output
    Create(Create),
    /// Give a new key in place of one, which goes on for some hours; the new one is printed as by
    /// create
    Rotate(Rotate),
}

#[derive(Debug, clap::Args)]
pub(super) struct Rotate {
    /// Number of the key, as in the address of its page
    #[arg(long)]
    id: i64,
    /// Hours for which the old key goes on
    #[arg(long, default_value_t = 168, value_parser = clap::value_parser!(u32).range(0..=87_600))]
    hours: u32,
    #[command(flatten)]
    place: Place,
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
    match command {
        Command::Create(create) => make(create),
        Command::Rotate(rotate) => renew(&rotate),
    }
}

fn renew(rotate: &Rotate) -> Result<()> {
    let (db, _) = rotate.place.open()?;
    let (id, overlap) = (rotate.id, i64::from(rotate.hours) * HOUR_MS);
    let issued = super::runtime::wait(db.write(move |tx| keys::rotate(tx, id, overlap, None)));
    db.leave()?;
    match issued {
        Ok(Ok(issued)) => out::line(&format!(
            "The key {id} goes on for {} hours; the new one, {}, is shown only now:\n{}",
            rotate.hours, issued.id, issued.key
        )),
        Ok(Err(_)) => Err(Error::Config(format!(
            "The key {id} has ended. Create a new one."
        ))),
        Err(Error::NotFound) => Err(Error::Config(format!("There is no key {id}."))),
        Err(error) => Err(error),
    }
}

fn make(create: Create) -> Result<()> {
    if create.name.trim().is_empty() {
        return Err(Error::Config("The key needs a --name.".to_owned()));
    }
    if !is_of_one_line(&create.name) {
        let why = "The --name must stand in one line.";
        return Err(Error::Config(why.to_owned()));
    }
    let (db, catalogue) = create.place.open()?;
    refuse_unknown(&catalogue, &create.indicator)?;
    let now = Clock::default().now_ms();
    let said = format!(
        "The key {} for {} was created; it is shown only now:",
        create.name.trim(),
        create.agency
    );
    let issued = super::runtime::wait(db.write(move |tx| {
        let user = holder(tx, &create)?;
        gate::name(tx, &catalogue, &create.agency, &create.indicator, None)?;
        let new = NewKey {
            name: create.name.trim(),
            agency: &create.agency,
            user_id: user,
            indicators: (!create.indicator.is_empty()).then_some(create.indicator.as_slice()),
            expires_at: create.expires.map(|days| now + i64::from(days) * DAY_MS),
        };
        keys::issue(tx, &new, &Rules::default(), None)
    }))?;
    let keys::Issued { id, key } = issued;
    let Err(unseen) = out::shown(&format!("{said}\n{key}")) else {
        return db.leave();
    };
    super::runtime::wait(db.write(move |tx| {
        let key = keys::find(tx.conn, id)?.ok_or(Error::NotFound)?;
        keys::revoke(tx, &key, None)
    }))?;
    db.leave()?;
    Err(Error::Config(format!(
        "The key can't be shown ({unseen}); nobody has seen it, so it was revoked. Create another."
    )))
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
