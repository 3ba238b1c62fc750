//! Copies of the database: taken while others write to it, and put back.

use std::fs;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use tempfile::NamedTempFile;

use crate::base::clock::Clock;
use crate::base::error::{Error, Result};
use crate::base::secret::{Keys, Vault};
use crate::catalogue::Catalogue;
use crate::store::commit::journal::anchor::Anchor;
use crate::store::engine::migrate;
use crate::store::upkeep::doctor;
use crate::store::upkeep::doctor::{Options, Report};
use crate::store::upkeep::seal;
use crate::store::{Conn, Url};

/// How the name of a copy begins that is on its way.
const BEGUN: &str = ".pimpinan-begun-";
/// After how long without a byte such a copy was left.
const LEFT: Duration = Duration::from_secs(15 * 60);
/// Pages copied at a time.
const PAGES: i32 = 2_048;
/// How long to wait for a lock, and how often.
const LOCKED: Duration = Duration::from_millis(50);
const LOCKED_TIMES: u32 = 600;

/// Copies the database at `url` to `file`, as it is at this moment, and notes in the copy when it
/// was made; answers the copy's size in bytes. The file appears, or takes an older one's place,
/// only when it is whole and on disk.
///
/// # Errors
/// [`Error::Config`] when there is no such database, it is a newer program's, or the file can't be
/// written.
pub fn copy(url: &str, file: &Path, vault: &Vault, now: i64) -> Result<u64> {
    let path = sqlite(url)?;
    let keys = vault.clone().or_in(Url::parse(url)?.key_file()).find()?;
    let source = open(&path, &format!("The database {url}"))?;
    if is_same(&path, file) {
        return Err(Error::Config(format!(
            "{} is the database itself. Name another file.",
            file.display()
        )));
    }
    let unwritable = |e: &dyn std::fmt::Display| {
        Error::Config(format!(
            "The copy {} can't be written: {e}.",
            file.display()
        ))
    };
    let begun = tempfile::Builder::new()
        .prefix(BEGUN)
        .tempfile_in(folder(file))
        .map_err(|e| unwritable(&e))?;
    let anchor = ended(&path, keys.as_ref())?;
    pages(&source, begun.path()).map_err(|e| unwritable(&e))?;
    mark(begun.path(), now, &anchor).map_err(|e| unwritable(&e))?;
    let size = settle(begun, file).map_err(|e| unwritable(&e))?;
    Ok(size)
}

/// Removes what copies into this folder left behind whose process was killed. One that is still at
/// it has written lately.
///
/// # Errors
/// When the folder can't be read or a file in it not removed.
pub fn sweep(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let begun = entry.file_name().to_string_lossy().starts_with(BEGUN);
        let silent = entry.metadata()?.modified()?.elapsed().unwrap_or_default() > LEFT;
        if begun && silent {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The signed end of the journal of the database that is about to be copied; nothing without a key,
/// or of an older program's.
fn ended(path: &Path, keys: Option<&Keys>) -> Result<String> {
    let mut conn = Conn::open_reader(&path.to_string_lossy())?;
    migrate::refuse_newer(&mut conn)?;
    let anchor = match keys {
        Some(keys) if migrate::is_current(&mut conn)? => Anchor::now(&mut conn, keys)?,
        _ => None,
    };
    Ok(anchor.map_or_else(String::new, |anchor| anchor.text()))
}

/// Notes in a copy when it was made, and leaves it as one file that nobody is at.
fn mark(copy: &Path, now: i64, anchor: &str) -> rusqlite::Result<()> {
    let conn = Connection::open(copy)?;
    conn.execute_batch("PRAGMA synchronous = OFF")?;
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'copied'";
    if conn.query_row(sql, [], |row| row.get::<_, i64>(0))? == 1 {
        let sql = "INSERT OR REPLACE INTO copied (id, at, anchor) VALUES (1, ?1, ?2)";
        conn.execute(sql, (now, anchor))?;
    }
    conn.pragma_update(None, "user_version", 0)?;
    alone(&conn)
}

/// When a copy was made, in milliseconds since 1970, as it says itself.
pub fn made_at(copy: &Path) -> Option<i64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(copy, flags).ok()?;
    let sql = "SELECT at FROM copied WHERE id = 1";
    conn.query_row(sql, [], |row| row.get(0)).ok()
}

/// Puts the copy `file` in the place of the database at `url`, after examining it; answers what
/// was examined. A database that holds figures gives way only when `force` says so.
///
/// # Errors
/// [`Error::Config`] when the copy is not sound, or the database holds figures or is in use.
pub fn restore(
    file: &Path,
    url: &str,
    catalogue: &Catalogue,
    vault: &Vault,
    force: bool,
) -> Result<Report> {
    let path = sqlite(url)?;
    let vault = vault.clone().or_in(Url::parse(url)?.key_file());
    let unsound = |e: &dyn std::fmt::Display| {
        Error::Config(format!(
            "The copy {} is not sound: {e}. Nothing was changed.",
            file.display()
        ))
    };
    let source = open(file, &format!("The copy {}", file.display()))?;
    let begun = NamedTempFile::new_in(folder(&path)).map_err(|e| {
        Error::Config(format!(
            "Nothing can be written beside {}: {e}.",
            path.display()
        ))
    })?;
    pages(&source, begun.path()).map_err(|e| unsound(&e))?;
    let copied = begun.path().to_string_lossy().into_owned();
    let report = examine(&copied, catalogue, &vault).map_err(|e| unsound(&e))?;
    if let Some(fault) = report.wrong.first() {
        let more = report.wrong.len() - 1;
        return Err(unsound(&format!(
            "{} ({more} more faults; pimpinan doctor --database sqlite://{} names them)",
            fault.trim_end_matches('.'),
            file.display()
        )));
    }
    let held = hold(&path, force)?;
    settle(begun, &path)
        .map_err(|e| Error::Config(format!("The database {url} can't be replaced: {e}.")))?;
    drop(held);
    Ok(report)
}

/// Brings the copied database to this program's schema, examines it, and leaves it in one file.
fn examine(path: &str, catalogue: &Catalogue, vault: &Vault) -> Result<Report> {
    let mut conn = Conn::open(path)?;
    let now = Clock::default().now_ms();
    migrate::run_with(&mut conn, |conn, had| seal::settle(conn, had, vault, now))?;
    drop(conn);
    let options = Options {
        vault: vault.clone(),
        ..Options::default()
    };
    let report = doctor::examine_with(&format!("sqlite://{path}"), catalogue, &options)?;
    let conn = Connection::open(path).map_err(|e| unavailable(&e))?;
    alone(&conn).map_err(|e| unavailable(&e))?;
    Ok(report)
}

fn unavailable(error: &rusqlite::Error) -> Error {
    Error::Unavailable(error.to_string())
}

/// Holds the database that is to be replaced, so that nobody uses it; none when there is none.
fn hold(path: &Path, force: bool) -> Result<Option<Connection>> {
    if !path.exists() {
        return Ok(None);
    }
    let name = path.display();
    let conn = Connection::open(path).map_err(|e| unavailable(&e))?;
    if !force && figures(&conn) {
        return Err(Error::Config(format!(
            "The database {name} holds figures. To replace it by the copy, say --force."
        )));
    }
    let held = alone(&conn).and_then(|()| conn.execute_batch("BEGIN EXCLUSIVE"));
    match held {
        Ok(()) => Ok(Some(conn)),
        Err(e) if force && e.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Ok(None)
        }
        Err(e) => Err(Error::Config(format!(
            "The database {name} is in use: {e}. Stop the server first."
        ))),
    }
}

