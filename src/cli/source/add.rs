//! `pimpinan source add`.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::base::error::{Error, Result};
use crate::base::text::{Lang, Texts};
use crate::catalogue::Catalogue;
use crate::cli::key::no_agency;
use crate::cli::out;
use crate::cli::source::who::{actor, somebody};
use crate::cli::store::Place;
use crate::identity::permission::OBSERVATION_ENTER_FOR_OTHERS;
use crate::intake::gate;
use crate::intake::pull::Definition;
use crate::store::commit::journal::Actor;
use crate::store::people::accounts::Person;
use crate::store::people::{accounts, agencies};
use crate::store::sources::pulls;
use crate::store::sources::pulls::NewSource;
use crate::store::{Conn, Tx};

/// Longest secret, in bytes.
const LONGEST: u64 = 16 * 1024;
/// Longest definition, in bytes.
const LONGEST_FILE: u64 = 256 * 1024;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// What the source is (TOML)
    file: PathBuf,
    /// E-mail address of the user who answers for its figures; the first superadmin if left out
    #[arg(long, value_name = "EMAIL")]
    user: Option<String>,
    /// Read the password or token that lets us in from this file. Without it, and without
    /// --secret-stdin, the environment's `PIMPINAN_SOURCE_SECRET` is taken if it is set
    #[arg(long, value_name = "FILE", conflicts_with = "secret_stdin")]
    secret_file: Option<PathBuf>,
    /// Read the password or token that lets us in from standard input
    #[arg(long)]
    secret_stdin: bool,
    /// Change the source of this name where there is one
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(args: Args) -> Result<()> {
    let text = bounded(&args.file, LONGEST_FILE)?;
    let definition = Definition::from_toml(&text)
        .map_err(|e| Error::Config(format!("{}: {e}", args.file.display())))?;
    let secret = secret(&args)?;
    let (db, catalogue) = args.place.open()?;
    refuse_wrong(&definition, &catalogue)?;
    let name = definition.name.clone();
    let (email, replace) = (args.user, args.replace);
    let done = super::super::runtime::wait(db.write(move |tx| {
        let by = somebody(tx.conn)?;
        let holder = match email {
            Some(email) => accounts::by_email(tx.conn, &email)?
                .ok_or_else(|| Error::Config(format!("There is no active user {email}.")))?,
            None => by.clone(),
        };
        refuse_agency(tx.conn, (&definition, &catalogue), &holder)?;
        let new = NewSource {
            name: definition.name.clone(),
            agency: definition.agency.clone(),
            indicator: definition.indicator.clone(),
            definition: definition.kept()?,
            secret,
            user: holder.id,
        };
        keep(tx, (&definition, &new), replace, &actor(&by))
    }));
    db.leave()?;
    done?;
    out::line(&format!(
        "The source {name} is kept, paused. Try it with: pimpinan source test {name}. Then: \
         pimpinan source resume {name}."
    ))
}

/// Refuses an agency that there is not, and one that reports something else.
fn refuse_agency(
    conn: &mut Conn,
    (definition, catalogue): (&Definition, &Catalogue),
    holder: &Person,
) -> Result<()> {
    let agency = &definition.agency;
    if agencies::find(conn, agency)?.is_none() {
        return Err(Error::Config(no_agency(agency)));
    }
    let Some(about) = catalogue.indicator(&definition.indicator) else {
        return Ok(());
    };
    let for_others = holder.may(OBSERVATION_ENTER_FOR_OTHERS);
    if gate::admits_at(conn, about, agency, for_others)? {
        return Ok(());
    }
    Err(Error::Config(format!(
        "The agency {agency} does not report {}, and who answers for the source may not enter it \
         for others. Allow it first on the agency's page (/opd/{agency}).",
        about.slug
    )))
}

/// Keeps a new source, or changes the one of its name.
fn keep(
    tx: &mut Tx<'_>,
    (definition, new): (&Definition, &NewSource),
    replace: bool,
    by: &Actor,
) -> Result<()> {
    let Some(there) = pulls::called(tx.conn, &new.name)? else {
        return pulls::add(tx, new, by).map(drop);
    };
    if !replace {
        return Err(Error::Config(format!(
            "There is a source {:?} already. Change it with --replace.",
            there.name
        )));
    }
    let before = Definition::parse(&there.definition)?;
    let bare = there.has_secret && new.secret.is_none();
    if bare && before.needs_secret_for(definition) {
        return Err(Error::Config(
            "The source is at another place now. Give its secret again, so that the old one is \
             shown to nobody else."
                .to_owned(),
        ));
    }
    pulls::update(tx, there.id, new, by)
}

/// What a file says that may not be longer than this, in bytes: what has no end is no file of ours.
fn bounded(path: &Path, most: u64) -> Result<String> {
    let wrong = |said: String| Error::Config(format!("{}: {said}", path.display()));
    let file = File::open(path).map_err(|e| wrong(e.to_string()))?;
    let mut bytes = Vec::new();
    let read = file.take(most + 1).read_to_end(&mut bytes);
    if read.map_err(|e| wrong(e.to_string()))? as u64 > most {
        return Err(wrong(format!("It is longer than {most} bytes.")));
    }
    String::from_utf8(bytes).map_err(|_| wrong("It is not UTF-8.".to_owned()))
}

/// What lets us in, from where only its owner can see it.
fn secret(args: &Args) -> Result<Option<String>> {
    let text = if let Some(file) = &args.secret_file {
        Some(bounded(file, LONGEST)?)
    } else if args.secret_stdin {
        let mut text = String::new();
        let read = std::io::stdin().take(LONGEST).read_to_string(&mut text);
        read.map_err(|e| Error::Config(format!("Standard input can't be read: {e}.")))?;
        Some(text)
    } else {
        std::env::var("PIMPINAN_SOURCE_SECRET").ok()
    };
    let text = text.map(|text| text.trim_end_matches(['\r', '\n']).to_owned());
    Ok(text.filter(|text| !text.is_empty()))
}

/// Refuses what is wrong, everything at once.
fn refuse_wrong(definition: &Definition, catalogue: &Catalogue) -> Result<()> {
    let wrong = definition.wrong(catalogue);
    if wrong.is_empty() {
        return Ok(());
    }
    let texts = Texts::embedded()?;
    let line = |one: &crate::intake::pull::definition::Wrong| {
        let said = texts.get(Lang::En, &format!("source-wrong-{}", one.code));
        format!("{}: {said}", one.field)
    };
    let lines: Vec<String> = wrong.iter().map(line).collect();
    Err(Error::Config(lines.join("\n")))
}
