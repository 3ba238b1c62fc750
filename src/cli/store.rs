//! What commands work with: the database, and the catalogue that says which agencies and
//! indicators there are.

use std::path::PathBuf;

use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::live::Live;
use crate::base::secret::Vault;
use crate::catalogue::Catalogue;
use crate::catalogue::load::Source;
use crate::store::Db;

/// Where figures and people are kept.
#[derive(Debug, clap::Args)]
pub(super) struct Place {
    /// Database URL: `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`
    #[arg(
        long,
        env = "PIMPINAN_DATABASE",
        value_name = "URL",
        default_value = "sqlite://pimpinan.db",
        hide_env_values = true
    )]
    pub(super) database: String,
    /// Read the catalogue from this directory instead of the built-in one
    #[arg(long, env = "PIMPINAN_CATALOGUE", value_name = "DIR")]
    pub(super) catalogue: Option<PathBuf>,
    #[command(flatten)]
    pub(super) secret: Secret,
}

/// Where the secret key lies.
#[derive(Debug, Default, clap::Args)]
pub(super) struct Secret {
    /// File of the secret key; beside a SQLite database FILE.key, else pimpinan.key. It is made
    /// at first use. Instead of a file, `PIMPINAN_SECRET_KEY` may hold the key itself
    #[arg(long, env = "PIMPINAN_SECRET_KEY_FILE", value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
}

impl Secret {
    /// The place; a key itself is never an option, which everybody on the machine could read.
    pub(super) fn vault(&self) -> Result<Vault> {
        let given = std::env::var("PIMPINAN_SECRET_KEY").ok();
        Vault::new(
            self.secret_key_file.clone(),
            given.filter(|text| !text.is_empty()),
        )
    }
}

impl Place {
    /// Opens the database for a command, beside a server that may be running on it: knows the
    /// catalogue's agencies, and leaves the views to the server.
    pub(super) fn open(&self) -> Result<(Db, Catalogue)> {
        let catalogue = load(self.catalogue.clone())?;
        let known = Catalogue {
            agencies: catalogue.agencies.clone(),
            ..Catalogue::default()
        };
        Ok((self.opened(&known)?, catalogue))
    }

    /// Opens the database for a command that works with figures: knows all of the catalogue.
    pub(super) fn open_whole(&self) -> Result<(Db, Catalogue)> {
        let catalogue = load(self.catalogue.clone())?;
        Ok((self.opened(&catalogue)?, catalogue))
    }

    fn opened(&self, known: &Catalogue) -> Result<Db> {
        let vault = self.secret.vault()?;
        let (clock, live) = (Clock::default(), Live::default());
        Db::open(&self.database, known, &clock, &live, &vault)
    }
}

/// Reads the catalogue.
///
/// # Errors
/// [`Error::Config`] with every mistake, one a line.
pub(super) fn load(directory: Option<PathBuf>) -> Result<Catalogue> {
    Source::of(directory).load().map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        Error::Config(format!(
            "{}\nThe catalogue has mistakes: {}. Correct them and start again.",
            lines.join("\n"),
            lines.len()
        ))
    })
}
