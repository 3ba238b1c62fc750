//! Copies of the database at set times while the server runs, of which the newest are kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;

use croner::Cron;
use jiff::Zoned;

use crate::app::App;
use crate::base::clock;
use crate::base::error::{Error, Result};
use crate::store::upkeep::backup;
use crate::work::runner::{By, Job};
use crate::work::schedule::Times;

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_field_names,
    reason = "their names are those of the options"
)]
pub(crate) struct Backups {
    /// Copy the database into this directory at set times
    #[arg(long, env = "PIMPINAN_BACKUP_DIR", value_name = "DIR")]
    backup_dir: Option<PathBuf>,
    /// When, as cron writes it: minute, hour, day, month, weekday; WIB
    #[arg(
        long,
        env = "PIMPINAN_BACKUP_SCHEDULE",
        value_name = "CRON",
        default_value = "0 2 * * *"
    )]
    backup_schedule: String,
    /// How many copies are kept
    #[arg(
        long,
        env = "PIMPINAN_BACKUP_KEEP",
        value_name = "N",
        default_value_t = 14,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    backup_keep: u32,
}

/// How far another instance's clock may be ahead.
const AHEAD_MS: i64 = 300_000;

/// What is copied where and when.
#[derive(Debug)]
pub struct Plan {
    folder: PathBuf,
    times: Cron,
    keep: usize,
}

impl Backups {
    /// The plan, if copies are wanted.
    ///
    /// # Errors
    /// [`Error::Config`] when the times or the directory can't be used.
    pub(crate) fn plan(self, database: &str) -> Result<Option<Plan>> {
        let Some(folder) = self.backup_dir else {
            return Ok(None);
        };
        backup::can_be_copied(database)?;
        let times = Cron::from_str(&self.backup_schedule).map_err(|e| {
            Error::Config(format!(
                "The times {:?} are not understood: {e}. Write them as cron does: \"0 2 * * *\".",
                self.backup_schedule
            ))
        })?;
        let tried = fs::create_dir_all(&folder).and_then(|()| tempfile::tempfile_in(&folder));
        tried.map_err(|e| {
            Error::Config(format!(
                "Copies can't be written to {}: {e}. Choose another directory with --backup-dir.",
                folder.display()
            ))
        })?;
        Ok(Some(Plan {
            folder,
            times,
            keep: usize::try_from(self.backup_keep).unwrap_or(usize::MAX),
        }))
    }
}

/// Makes the copy of each time, once for all instances; a time that passed while none of them ran
/// is made up for.
pub(super) fn job(plan: Plan) -> Job {
    let times = Times::Cron(Box::new(plan.times.clone()));
    let plan = Arc::new(plan);
    let work = move |app: Arc<App>, due| {
        let plan = Arc::clone(&plan);
        async move {
            let made = make(&app, &plan, due).await;
            let outcome = if made.is_ok() { "made" } else { "failed" };
            app.metrics.backed_up(outcome);
            made
        }
    };
    Job::new("backup", By::One, times, work)
}

/// Makes the copy that was due and removes those that are too many.
async fn make(app: &App, plan: &Plan, due: i64) -> Result<()> {
    let file = plan.folder.join(name(&clock::local(due)));
    let (config, to, now) = (app.config.clone(), file.clone(), app.clock.now_ms());
    // What a copy left behind that was interrupted goes whether or not this one can be made, or a
    // full disk would stay full.
    let swept = backup::sweep(&plan.folder);
    let copy = move || backup::copy(&config.database, &to, &config.secret, now);
    let made = tokio::task::spawn_blocking(copy).await;
    let bytes = made.unwrap_or_else(|e| Err(Error::Internal(e.to_string())))?;
    app.metrics.copied(app.clock.now_ms());
    tracing::info!(file = %file.display(), bytes, "copied the database");
    swept
        .and_then(|()| forget(&plan.folder, plan.keep, (&file, now)))
        .map_err(|e| Error::Unavailable(format!("old copies in {}: {e}", plan.folder.display())))
}

/// A copy's name; names sort as their times do.
fn name(due: &Zoned) -> String {
    format!("pimpinan-{}.db", due.strftime("%Y-%m-%dT%H%M%S"))
}

/// Removes all but the newest copies, of which `made` is one that was made now; what is not named
/// as a copy is not touched. How old one is, it says itself. One that was made at a time that has
/// not come was made by a clock that was wrong, and counts as the oldest: it would else outlive all
/// that are made since.
fn forget(folder: &Path, keep: usize, (made, now): (&Path, i64)) -> std::io::Result<()> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(named) = named(&name)
            && path != made
        {
            let at = backup::made_at(&path).unwrap_or(named);
            let believed = if at > now + AHEAD_MS { i64::MIN } else { at };
            copies.push((believed, path));
        }
    }
    copies.sort_unstable();
    let old = (copies.len() + 1).saturating_sub(keep);
    for (_, path) in &copies[..old.min(copies.len())] {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// The time in the name of a copy, in milliseconds since 1970; none where it is not named as one.
fn named(name: &str) -> Option<i64> {
    let time = name.strip_prefix("pimpinan-")?.strip_suffix(".db")?;
    let time = jiff::civil::DateTime::strptime("%Y-%m-%dT%H%M%S", time).ok()?;
    let zoned = clock::local(0).time_zone().to_zoned(time).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_copies_are_kept_and_nothing_else_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            "pimpinan-2017-10-29T020000.db",
            "pimpinan-2017-10-30T020000.db",
            "pimpinan-2017-11-01T020000.db",
            "pimpinan-keep.db",
            "other.db",
        ];
        for name in names {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let made = folder.path().join(names[2]);
        forget(folder.path(), 2, (&made, 1_509_500_000_000)).unwrap();
        let left: Vec<_> = names
            .iter()
            .filter(|name| folder.path().join(name).exists())
            .collect();
        assert_eq!(left.len(), 4);
        assert!(!left.contains(&&names[0]));
        // A clock that was ahead by years has left a name that would sort behind all others.
        let ahead = folder.path().join("pimpinan-2037-11-01T020000.db");
        fs::write(&ahead, "").unwrap();
        forget(folder.path(), 2, (&made, 1_509_500_000_000)).unwrap();
        assert!(!ahead.exists() && folder.path().join(names[1]).exists());
        let due = "2017-10-29T02:00:00+07[Asia/Jakarta]".parse().unwrap();
        assert_eq!(name(&due), names[0]);
    }
}
