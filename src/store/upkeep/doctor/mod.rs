//! Examines a database: whether the journal is whole, signed, and the one that was written down
//! outside; whether figures, people, roles and keys are what it says; whether the totals are what
//! the rows add up to, and whether the catalogue still describes what is kept. Reads only, and recomputes in SQL
//! what the program keeps by adding up changes, so that the two can't share a mistake.

mod catalogue;
mod chain;
mod due;
mod file;
mod names;
mod rows;
mod said;
mod seals;
mod things;
mod totals;

use crate::base::error::{Error, Result};
use crate::base::secret::{Keys, Vault};
use crate::catalogue::Catalogue;
use crate::store::commit::journal::anchor::Anchor;
use crate::store::engine::migrate;
use crate::store::engine::open::apart;
use crate::store::upkeep::doctor::said::Said;
use crate::store::{Conn, Url};

/// Faults of one kind that are told one by one; more are counted.
const TOLD: usize = 20;

/// What an examination found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What was looked at and is as it should be, a sentence each.
    pub sound: Vec<String>,
    /// What is wrong, a sentence each.
    pub wrong: Vec<String>,
    /// What could not be looked at, a sentence each.
    pub open: Vec<String>,
}

/// What an examination works with beside the database.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Where the secret key lies; beside the database, where nothing is said.
    pub vault: Vault,
    /// Lines that were written down outside of the database, such as those of a log.
    pub anchors: Option<String>,
}

impl Report {
    /// Adds what one examination found: `sound` if it found no fault.
    fn add(&mut self, sound: String, mut faults: Vec<String>) {
        if faults.is_empty() {
            self.sound.push(sound);
            return;
        }
        let more = faults.len().saturating_sub(TOLD);
        faults.truncate(TOLD);
        self.wrong.append(&mut faults);
        if more > 0 {
            self.wrong.push(format!("… and {more} more of this kind."));
        }
    }
}

/// Examines the database at `url`; the server may be running on it.
///
/// # Errors
/// [`Error::Config`] when there is no database.
pub fn examine(url: &str, catalogue: &Catalogue) -> Result<Report> {
    examine_with(url, catalogue, &Options::default())
}

/// The same, with a key or anchors from elsewhere.
///
/// # Errors
/// [`Error::Config`] when there is no database, or the key can't be read.
pub fn examine_with(url: &str, catalogue: &Catalogue, options: &Options) -> Result<Report> {
    let url = Url::parse(url)?;
    let vault = options.vault.clone().or_in(url.key_file());
    let keys = vault.find()?;
    let seen = file::look(&url);
    apart(|| {
        let cannot = |e: Error| {
            Error::Config(format!(
                "The database {url} can't be opened: {e}. Check --database."
            ))
        };
        let mut conn = Conn::connect_reader(&url).map_err(cannot)?;
        migrate::step(&mut conn).map_err(cannot)?;
        migrate::refuse_other(&mut conn, &url)?;
        conn.begin_read()?;
        let mut report = Report {
            wrong: seen,
            ..Report::default()
        };
        let place = vault.place();
        let done = look(&mut conn, catalogue, &mut report)
            .and_then(|()| outside(&mut conn, keys.as_ref(), options, &place, &mut report));
        conn.commit()?;
        done.map(|()| report)
    })
}

/// Makes totals and counts of rows anew where they are not what the rows of the database at `url`
/// add up to; the server may go on writing to it. Answers what was done, a sentence.
///
/// # Errors
/// [`Error::Config`] when there is no database; [`Error::Unavailable`] when it can't be written.
pub fn rebuild(url: &str, catalogue: &Catalogue) -> Result<String> {
    let url = Url::parse(url)?;
    let cannot = |e: Error| {
        Error::Config(format!(
            "The database {url} can't be opened: {e}. Check --database."
        ))
    };
    apart(|| {
        // To connect for writing would create a database where there is none.
        drop(Conn::connect_reader(&url).map_err(cannot)?);
        let mut conn = Conn::connect(&url).map_err(cannot)?;
        migrate::refuse_other(&mut conn, &url)?;
        trusted(&mut conn, catalogue)?;
        let done = totals::rebuild(&mut conn, catalogue)?;
        let submissions = due::rebuild(&mut conn, catalogue)?;
        Ok(format!(
            "Made anew: {} groups of totals, {} counts of rows, {submissions} submissions.",
            done.totals, done.counts
        ))
    })
}

