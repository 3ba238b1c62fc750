//! Where a catalogue's files come from.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use super::mistake::Mistake;
use super::names::FOLDERS;
use crate::catalogue::Catalogue;

#[derive(RustEmbed)]
#[folder = "catalogue/"]
struct Files;

/// Where a catalogue is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The files built into the program.
    Embedded,
    /// A directory, which replaces the built-in files wholly.
    Directory(PathBuf),
}

impl Source {
    /// The source for an optional `--catalogue DIR`.
    pub fn of(directory: Option<PathBuf>) -> Self {
        directory.map_or(Self::Embedded, Self::Directory)
    }

    /// Reads the catalogue.
    pub fn load(&self) -> Result<Catalogue, Vec<Mistake>> {
        match self {
            Self::Embedded => embedded(),
            Self::Directory(directory) => from_dir(directory),
        }
    }

    /// Reads the catalogue and says what is in it or every mistake, one a line;
    /// the flag is true when there is none.
    pub fn report(&self) -> (String, bool) {
        match self.load() {
            Ok(catalogue) => (summary(&catalogue), true),
            Err(mistakes) => {
                let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
                let count = match lines.len() {
                    1 => "1 mistake".to_owned(),
                    n => format!("{n} mistakes"),
                };
                (
                    format!("{}\n{count} in the catalogue.", lines.join("\n")),
                    false,
                )
            }
        }
    }
}

fn summary(catalogue: &Catalogue) -> String {
    let counts = format!(
        "No mistakes: {} indicators in {} sectors, {} code lists, {} rules, {} agencies, {} regions.",
        catalogue.indicators.len(),
        catalogue.sectors.len(),
        catalogue.codelists.len(),
        catalogue.rules.len(),
        catalogue.agencies.len(),
        catalogue.regions.len(),
    );
    let owes = catalogue.indicators.iter().any(|one| one.due.is_some());
    match (owes, catalogue.holidays.last_year()) {
        (false, _) => counts,
        (true, Some(year)) => format!(
            "{counts}\nDays off are known up to {year}: after it only weekends move deadlines. \
             Add the next decree to holidays.csv."
        ),
        (true, None) => {
            format!("{counts}\nThere is no holidays.csv: only weekends move deadlines.")
        }
    }
}

/// Reads the catalogue that is built into the program.
pub fn embedded() -> Result<Catalogue, Vec<Mistake>> {
    let mut files = Gathered::default();
    for path in Files::iter().filter(|path| wanted(path)) {
        let content = Files::get(&path).map(|file| file.data.into_owned());
        files.add(&path, content.ok_or_else(|| io::ErrorKind::NotFound.into()));
    }
    files.read()
}

/// Reads the catalogue in a directory.
pub fn from_dir(directory: &Path) -> Result<Catalogue, Vec<Mistake>> {
    let mut files = Gathered::default();
    if let Err(fault) = files.gather(directory, "") {
        files.fault(&directory.display().to_string(), &fault);
        return Err(files.mistakes);
    }
    for folder in FOLDERS {
        if let Err(fault) = files.gather(&directory.join(folder), &format!("{folder}/")) {
            files.fault(folder, &fault);
        }
    }
    files.read()
}

/// Writes the built-in files into a directory, which must not hold any of them yet.
pub fn export(directory: &Path) -> io::Result<usize> {
    let mut written = 0;
    let taken = Files::iter().find(|path| directory.join(path.as_ref()).exists());
    if let Some(path) = taken {
        let sentence = format!(
            "{} is already there",
            directory.join(path.as_ref()).display()
        );
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, sentence));
    }
    for path in Files::iter() {
        let target = directory.join(path.as_ref());
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        if let Some(file) = Files::get(&path) {
            fs::write(target, file.data)?;
            written += 1;
        }
    }
    Ok(written)
}

/// Whether a catalogue's reader should see the file; editors' and other files are left alone.
fn wanted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let kind = Path::new(name).extension();
    !name.starts_with('.') && kind.is_some_and(|kind| kind == "toml" || kind == "csv")
}

/// Files gathered so far, with what went wrong.
#[derive(Default)]
struct Gathered {
    texts: BTreeMap<String, String>,
    mistakes: Vec<Mistake>,
}

impl Gathered {
    fn gather(&mut self, directory: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if wanted(&name) && !entry.path().is_dir() {
                self.add(&name, fs::read(entry.path()));
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &str, content: io::Result<Vec<u8>>) {
        let decode = |bytes| String::from_utf8(bytes).map_err(io::Error::other);
        match content.and_then(decode) {
            Ok(text) => {
                let text = text
                    .strip_prefix('\u{feff}')
                    .map(str::to_owned)
                    .unwrap_or(text);
                self.texts.insert(path.to_owned(), text);
            }
            Err(fault) => self.fault(path, &fault),
        }
    }

    fn fault(&mut self, file: &str, fault: &io::Error) {
        self.mistakes.push(Mistake {
            file: file.to_owned(),
            key: "file".to_owned(),
            sentence: format!("cannot be read: {fault}."),
        });
    }

    fn read(self) -> Result<Catalogue, Vec<Mistake>> {
        let Self {
            texts,
            mut mistakes,
        } = self;
        match super::from_texts(&texts) {
            Ok(catalogue) if mistakes.is_empty() => Ok(catalogue),
            Ok(_) => Err(mistakes),
            Err(more) => {
                mistakes.extend(more);
                Err(mistakes)
            }
        }
    }
}