/// Whether there are rows; what can't be read holds none.
fn figures(conn: &Connection) -> bool {
    let sql = "SELECT EXISTS (SELECT 1 FROM observations)";
    conn.query_row(sql, [], |row| row.get(0)).unwrap_or(false)
}

/// Takes a database out of its log's hands, which only works when nobody else has it open; then it
/// is one file.
fn alone(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))
}

/// Whether a database can be copied by this program at all.
///
/// # Errors
/// [`Error::Config`] says how else.
pub fn can_be_copied(url: &str) -> Result<()> {
    sqlite(url).map(drop)
}

/// The path in a URL of a database that is a file.
fn sqlite(url: &str) -> Result<PathBuf> {
    match Url::parse(url)? {
        Url::Sqlite(path) => Ok(path.into()),
        Url::Postgres(_) => Err(Error::Config(
            "A PostgreSQL database is copied with pg_dump --format=custom and put back with \
             pg_restore; pimpinan doctor examines it."
                .to_owned(),
        )),
    }
}

fn open(path: &Path, what: &str) -> Result<Connection> {
    let cannot = |e: rusqlite::Error| Error::Config(format!("{what} can't be opened: {e}."));
    // To read only would leave the files of its log beside it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(cannot)?;
    conn.busy_timeout(LOCKED * LOCKED_TIMES).map_err(cannot)?;
    let read = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    });
    match read {
        Ok(0) => Err(Error::Config(format!("{what} is empty."))),
        Ok(_) => Ok(conn),
        Err(e) => Err(cannot(e)),
    }
}

/// Copies every page inside one reading transaction: what others write meanwhile goes to the log
/// and is not seen, so the copy is of one moment and never has to begin again.
fn pages(source: &Connection, to: &Path) -> rusqlite::Result<()> {
    source.execute_batch("BEGIN")?;
    source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mut target = Connection::open(to)?;
    // Its journal would guard an empty file; it is brought to the disk once, at the end.
    target.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")?;
    let backup = Backup::new(source, &mut target)?;
    let mut waited = 0;
    loop {
        match backup.step(PAGES)? {
            StepResult::Done => break,
            StepResult::Busy | StepResult::Locked if waited < LOCKED_TIMES => {
                waited += 1;
                thread::sleep(LOCKED);
            }
            StepResult::More => {}
            _ => return Err(rusqlite::Error::InvalidQuery),
        }
    }
    drop(backup);
    source.execute_batch("COMMIT")
}

/// Brings a file to the disk, then to its name; answers its size in bytes.
fn settle(begun: NamedTempFile, name: &Path) -> std::io::Result<u64> {
    begun.as_file().sync_all()?;
    let size = begun.as_file().metadata()?.len();
    begun.persist(name).map_err(|e| e.error)?;
    File::open(folder(name))?.sync_all()?;
    Ok(size)
}

fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