/// Refuses to add up rows that are not what the journal says: totals would agree with what
/// nobody wrote.
fn trusted(conn: &mut Conn, catalogue: &Catalogue) -> Result<()> {
    conn.begin_read()?;
    let mut said = Said::default();
    let looked = chain::examine(conn, &mut said)
        .and_then(|(_, faults)| Ok((rows::examine(conn, catalogue, said.figures)?.1, faults)));
    conn.commit()?;
    let (mut wrong, faults) = looked?;
    wrong.extend(faults);
    match wrong.first() {
        None => Ok(()),
        Some(first) => Err(Error::Config(format!(
            "Nothing was made anew: figures and journal disagree ({} faults; the first: {first})              pimpinan doctor names them. Put a sound copy back.",
            wrong.len()
        ))),
    }
}

/// Compares with what lies outside of the database: the key, and anchors.
fn outside(
    conn: &mut Conn,
    keys: Option<&Keys>,
    options: &Options,
    place: &str,
    report: &mut Report,
) -> Result<()> {
    if let Some(keys) = keys {
        if let Some(fault) = seals::wrong_key(conn, keys)? {
            report.wrong.push(fault);
        } else {
            let (heads, faults) = seals::heads(conn, keys)?;
            let sound = format!("The {heads} ends of the journal are signed with this key.");
            report.add(sound, faults);
        }
    } else {
        report.open.push(format!(
            "There is no secret key at {place}: whether the journal is signed was not looked at. \
             Name its file with --secret-key-file."
        ));
    }
    if let Some(anchor) = seals::of_copy(conn)? {
        let faults = seals::anchors(conn, keys, &[(1, Some(anchor))])?;
        let sound = "The end of the journal is that of the copy, or comes after it.".to_owned();
        report.add(sound, faults);
    }
    if let Some(text) = &options.anchors {
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains("\"signature\":"));
        let anchors: Vec<_> = lines
            .map(|(at, line)| (at + 1, Anchor::read(line)))
            .collect();
        if anchors.is_empty() {
            report
                .open
                .push("There is no anchor in the file of anchors.".to_owned());
            return Ok(());
        }
        let sound = format!(
            "The journal holds all {} ends that were written down outside of it.",
            anchors.len()
        );
        let faults = seals::anchors(conn, keys, &anchors)?;
        report.add(sound, faults);
    }
    Ok(())
}

fn look(conn: &mut Conn, catalogue: &Catalogue, report: &mut Report) -> Result<()> {
    let mut said = Said::default();
    let faults = conn.integrity()?;
    report.add("The file is whole.".to_owned(), faults);
    let (entries, faults) = chain::examine(conn, &mut said)?;
    report.add(
        format!("The journal is whole: {entries} entries, each joined to the one before."),
        faults,
    );
    let (things, faults) = things::examine(conn, &mut said)?;
    report.add(
        format!("The {things} people, roles, keys, grants, webhooks and sources are what the journal says."),
        faults,
    );
    let (count, faults) = rows::examine(conn, catalogue, said.figures)?;
    report.add(
        format!("The {count} rows are what the journal says of them."),
        faults,
    );
    let (totals, faults) = totals::examine(conn, catalogue)?;
    report.add(
        format!("The totals of {totals} indicators are what their rows add up to."),
        faults,
    );
    let (submissions, faults) = due::examine(conn, catalogue)?;
    report.add(
        format!("The {submissions} submissions are what the journal says of them."),
        faults,
    );
    let faults = catalogue::examine(conn, catalogue)?;
    report.add(
        "The catalogue describes everything that is kept.".to_owned(),
        faults,
    );
    Ok(())
}
