//! The configuration file: values for options that neither the command line nor the environment
//! gives. Its keys are the options of `serve`, so that no setting has to be written down twice.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::error::Error as _;
use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use clap::builder::Resettable;
use clap::{Arg, ArgAction, Command};
use toml::Value;

use crate::base::error::{Error, Result};

/// The bit of a file's mode that lets everybody read it.
const READ_BY_OTHERS: u32 = 0o004;
/// A configuration file that was read and understood.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    /// By the option's name, as the command line would have them.
    values: BTreeMap<String, String>,
    exposed: bool,
}

impl File {
    /// Reads the file and holds it against the options of `serve`.
    ///
    /// # Errors
    /// [`Error::Config`] that names the file and the key, and says what to change.
    pub(super) fn read(path: &Path, serve: &Command) -> Result<Self> {
        let (text, mode) = text(path).map_err(|e| {
            Error::Config(format!(
                "The configuration file {} can't be read: {e}. Check --config.",
                path.display()
            ))
        })?;
        let wrong = |why: String| {
            let path = path.display();
            Error::Config(format!("The configuration file {path} {why}"))
        };
        let table = parsed(&text).map_err(wrong)?;
        // What is in the environment is not the file's fault.
        let serve = serve.clone().mut_args(|arg| arg.env(Resettable::Reset));
        let mut values = BTreeMap::new();
        for (key, value) in &table {
            let (option, value) = setting(key, value, &serve).map_err(wrong)?;
            values.insert(option, value);
        }
        let exposed = mode & READ_BY_OTHERS != 0 && table.values().any(holds_a_password);
        let path = path.to_owned();
        Ok(Self {
            path,
            values,
            exposed,
        })
    }

    /// The command, and those below it, with the file's values as the defaults of their options:
    /// the command line and the environment go before them.
    pub(super) fn defaults_of(&self, command: Command) -> Command {
        let command = command.mut_args(|arg| {
            let value = arg.get_long().and_then(|option| self.values.get(option));
            match value.cloned() {
                Some(value) => arg.default_value(value),
                None => arg,
            }
        });
        command.mut_subcommands(|below| self.defaults_of(below))
    }

    /// The file's path, if a password stands in it and everybody on this machine may read it.
    pub(super) fn exposed(&self) -> Option<&Path> {
        self.exposed.then_some(self.path.as_path())
    }
}

/// What is written in a file, and its mode.
fn text(path: &Path) -> std::io::Result<(String, u32)> {
    let mut file = fs::File::open(path)?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    Ok((text, file.metadata()?.permissions().mode()))
}

/// The settings, or what is wrong; the line itself is not shown, since a password may stand in it.
fn parsed(text: &str) -> std::result::Result<toml::Table, String> {
    text.parse::<toml::Table>().map_err(|e| {
        let begin = e.span().map_or(0, |span| span.start);
        let line = text
            .bytes()
            .take(begin)
            .filter(|byte| *byte == b'\n')
            .count()
            + 1;
        let why = e.message().lines().next().unwrap_or_default();
        format!("is no TOML in line {line}: {why}. Correct that line.")
    })
}

/// The option that a key stands for and its value, or what is wrong with it.
fn setting(
    key: &str,
    value: &Value,
    serve: &Command,
) -> std::result::Result<(String, String), String> {
    let option = key.replace('_', "-");
    let known = |arg: &&Arg| !key.contains('-') && arg.get_long() == Some(&*option);
    let Some(arg) = options(serve).find(known) else {
        return Err(unknown(key, serve));
    };
    let value = match (value, wanted(arg)) {
        (Value::Boolean(value), Wanted::Switch) => value.to_string(),
        (Value::Integer(value), Wanted::Number) => value.to_string(),
        (Value::String(value), Wanted::Text) => value.clone(),
        (_, wanted) => {
            let wanted = wanted.words();
            return Err(format!(
                "has a {key} of the wrong type. Write {key} as {wanted}."
            ));
        }
    };
    if !matches!(arg.get_action(), ArgAction::SetTrue) {
        let typed = ["serve".to_owned(), format!("--{option}={value}")];
        if let Err(e) = serve.clone().try_get_matches_from(typed) {
            let why = e
                .source()
                .map_or("it is empty".to_owned(), ToString::to_string);
            return Err(format!("has a wrong {key}: {why}. Correct {key}."));
        }
    }
    Ok((option, value))
}

