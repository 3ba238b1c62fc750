//! `pimpinan source`: applications of agencies from which figures are fetched.

mod add;
mod report;
mod who;

use std::sync::Arc;

use super::networks::Networks;
use super::store::Place;
use crate::app::App;
use crate::base::clock::Clock;
use crate::base::config::Config;
use crate::base::error::{Error, Result};
use crate::base::text::Lang;
use crate::cli::out;
use crate::cli::source::who::{actor, somebody};
use crate::intake::pull::{Allowed, Definition, How, run as fetch, times, undo};
use crate::store::sources::pulls;
use crate::store::sources::pulls::{Cause, Source};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Add a source from a file (TOML), paused; what it is let in with is never in the file
    Add(add::Args),
    /// List the sources and how they are
    List(Only),
    /// Print a source as the file that adds it, without its secret
    Show(Named),
    /// Fetch and say what would change, as run --dry-run
    Test(Fetch),
    /// Fetch now; the report goes to standard output
    Run(Fetch),
    /// Fetch a source by itself no more
    Pause(Named),
    /// Fetch a source by itself, as its schedule says
    Resume(Named),
    /// Remove a source; the figures that it brought stay
    Remove(Named),
    /// Take back what a run wrote, and pause its source
    Undo(Undo),
}

#[derive(Debug, clap::Args)]
pub(super) struct Only {
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
pub(super) struct Named {
    /// Name of the source
    name: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
pub(super) struct Fetch {
    /// Name of the source
    name: String,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Take it this once although much of what it brought before is gone
    #[arg(long)]
    allow_gone: bool,
    /// Take it although its headings are others; from then on it is held to these
    #[arg(long)]
    accept_headings: bool,
    /// Language of the report: id or en
    #[arg(long, default_value = "id", value_parser = super::import::lang)]
    lang: Lang,
    #[command(flatten)]
    networks: Networks,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
pub(super) struct Undo {
    /// Number of the run, as in the list of its source
    run: i64,
    #[command(flatten)]
    place: Place,
}

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Add(args) => add::run(args),
        Command::List(only) => list(&only.place),
        Command::Show(named) => show(&named),
        Command::Test(run) => execute(&run, true),
        Command::Run(run) => execute(&run, run.dry_run),
        Command::Pause(named) => switch(&named, false),
        Command::Resume(named) => switch(&named, true),
        Command::Remove(named) => remove(&named),
        Command::Undo(undo) => take_back(&undo),
    }
}

/// The whole program for a command that fetches or writes figures.
fn app(place: &Place, networks: &Networks) -> Result<Arc<App>> {
    let config = Config {
        database: place.database.clone(),
        secret: place.secret.vault()?,
        fetch: networks.reach(),
        ..Config::default()
    };
    let catalogue = super::store::load(place.catalogue.clone())?;
    Ok(Arc::new(App::new(catalogue, config, Clock::default())?))
}

fn unknown(name: &str) -> Error {
    Error::Config(format!(
        "There is no source {name:?}. List them with: pimpinan source list."
    ))
}

fn list(place: &Place) -> Result<()> {
    let (db, _) = place.open()?;
    let found = super::runtime::wait(db.read(|conn| {
        let sources = pulls::list(conn, None)?;
        let with = sources.into_iter().map(|source| {
            let last = pulls::runs(conn, Some(source.id), 1)?.into_iter().next();
            Ok((source, last))
        });
        with.collect::<Result<Vec<_>>>()
    }))?;
    db.leave()?;
    for (source, last) in &found {
        out::line(&report::line(source, last.as_ref()))?;
    }
    out::line(&format!("{} sources.", found.len()))
}

fn show(named: &Named) -> Result<()> {
    let (db, _) = named.place.open()?;
    let name = named.name.clone();
    let found = super::runtime::wait(db.read(move |conn| pulls::called(conn, &name)))?;
    db.leave()?;
    let source = found.ok_or_else(|| unknown(&named.name))?;
    out::line(Definition::parse(&source.definition)?.to_toml()?.trim_end())
}

fn execute(args: &Fetch, dry: bool) -> Result<()> {
    let app = app(&args.place, &args.networks)?;
    let done = super::runtime::wait(executed(&app, args, dry));
    app.db.leave()?;
    done
}

async fn executed(app: &Arc<App>, args: &Fetch, dry: bool) -> Result<()> {
    let name = args.name.clone();
    let read = app.db.read(move |conn| {
        let source = pulls::called(conn, &name)?;
        Ok((source, somebody(conn)?))
    });
    let (source, person) = read.await?;
    let source = source.ok_or_else(|| unknown(&args.name))?;
    let how = How {
        cause: Cause::Hand,
        user: person.id,
        dry,
        allowed: Allowed {
            gone: args.allow_gone,
            shape: args.accept_headings,
        },
        again: None,
    };
    match fetch(app, &source, how).await? {
        Some(run) => report::told(app, &run, args.lang).await,
        None => Err(busy(&source)),
    }
}

fn busy(source: &Source) -> Error {
    Error::Config(format!(
        "Somebody is at the source {} now. Try again in a minute.",
        source.name
    ))
}

fn switch(named: &Named, on: bool) -> Result<()> {
    let (db, _) = named.place.open()?;
    let name = named.name.clone();
    let done = super::runtime::wait(db.write(move |tx| {
        let source = pulls::called(tx.conn, &name)?.ok_or_else(|| unknown(&name))?;
        let by = actor(&somebody(tx.conn)?);
        let next = if on {
            let definition = Definition::parse(&source.definition)?;
            let cron = definition.times().ok_or_else(|| {
                Error::Config(format!(
                    "The source {name:?} has no schedule. Add it anew with one."
                ))
            })?;
            let next = times::next(&cron, &name, tx.now, 0);
            Some(next.ok_or_else(|| Error::Config("The schedule never comes.".to_owned()))?)
        } else {
            None
        };
        pulls::switch(tx, &source, next, &by)
    }));
    db.leave()?;
    done?;
    let state = if on { "fetched by itself" } else { "paused" };
    out::line(&format!("The source {} is {state}.", named.name))
}

fn remove(named: &Named) -> Result<()> {
    let (db, _) = named.place.open()?;
    let name = named.name.clone();
    let done = super::runtime::wait(db.write(move |tx| {
        let source = pulls::called(tx.conn, &name)?.ok_or_else(|| unknown(&name))?;
        let by = actor(&somebody(tx.conn)?);
        pulls::remove(tx, &source, &by)
    }));
    db.leave()?;
    done?;
    out::line(&format!(
        "The source {} is gone; the figures that it brought stay.",
        named.name
    ))
}

fn take_back(args: &Undo) -> Result<()> {
    let app = app(&args.place, &Networks::default())?;
    let done = super::runtime::wait(taken_back(&app, args.run));
    app.db.leave()?;
    done
}

async fn taken_back(app: &Arc<App>, number: i64) -> Result<()> {
    let read = app.db.read(move |conn| {
        let run = pulls::one(conn, number)?;
        let run = run.ok_or_else(|| Error::Config(format!("There is no run {number}.")))?;
        let source = pulls::find(conn, run.source)?.ok_or(Error::NotFound)?;
        Ok((run, source, somebody(conn)?))
    });
    let (run, source, person) = read.await?;
    let undone = undo(app, &source, &run, &person).await?;
    let undone = undone.ok_or_else(|| {
        Error::Config(format!(
            "The run {number} can't be taken back: it was tried only, is taken back already, or \
             somebody is at its source."
        ))
    })?;
    out::line(&format!(
        "Run {number}: {} figures are as before, {} stay because they were changed or validated \
         since. The source {} is paused.",
        undone.undone, undone.left, source.name
    ))
}
