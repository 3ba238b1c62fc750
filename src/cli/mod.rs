//! The command line. Every command answers with exit status 0, or with another and one readable
//! sentence on standard error.

mod agency;
mod backup;
mod catalogue;
mod configuration;
mod copy;
mod demo;
mod doctor;
mod due;
mod import;
mod key;
mod networks;
mod out;
pub mod province;
mod rules;
mod runtime;
mod secret;
mod serve;
mod simulate;
mod source;
mod store;
mod user;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::base::error::{Error, Result};
use configuration::File;

/// Gathers the figures of every agency of a provincial government and shows its leaders how the
/// province is doing, now.
#[derive(Debug, Parser)]
#[command(name = "pimpinan", version, about)]
struct Cli {
    /// Read settings that neither options nor the environment give from this file (TOML)
    #[arg(long, global = true, env = "PIMPINAN_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server; it creates and migrates its database itself
    Serve(Box<serve::Args>),
    /// Run a server with a throw-away database and the demo province
    Demo(demo::Args),
    /// Send made-up figures through the API, as an agency's application would
    Simulate(simulate::Args),
    /// Agencies (OPD)
    #[command(subcommand)]
    Agency(agency::Command),
    /// People who may sign in
    #[command(subcommand)]
    User(user::Command),
    /// API keys
    #[command(subcommand)]
    Key(key::Command),
    /// Import a file of figures; the report goes to standard output
    Import(Box<import::Args>),
    /// Applications of agencies from which figures are fetched
    #[command(subcommand)]
    Source(Box<source::Command>),
    /// Read the catalogue and say every mistake
    Check(catalogue::Check),
    /// Copy a database while it is in use
    Backup(backup::Backup),
    /// Put a copy in a database's place
    Restore(backup::Restore),
    /// Examine a database or a copy of one: journal, totals, catalogue
    Doctor(doctor::Args),
    /// Copy everything into an empty database, also of the other engine, and verify the copy
    Copy(copy::Args),
    /// The secret key that seals what must not be read, and signs the journal
    #[command(subcommand)]
    Secret(secret::Command),
    /// What agencies owe and how it stands
    Due(Box<due::Args>),
    /// Run the rules between figures and say which are broken
    Rules(rules::Args),
    /// The catalogue of indicators
    #[command(subcommand)]
    Catalogue(catalogue::Command),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    match command_line().and_then(|(cli, file)| obey(cli.command, file.as_ref())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

/// What was typed, completed from the configuration file if there is one.
fn command_line() -> Result<(Cli, Option<File>)> {
    let typed = Cli::parse();
    let Some(path) = &typed.config else {
        return Ok((typed, None));
    };
    let program = Cli::command();
    let serve = program.find_subcommand("serve").unwrap_or(&program);
    let file = File::read(path, serve)?;
    let mut typed = file.defaults_of(program).get_matches();
    let cli = Cli::from_arg_matches_mut(&mut typed).unwrap_or_else(|e| e.exit());
    Ok((cli, Some(file)))
}

fn obey(command: Command, file: Option<&File>) -> Result<()> {
    match command {
        Command::Serve(args) => serve::run(*args, file.and_then(File::exposed)),
        Command::Demo(args) => demo::run(args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Agency(command) => agency::run(command),
        Command::User(command) => user::run(command),
        Command::Key(command) => key::run(command),
        Command::Import(args) => import::run(*args),
        Command::Source(command) => source::run(*command),
        Command::Backup(args) => backup::copy(&args),
        Command::Restore(args) => backup::restore(args),
        Command::Doctor(args) => doctor::run(args),
        Command::Copy(args) => copy::run(args),
        Command::Secret(command) => secret::run(command),
        Command::Due(args) => due::run(*args),
        Command::Rules(args) => rules::run(&args),
        Command::Check(args) => catalogue::check(args),
        Command::Catalogue(command) => catalogue::run(command),
    }
}

/// An error in words for who typed the command.
fn sentence(error: &Error) -> String {
    match error {
        Error::Config(text) | Error::BadRequest(text) => text.clone(),
        Error::Unavailable(why) => {
            format!("The database can't be read or written now: {why}. Try again.")
        }
        other => format!("The command failed: {other}."),
    }
}