fn unknown(key: &str, serve: &Command) -> String {
    let keys = options(serve).filter_map(|arg| Some(arg.get_long()?.replace('-', "_")));
    let mut keys: Vec<String> = keys.collect();
    keys.sort_unstable();
    let meant = key.replace('-', "_");
    let instead = if keys.contains(&meant) {
        format!("Write {meant}")
    } else {
        format!("Remove it or write one of {}", keys.join(", "))
    };
    format!("has an unknown key {key:?}. {instead}.")
}

/// The options that a file may set.
fn options(serve: &Command) -> impl Iterator<Item = &Arg> {
    serve
        .get_arguments()
        .filter(|arg| !["config", "help", "version"].contains(&arg.get_id().as_str()))
}

/// How an option's value is written in TOML.
#[derive(Debug, Clone, Copy)]
enum Wanted {
    Switch,
    Number,
    Text,
}

impl Wanted {
    fn words(self) -> &'static str {
        match self {
            Self::Switch => "true or false",
            Self::Number => "a whole number without quotation marks",
            Self::Text => "text in quotation marks",
        }
    }
}

fn wanted(arg: &Arg) -> Wanted {
    let numbers = [
        TypeId::of::<u16>(),
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<usize>(),
    ];
    let becomes = arg.get_value_parser().type_id();
    if matches!(arg.get_action(), ArgAction::SetTrue) {
        Wanted::Switch
    } else if numbers.iter().any(|number| becomes == *number) {
        Wanted::Number
    } else {
        Wanted::Text
    }
}

/// Whether a value is a URL with a password in it.
fn holds_a_password(value: &Value) -> bool {
    let Some((_, rest)) = value.as_str().and_then(|text| text.split_once("://")) else {
        return false;
    };
    let login = rest.rsplit_once('@').map(|(login, _)| login);
    rest.contains("password=") || login.is_some_and(|login| login.contains(':'))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    /// The program without what the environment of the tests would give it.
    fn program() -> Command {
        Cli::command().mut_subcommand("serve", |serve| {
            serve.mut_args(|arg| arg.env(Resettable::Reset))
        })
    }

    fn serve() -> Command {
        let program = program();
        program.find_subcommand("serve").expect("serve").clone()
    }

    fn read(text: &str) -> Result<File> {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), text).expect("a text");
        File::read(file.path(), &serve())
    }

    #[test]
    fn every_option_of_serve_can_be_given_by_the_file() {
        let serve = serve();
        let mut seen = 0;
        for arg in options(&serve) {
            let possible = arg.get_possible_values();
            let option = arg.get_long().expect("serve takes options alone");
            let any = if option.ends_with("-network") {
                "10.0.0.0/8"
            } else {
                "x"
            };
            let (written, value) = match wanted(arg) {
                Wanted::Switch => ("true".to_owned(), "true".to_owned()),
                Wanted::Number => ("7".to_owned(), "7".to_owned()),
                Wanted::Text => {
                    let first = possible.first().map_or(any, |value| value.get_name());
                    (format!("{first:?}"), first.to_owned())
                }
            };
            let key = option.replace('-', "_");
            let file = read(&format!("{key} = {written}")).expect(&key);
            let typed = file.defaults_of(program());
            let typed = typed.try_get_matches_from(["pimpinan", "serve"]);
            let typed = typed.expect(&key);
            let (_, serve) = typed.subcommand().expect("serve");
            let mut raw = serve.get_raw(arg.get_id().as_str()).expect(&key);
            assert_eq!(raw.next().and_then(|raw| raw.to_str()), Some(&*value));
            seen += 1;
        }
        assert!(seen > 15, "{seen}");
    }

    #[test]
    fn what_is_typed_goes_before_the_file() {
        let file = read("max_requests = 7\npatience = 8").expect("a file");
        let typed = file.defaults_of(program());
        let typed = typed.try_get_matches_from(["pimpinan", "serve", "--max-requests", "9"]);
        let typed = typed.expect("matches");
        let (_, serve) = typed.subcommand().expect("serve");
        assert_eq!(serve.get_one::<u32>("max_requests"), Some(&9));
        assert_eq!(serve.get_one::<u64>("patience"), Some(&8));
    }

    #[test]
    fn a_password_is_told_from_an_address() {
        for (text, holds) in [
            ("postgres://u:s3cret@h/d", true),
            ("postgres://u@h/d?password=s3cret", true),
            ("smtps://u:s3cret@h", true),
            ("postgres://u@h:5432/d?sslmode=require", false),
            ("sqlite:///var/lib/pimpinan/pimpinan.db", false),
            ("127.0.0.1:8080", false),
        ] {
            assert_eq!(holds_a_password(&Value::from(text)), holds, "{text}");
        }
    }
}
