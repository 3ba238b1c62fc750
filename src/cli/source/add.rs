//! `pimpinan source add`.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use crate::base::error::{Error, Result};
use crate::base::text::{Lang, Texts};
use crate::catalogue::Catalogue;
use crate::cli::key::no_agency;
use crate::cli::out;
use crate::cli::source::who::{actor, somebody};
use crate::cli::store::Place;
use crate::intake::pull::Definition;
use crate::store::people::{accounts, agencies};
use crate::store::sources::pulls;
use crate::store::sources::pulls::NewSource;

/// Longest secret, in bytes.
const LONGEST: u64 = 16 * 1024;

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
    let text = fs::read_to_string(&args.file)
        .map_err(|e| Error::Config(format!("{}: {e}", args.file.display())))?;
    let definition = Definition::from_toml(&text)
        .map_err(|e| Error::Config(format!("{}: {e}", args.file.display())))?;
    let secret = secret(&args)?;
    let (db, catalogue) = args.place.open()?;
    refuse_wrong(&definition, &catalogue)?;
    let (name, kept) = (definition.name.clone(), definition.kept()?);
    let done = super::super::runtime::wait(db.write(move |tx| {
        if agencies::find(tx.conn, &definition.agency)?.is_none() {
            return Err(Error::Config(no_agency(&definition.agency)));
        }
        let by = somebody(tx.conn)?;
        let holder = match &args.user {
            Some(email) => accounts::by_email(tx.conn, email)?
                .ok_or_else(|| Error::Config(format!("There is no active user {email}.")))?,
            None => by.clone(),
        };
        let new = NewSource {
            name: definition.name.clone(),
            agency: definition.agency.clone(),
            indicator: definition.indicator.clone(),
            definition: kept,
            secret,
            user: holder.id,
        };
        match pulls::called(tx.conn, &new.name)? {
            Some(there) if args.replace => {
                let before = Definition::parse(&there.definition)?;
                let bare = there.has_secret && new.secret.is_none();
                if bare && before.needs_secret_for(&definition) {
                    return Err(Error::Config(
                        "The source is at another place now. Give its secret again, so that the old \
                         one is shown to nobody else."
                            .to_owned(),
                    ));
                }
                pulls::update(tx, there.id, &new, &actor(&by))
            }
            Some(there) => Err(Error::Config(format!(
                "There is a source {:?} already. Change it with --replace.",
                there.name
            ))),
            None => pulls::add(tx, &new, &actor(&by)).map(drop),
        }
    }));
    db.leave()?;
    done?;
    out::line(&format!(
        "The source {name} is kept, paused. Try it with: pimpinan source test {name}. Then: \
         pimpinan source resume {name}."
    ))
}

/// What lets us in, from where only its owner can see it.
fn secret(args: &Args) -> Result<Option<String>> {
    let text = if let Some(file) = &args.secret_file {
        let read = fs::read_to_string(file);
        Some(read.map_err(|e| Error::Config(format!("{}: {e}", file.display())))?)
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
