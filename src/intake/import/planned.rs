//! What a file would do: counts, what is to be shown, and every row on disk.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;

use serde::{Deserialize, Serialize};

use crate::base::error::Result;
use crate::catalogue::Period;
use crate::intake::file::Notes;
use crate::intake::import::compare::twin;
use crate::intake::import::keys::Kind;
use crate::intake::import::questions::Question;
use crate::intake::import::record;
use crate::intake::import::record::{Record, What};

/// Rows of each kind that are kept to be shown.
const SHOWN: usize = 100;

/// How many rows do what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Rows that would be added.
    pub created: u64,
    /// Rows that would change.
    pub changed: u64,
    /// Rows that would be taken away.
    #[serde(default)]
    pub removed: u64,
    /// Rows that stand there already.
    pub same: u64,
    /// Rows that are refused.
    pub refused: u64,
    /// Rows that would be written and are odd.
    pub odd: u64,
}

impl Counts {
    /// Rows that do this.
    pub(super) fn of(&mut self, kind: Kind) -> &mut u64 {
        match kind {
            Kind::Create => &mut self.created,
            Kind::Change => &mut self.changed,
            Kind::Remove => &mut self.removed,
            Kind::Same => &mut self.same,
            Kind::Refused => &mut self.refused,
        }
    }

    /// Rows that applying the good rows writes.
    pub fn writes(&self) -> u64 {
        self.created + self.changed + self.removed
    }

    /// All rows.
    pub fn all(&self) -> u64 {
        self.writes() + self.same + self.refused
    }
}

/// What is to be shown of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How many rows do what.
    pub counts: Counts,
    /// What is worth knowing about the file.
    pub notes: Notes,
    /// Names that must be asked about.
    pub questions: Vec<Question>,
    /// The first rows that are refused, that would change, and that would be added.
    pub shown: [Vec<Record>; 3],
}

/// What a file would do.
#[derive(Debug)]
pub struct Plan {
    pub(super) file: File,
    /// Rows whose key another row has too, with that row.
    pub(super) twins: HashMap<u64, u64>,
    /// How many rows do what.
    pub counts: Counts,
    /// What is worth knowing about the file.
    pub notes: Notes,
    /// Names that must be asked about.
    pub questions: Vec<Question>,
    /// The first rows that are refused, that would change, and that would be added.
    pub shown: [Vec<Record>; 3],
    /// How many rows were refused for what.
    pub refusals: BTreeMap<&'static str, u64>,
    /// What is to be known of a source's answer.
    pub fetched: Standing,
}

/// What a source's answer is beside what the source brought before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Figures that it brought before.
    pub stood: u64,
    /// Those of them that it no longer names.
    pub gone: u64,
    /// The newest period that it names.
    pub newest: Option<Period>,
}

impl Plan {
    /// Every row of the plan.
    ///
    /// # Errors
    /// [`crate::base::error::Error::Unavailable`] when the disk fails.
    pub fn records(&self) -> Result<impl Iterator<Item = Result<Record>> + '_> {
        let records = record::read(&self.file)?;
        Ok(records.map(|record| record.map(|record| self.final_word(record))))
    }

    /// What is to be shown of it.
    pub fn summary(&self) -> Summary {
        Summary {
            counts: self.counts,
            notes: self.notes.clone(),
            questions: self.questions.clone(),
            shown: self.shown.clone(),
        }
    }

    /// Refuses a row when a later one had the same key.
    fn final_word(&self, mut record: Record) -> Record {
        if let Some(other) = self.twins.get(&record.row) {
            let twin = twin(*other);
            match &mut record.what {
                What::Refused(reasons) if reasons.iter().any(|one| one.code == twin.code) => {}
                What::Refused(reasons) => reasons.push(twin),
                what => *what = What::Refused(vec![twin]),
            }
        }
        record
    }

    /// Keeps the first rows of each kind to be shown.
    pub(super) fn collect_shown(&mut self) -> Result<()> {
        let mut shown = [const { Vec::new() }; 3];
        for record in self.records()? {
            let record = record?;
            let list = match record.what {
                What::Refused(_) => &mut shown[0],
                What::Change { .. } | What::Remove { .. } => &mut shown[1],
                What::Create => &mut shown[2],
                What::Same => continue,
            };
            if list.len() < SHOWN {
                list.push(record);
            }
            let full =
                |list: &Vec<Record>, count| list.len() as u64 >= u64::min(count, SHOWN as u64);
            let counts = &self.counts;
            if full(&shown[0], counts.refused)
                && full(&shown[1], counts.changed + counts.removed)
                && full(&shown[2], counts.created)
            {
                break;
            }
        }
        self.shown = shown;
        Ok(())
    }
}
