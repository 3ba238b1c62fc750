//! Where the secret key lies: in a file, which is made where it is missing, or in the environment.

use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::base::error::{Error, Result};
use crate::base::private;
use crate::base::secret::keys::{Keys, new_key};

/// What stands at the head of a file that this program made.
const HEAD: &str = "# The secret key of Dashboard Pimpinan, newest first. Keep a copy of this file \
    apart from the copies\n# of the database: without it sealed values can't be read again.\n";

/// Where the keys lie, as options and the environment say; by itself nowhere.
#[derive(Clone, Default)]
pub struct Vault {
    file: Option<PathBuf>,
    given: Option<String>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = self.given.is_some();
        let about = &mut f.debug_struct("Vault");
        about.field("file", &self.file).field("given", &given);
        about.finish()
    }
}

impl Vault {
    /// In a file, or given as text.
    ///
    /// # Errors
    /// [`Error::Config`] when both are named.
    pub fn new(file: Option<PathBuf>, given: Option<String>) -> Result<Self> {
        if file.is_some() && given.is_some() {
            return Err(Error::Config(
                "The secret key is given twice, as a file and as text. Leave \
                 --secret-key-file (PIMPINAN_SECRET_KEY_FILE) or PIMPINAN_SECRET_KEY out."
                    .to_owned(),
            ));
        }
        Ok(Self { file, given })
    }

    /// In this file.
    pub fn in_file(file: impl Into<PathBuf>) -> Self {
        let file = Some(file.into());
        Self { file, given: None }
    }

    /// The same, in this file where none was named and no key was given.
    #[must_use]
    pub fn or_in(self, file: PathBuf) -> Self {
        let named = self.file.is_some() || self.given.is_some();
        if named { self } else { Self::in_file(file) }
    }

    /// The keys that are there; none where there is no file.
    ///
    /// # Errors
    /// [`Error::Config`] when they can't be read.
    pub fn find(&self) -> Result<Option<Keys>> {
        if let Some(given) = &self.given {
            return Keys::parse(given)
                .map(Some)
                .map_err(|e| Error::Config(format!("PIMPINAN_SECRET_KEY can't be used. {e}")));
        }
        let Some(file) = &self.file else {
            return Ok(None);
        };
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => {
                let name = file.display();
                return Err(Error::Config(format!(
                    "The secret key {name} can't be read: {e}. Check --secret-key-file."
                )));
            }
        };
        let keys = Keys::parse(&text).map_err(|e| {
            Error::Config(format!(
                "The secret key {} can't be used. {e}",
                file.display()
            ))
        })?;
        if private::is_open_to_others(file) {
            tracing::warn!(file = %file.display(), "others may read the secret key; chmod 600");
        }
        Ok(Some(keys))
    }

    /// The keys that are there; a first one is made where there is no file.
    ///
    /// # Errors
    /// [`Error::Config`] when they can't be read or made.
    pub fn find_or_make(&self) -> Result<Keys> {
        if let Some(keys) = self.find()? {
            return Ok(keys);
        }
        let file = self.file()?;
        let begun = write(file, &format!("{HEAD}{}\n", new_key()?))?;
        match begun.persist_noclobber(file) {
            Ok(_) => tracing::debug!(file = %file.display(), "made the secret key"),
            // Another process was faster; its key is the one.
            Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(unwritable(file, &e.error)),
        }
        self.settled(file)
    }

    /// Puts a new key before the others.
    ///
    /// # Errors
    /// [`Error::Config`] when there is no file, or it can't be written.
    pub fn add(&self) -> Result<Keys> {
        let file = self.file()?;
        let before = fs::read_to_string(file).map_err(|e| unwritable(file, &e))?;
        let old = before.strip_prefix(HEAD).unwrap_or(&before);
        let begun = write(file, &format!("{HEAD}{}\n{old}", new_key()?))?;
        begun
            .persist(file)
            .map_err(|e| unwritable(file, &e.error))?;
        self.settled(file)
    }

    /// Where keys are looked for, in words.
    pub fn place(&self) -> String {
        match (&self.file, &self.given) {
            (Some(file), _) => file.display().to_string(),
            (None, Some(_)) => "PIMPINAN_SECRET_KEY".to_owned(),
            (None, None) => "nowhere".to_owned(),
        }
    }

    /// The file, where the keys lie in one.
    ///
    /// # Errors
    /// [`Error::Config`] when they were given as text.
    fn file(&self) -> Result<&Path> {
        let elsewhere = || {
            Error::Config(
                "The secret key comes from PIMPINAN_SECRET_KEY, where this program can't write: \
                 put a new key before the old one there, parted by a comma."
                    .to_owned(),
            )
        };
        self.file.as_deref().ok_or_else(elsewhere)
    }

    /// The keys once their file has its name on the disk.
    fn settled(&self, file: &Path) -> Result<Keys> {
        let settle = || fs::File::open(folder(file))?.sync_all();
        settle().map_err(|e| unwritable(file, &e))?;
        let gone = || Error::Config(format!("The secret key {} is gone again.", file.display()));
        self.find()?.ok_or_else(gone)
    }
}

/// Writes what becomes the file, beside it and on the disk.
fn write(file: &Path, text: &str) -> Result<NamedTempFile> {
    let write = || {
        let mut begun = NamedTempFile::new_in(folder(file))?;
        private::owner_only(begun.as_file())?;
        begun.write_all(text.as_bytes())?;
        begun.as_file().sync_all()?;
        Ok(begun)
    };
    write().map_err(|e| unwritable(file, &e))
}

fn unwritable(file: &Path, error: &io::Error) -> Error {
    let name = file.display();
    Error::Config(format!(
        "The secret key {name} can't be written: {error}. Name another place with --secret-key-file."
    ))
}

fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
