//! A row of a plan, kept on disk until the plan is applied.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::FileExt as _;

use serde::{Deserialize, Serialize};

use crate::base::error::{Error, Result};
use crate::catalogue::{Indicator, MEASURES, Period};
use crate::figures::doubt::{Doubt, Why};
use crate::figures::observation::{Credit, Observation};
use crate::store::figures::observations::Target;

/// Why a row is refused: where, and what fills the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Letter of the column; empty when it has none.
    pub column: String,
    /// Name of the field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What fills the sentence beside the value.
    pub arg: String,
    /// What the file says there, shortened.
    pub value: String,
}

/// What a row would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// Add an observation.
    Create,
    /// Change this one.
    Change {
        /// Its number.
        id: i64,
        /// Its revision when the plan was made.
        revision: i64,
        /// Its basis then.
        basis: String,
        /// Its values then.
        old: Vec<Option<i64>>,
        /// To whom it was put down then.
        #[serde(default)]
        credit: Option<Credit>,
    },
    /// Take away this observation, which its source no longer names.
    Remove {
        /// Its number.
        id: i64,
        /// Its revision when the plan was made.
        revision: i64,
        /// To whom it was put down then.
        #[serde(default)]
        credit: Option<Credit>,
    },
    /// Nothing: it stands there already.
    Same,
    /// Nothing, for these reasons.
    Refused(Vec<Refused>),
}

/// What is odd about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Odd {
    /// Position of the measure.
    pub measure: usize,
    /// The figure before.
    pub was: i64,
    /// The figure of the row.
    pub now: i64,
    /// The period of the figure before.
    pub since: String,
    /// How far it is from its own history; none where it only differs from the figure before.
    #[serde(default)]
    pub unusual: Option<Far>,
}

/// How far a figure is from its own history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Far {
    /// The score, in hundredths.
    pub score: i64,
    /// How many figures it was compared with.
    pub of: usize,
    /// Whether with those of the same part of earlier years alone.
    pub seasonal: bool,
}

impl Odd {
    /// What is odd, typed again; none where the period is none of the indicator's.
    pub fn doubt(&self, indicator: &Indicator) -> Option<Doubt> {
        Some(Doubt {
            measure: self.measure,
            was: self.was,
            now: self.now,
            since: Period::parse(&self.since, &indicator.period.grains)?,
            why: self.unusual.map_or(Why::Sudden, |far| Why::Unusual {
                score: far.score,
                of: far.of,
                seasonal: far.seasonal,
            }),
        })
    }
}

impl From<&Doubt> for Odd {
    fn from(doubt: &Doubt) -> Self {
        Self {
            measure: doubt.measure,
            was: doubt.was,
            now: doubt.now,
            since: doubt.since.to_string(),
            unusual: match doubt.why {
                Why::Sudden => None,
                Why::Unusual {
                    score,
                    of,
                    seasonal,
                } => Some(Far {
                    score,
                    of,
                    seasonal,
                }),
            },
        }
    }
}

/// A row of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Row of the file; 0 for what a file does not hold.
    pub row: u64,
    /// Slug of the indicator.
    pub slug: String,
    /// Code of the agency.
    pub agency: String,
    /// Code of the region.
    pub region: String,
    /// The period.
    pub period: String,
    /// Codes of the categories.
    pub categories: Vec<String>,
    /// Code of the basis.
    pub basis: String,
    /// The values, scaled.
    pub values: Vec<Option<i64>>,
    /// What it would do.
    pub what: What,
    /// What is odd about it; its sender is asked once.
    #[serde(default)]
    pub odd: Vec<Odd>,
}

impl Record {
    /// A record of what was read; empty categories and values at the end are left out.
    pub fn new(row: u64, slug: &str, observation: &Observation, what: What) -> Self {
        let mut categories = observation.categories.to_vec();
        while categories.last().is_some_and(String::is_empty) {
            categories.pop();
        }
        Self {
            row,
            slug: slug.to_owned(),
            agency: observation.agency.clone(),
            region: observation.region.clone(),
            period: observation.period.to_string(),
            categories,
            basis: observation.basis.clone(),
            values: trimmed(&observation.values),
            what,
            odd: Vec::new(),
        }
    }

    /// The observation, typed again.
    ///
    /// # Errors
    /// [`Error::Internal`] when the record is not one of this catalogue.
    pub fn observation(&self, target: &Target) -> Result<Observation> {
        let period = Period::parse(&self.period, &target.indicator.period.grains);
        let broken = || Error::Internal(format!("a plan has the period {}", self.period));
        let mut values = [None; MEASURES];
        for (value, kept) in values.iter_mut().zip(&self.values) {
            *value = *kept;
        }
        let mut categories = [const { String::new() }; 3];
        for (code, kept) in categories.iter_mut().zip(&self.categories) {
            code.clone_from(kept);
        }
        Ok(Observation {
            agency: self.agency.clone(),
            region: self.region.clone(),
            period: period.ok_or_else(broken)?,
            categories,
            basis: self.basis.clone(),
            values,
        })
    }

    /// Whether applying it writes something.
    pub fn writes(&self) -> bool {
        matches!(
            self.what,
            What::Create | What::Change { .. } | What::Remove { .. }
        )
    }
}

/// Values without the empty ones at the end.
pub fn trimmed(values: &[Option<i64>; MEASURES]) -> Vec<Option<i64>> {
    let used = values
        .iter()
        .rposition(Option::is_some)
        .map_or(0, |at| at + 1);
    values[..used].to_vec()
}

/// What came of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Applied {
    /// Rows added.
    pub created: u64,
    /// Rows changed.
    pub changed: u64,
    /// Rows taken away.
    #[serde(default)]
    pub removed: u64,
    /// Rows of the file that were left out because the figure changed after the preview.
    pub stale: Vec<u64>,
}

impl Applied {
    /// Adds what came of further rows.
    pub(super) fn add(&mut self, other: Self) {
        self.created += other.created;
        self.changed += other.changed;
        self.removed += other.removed;
        self.stale.extend(other.stale);
    }
}

fn unwritable(error: impl std::fmt::Display) -> Error {
    Error::Unavailable(format!("a temporary file: {error}"))
}

/// Writes records to a temporary file, which bears no name: it is gone when the program is, however
/// that ends.
#[derive(Debug)]
pub struct Writer(BufWriter<File>);

impl Writer {
    /// Begins a file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is no room for it.
    pub fn new() -> Result<Self> {
        let file = tempfile::tempfile().map_err(unwritable)?;
        Ok(Self(BufWriter::with_capacity(128 * 1024, file)))
    }

    /// Appends a record.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is no room for it.
    pub fn add(&mut self, record: &Record) -> Result<()> {
        serde_json::to_writer(&mut self.0, record).map_err(unwritable)?;
        self.0.write_all(b"\n").map_err(unwritable)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is no room for it.
    pub fn finish(self) -> Result<File> {
        self.0.into_inner().map_err(unwritable)
    }
}

/// Reads the records of a file.
///
/// # Errors
/// [`Error::Unavailable`] when it can't be read.
pub fn read(file: &File) -> Result<impl Iterator<Item = Result<Record>> + use<>> {
    let file = file.try_clone().map_err(unwritable)?;
    let reader = BufReader::with_capacity(128 * 1024, FromStart { file, at: 0 });
    Ok(reader.lines().map(|line| {
        let line = line.map_err(unwritable)?;
        serde_json::from_str(&line).map_err(unwritable)
    }))
}

/// Reads a file from its start, whoever else reads it at the same time.
struct FromStart {
    file: File,
    at: u64,
}

impl Read for FromStart {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(into, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
