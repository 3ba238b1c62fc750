//! The plan of an import: every row of the file compared with the store, and written to disk.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use tokio::runtime::Handle;

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::{Indicator, MEASURES, Period};
use crate::figures::doubt::sudden;
use crate::figures::observation::Stored;
use crate::intake::file;
use crate::intake::file::{Broken, Notes};
use crate::intake::gate::Gate;
use crate::intake::import::checking::{Checking, Read};
use crate::intake::import::compare::{Left, SEVERAL, TWIN, compare, refuse, several, twin};
use crate::intake::import::questions::{Choices, Question, answers, questions};
use crate::intake::import::record;
use crate::intake::import::record::{Odd, Record, What, Writer};
use crate::intake::import::{Failure, Scope};
use crate::store::Conn;
use crate::store::figures::history;
use crate::store::figures::observations::standing;
use crate::store::people::agencies;

/// Rows that are compared with the store at once.
const CHUNK: usize = 1_000;
/// Rows of each kind that are kept to be shown.
const SHOWN: usize = 100;

/// How many rows do what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Rows that would be added.
    pub created: u64,
    /// Rows that would change.
    pub changed: u64,
    /// Rows that stand there already.
    pub same: u64,
    /// Rows that are refused.
    pub refused: u64,
    /// Rows that would be written and are odd.
    pub odd: u64,
}

impl Counts {
    fn of(&mut self, what: &What) -> &mut u64 {
        match what {
            What::Create => &mut self.created,
            What::Change { .. } => &mut self.changed,
            What::Same => &mut self.same,
            What::Refused(_) => &mut self.refused,
        }
    }

    /// Rows that applying the good rows writes.
    pub fn writes(&self) -> u64 {
        self.created + self.changed
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
    file: NamedTempFile,
    /// Rows whose key another row has too, with that row.
    twins: HashMap<u64, u64>,
    /// How many rows do what.
    pub counts: Counts,
    /// What is worth knowing about the file.
    pub notes: Notes,
    /// Names that must be asked about.
    pub questions: Vec<Question>,
    /// The first rows that are refused, that would change, and that would be added.
    pub shown: [Vec<Record>; 3],
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

    fn collect_shown(&mut self) -> Result<()> {
        let mut shown = [const { Vec::new() }; 3];
        for record in self.records()? {
            let record = record?;
            let list = match record.what {
                What::Refused(_) => &mut shown[0],
                What::Change { .. } => &mut shown[1],
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
                && full(&shown[1], counts.changed)
                && full(&shown[2], counts.created)
            {
                break;
            }
        }
        self.shown = shown;
        Ok(())
    }
}

/// Reads a file about `about`, or about what its lines say, and plans what it would change.
/// `read` counts the rows. Blocks: call it on a thread where that is allowed.
///
/// # Errors
/// [`Failure`] when the file can't be read, or the store.
pub fn plan(
    app: &App,
    path: &Path,
    about: Option<&Arc<Indicator>>,
    scope: &Scope,
    choices: &Choices,
    read: &AtomicU64,
) -> Result<Plan, Failure> {
    let runtime = Handle::current();
    let stored = runtime.block_on(app.db.read(agencies::all))?;
    let gate = runtime.block_on(Gate::open(app, scope.for_others))?;
    let mut planning = Planning {
        app,
        scope,
        runtime,
        checking: Checking::new(app, scope, choices, &stored, gate),
        waiting: Vec::with_capacity(CHUNK),
        keys: HashMap::new(),
        twins: HashMap::new(),
        earlier: HashMap::new(),
        counts: Counts::default(),
        out: Writer::new()?,
        failed: None,
    };
    let answers = answers(choices);
    let is_agency = planning.checking.names_of_agencies();
    let request = file::Request {
        catalogue: &app.catalogue,
        about,
        answers: &answers,
        is_agency: &|text| is_agency(text),
    };
    let notes = file::read(&request, path, &mut |entry| {
        read.fetch_add(1, Ordering::Relaxed);
        planning.take(entry)
    });
    if let Some(error) = planning.failed.take() {
        return Err(error.into());
    }
    let slug = about.map_or("", |about| about.slug.as_str());
    planning.finish(notes?, slug)
}

struct Planning<'a> {
    app: &'a App,
    scope: &'a Scope,
    runtime: Handle,
    checking: Checking<'a>,
    waiting: Vec<Read>,
    keys: HashMap<Box<str>, (u64, What)>,
    twins: HashMap<u64, u64>,
    /// The last row of each series so far, of indicators whose changes are watched.
    earlier: HashMap<Box<str>, (Period, [Option<i64>; MEASURES])>,
    counts: Counts,
    out: Writer,
    /// The fault that ended the reading, when it was not the file's.
    failed: Option<crate::base::error::Error>,
}

impl Planning<'_> {
    fn take(&mut self, entry: file::Entry) -> Result<(), Broken> {
        let read = self.checking.read(entry);
        self.waiting.push(read);
        if self.waiting.len() < CHUNK {
            return Ok(());
        }
        self.flush().map_err(|error| {
            let broken = Broken::Unreadable(error.to_string());
            self.failed = Some(error);
            broken
        })
    }

