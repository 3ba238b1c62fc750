//! Examines a database: whether the journal is whole, whether the totals are what the rows add up
//! to, and whether the catalogue still describes what is kept. Reads only, and recomputes in SQL
//! what the program keeps by adding up changes, so that the two can't share a mistake.

mod catalogue;
mod chain;
mod totals;

use crate::base::error::{Error, Result};
use crate::catalogue::Catalogue;
use crate::store::engine::migrate;
use crate::store::engine::open::apart;
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
    let url = Url::parse(url)?;
    apart(|| {
        let found = Conn::connect_reader(&url)
            .and_then(|mut conn| Ok((migrate::step(&mut conn)?, conn)))
            .map_err(|e| {
                Error::Config(format!(
                    "The database {url} can't be opened: {e}. Check --database."
                ))
            });
        let (step, mut conn) = found?;
        if step != migrate::LAST {
            return Err(Error::Config(format!(
                "The database {url} is not of this program's version. Start the program on it once."
            )));
        }
        conn.begin_read()?;
        let report = look(&mut conn, catalogue);
        conn.commit()?;
        report
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
        let done = totals::rebuild(&mut conn, catalogue)?;
        Ok(format!(
            "Made anew: {} groups of totals, {} counts of rows.",
            done.totals, done.counts
        ))
    })
}

fn look(conn: &mut Conn, catalogue: &Catalogue) -> Result<Report> {
    let mut report = Report::default();
    let faults = conn.integrity()?;
    report.add("The file is whole.".to_owned(), faults);
    let (entries, faults) = chain::examine(conn)?;
    report.add(
        format!("The journal is whole: {entries} entries, each joined to the one before."),
        faults,
    );
    let (totals, faults) = totals::examine(conn, catalogue)?;
    report.add(
        format!("The totals of {totals} indicators are what their rows add up to."),
        faults,
    );
    let faults = catalogue::examine(conn, catalogue)?;
    report.add(
        "The catalogue describes everything that is kept.".to_owned(),
        faults,
    );
    Ok(report)
}