    /// Compares the rows that wait with the store and writes them down.
    fn flush(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut asked = Vec::with_capacity(waiting.len());
        for read in &waiting {
            asked.push(if read.record.what == What::Create {
                let target = self.app.db.target(&read.record.slug)?.clone();
                let observation = read.record.observation(&target)?;
                Some((target, observation, read.basis_named))
            } else {
                None
            });
        }
        let job = move |conn: &mut Conn| {
            let mut found = Vec::with_capacity(asked.len());
            for one in &asked {
                found.push(match one {
                    Some((target, row, named)) => {
                        let mut stored = standing(conn, target, row)?;
                        stored.retain(|one| !named || one.observation.basis == row.basis);
                        let before = if target.indicator.warn_change.is_some() {
                            history::before(conn, target, row)?
                        } else {
                            None
                        };
                        (stored, before)
                    }
                    None => (Vec::new(), None),
                });
            }
            Ok(found)
        };
        let found = self.runtime.block_on(self.app.db.read(job))?;
        for (read, (stored, before)) in waiting.into_iter().zip(found) {
            self.settle(read, stored, before)?;
        }
        Ok(())
    }

    /// What is odd about a row beside the one before it, in the store or in the file.
    fn doubt(&mut self, record: &mut Record, before: Option<Stored>) -> Result<()> {
        let target = self.app.db.target(&record.slug)?;
        let about = &target.indicator;
        if about.warn_change.is_none() || !record.writes() {
            return Ok(());
        }
        let row = record.observation(target)?;
        let stored = before.map(|row| (row.observation.period, row.observation.values));
        let series = series(record);
        let in_file = self.earlier.get(&series).filter(|one| one.0 < row.period);
        let nearest = stored
            .into_iter()
            .chain(in_file.copied())
            .max_by_key(|one| one.0);
        if let Some((since, values)) = nearest {
            let doubts = sudden(about, (since, &values), &row.values);
            record.odd = doubts.iter().map(Odd::from).collect();
            self.counts.odd += u64::from(!record.odd.is_empty());
        }
        self.earlier.insert(series, (row.period, row.values));
        Ok(())
    }

    fn settle(&mut self, read: Read, stored: Vec<Stored>, before: Option<Stored>) -> Result<()> {
        let mut record = read.record;
        if stored.len() > 1 {
            self.checking.count(SEVERAL);
            refuse(&mut record, several(&stored));
        } else if let Some(stored) = stored.into_iter().next() {
            let target = self.app.db.target(&record.slug)?;
            let left = Left {
                measures: &read.unmentioned,
                basis: !read.basis_named,
            };
            let (about, may_update) = (&target.indicator, self.scope.may_update);
            if let Some(code) = compare(&mut record, &stored, (about, left), may_update) {
                self.checking.count(code);
            }
        }
        if record.writes() {
            self.doubt(&mut record, before)?;
        }
        if read.keyed {
            let key = key(&record);
            if let Some((first, what)) = self.keys.get(&key) {
                let first = *first;
                if self.twins.insert(first, record.row).is_none() {
                    *self.counts.of(what) -= 1;
                    self.counts.refused += 1;
                }
                refuse(&mut record, twin(first));
                self.checking.count(TWIN);
            } else {
                self.keys.insert(key, (record.row, kind(&record.what)));
            }
        }
        *self.counts.of(&record.what) += 1;
        self.out.add(&record)
    }

    fn finish(mut self, notes: Notes, slug: &str) -> Result<Plan, Failure> {
        self.flush()?;
        for (code, rows) in &self.checking.refusals {
            self.app.metrics.refused(code, *rows);
        }
        let mut questions = questions(&notes, slug);
        questions.sort_by_key(|question| !question.needed);
        let optional = questions.iter().position(|question| !question.needed);
        let at = optional.unwrap_or(questions.len());
        questions.splice(at..at, self.checking.questions);
        let mut plan = Plan {
            file: self.out.finish()?,
            twins: self.twins,
            counts: self.counts,
            notes,
            questions,
            shown: [const { Vec::new() }; 3],
        };
        plan.collect_shown()?;
        Ok(plan)
    }
}

/// What makes a row's series, with its basis and without its period.
fn series(record: &Record) -> Box<str> {
    let axes = [&record.slug, &record.agency, &record.region, &record.basis];
    let parts: Vec<&str> = axes
        .into_iter()
        .chain(&record.categories)
        .map(String::as_str)
        .collect();
    parts.join("\u{1f}").into_boxed_str()
}

fn key(record: &Record) -> Box<str> {
    let [slug, agency, basis] = [&record.slug, &record.agency, &record.basis];
    let axes = [slug, agency, &record.region, &record.period, basis];
    let parts: Vec<&str> = axes
        .into_iter()
        .chain(&record.categories)
        .map(String::as_str)
        .collect();
    parts.join("\u{1f}").into_boxed_str()
}

/// What a row would do, without its details.
fn kind(what: &What) -> What {
    match what {
        What::Refused(_) => What::Refused(Vec::new()),
        What::Change { .. } => What::Change {
            id: 0,
            revision: 0,
            basis: String::new(),
            old: Vec::new(),
        },
        What::Create => What::Create,
        What::Same => What::Same,
    }
}
