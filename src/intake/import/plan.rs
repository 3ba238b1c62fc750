//! The plan of an import: every row of the file compared with the store, and written to disk.

mod gone;
mod odd;

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::runtime::Handle;

use crate::app::App;
use crate::base::error::Result;
use crate::catalogue::Indicator;
use crate::figures::doubt::Past;
use crate::figures::observation::{Observation, Stored};
use crate::intake::file;
use crate::intake::file::{Broken, Notes};
use crate::intake::gate::Gate;
use crate::intake::import::checking::{Checking, Read};
use crate::intake::import::compare::{Left, SEVERAL, TWIN, compare, refuse, several, twin};
use crate::intake::import::keys::{Kind, key};
use crate::intake::import::plan::odd::InFile;
use crate::intake::import::planned::{Counts, Plan, Standing};
use crate::intake::import::questions::{Choices, answers, questions};
use crate::intake::import::record::{Odd, Record, What, Writer};
use crate::intake::import::{Failure, Scope, remembered};
use crate::store::Conn;
use crate::store::figures::earlier;
use crate::store::figures::observations::{Target, standing};
use crate::store::people::agencies;

/// Rows that are compared with the store at once.
const CHUNK: usize = 1_000;
/// Reads a file about `about`, or about what its lines say, and plans what it would change.
/// `read` counts the rows. Blocks: call it on a thread where that is allowed.
///
/// # Errors
/// [`Failure`] when the file can't be read, or the store.
pub fn plan(
    app: &App,
    file: File,
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
        in_file: InFile::default(),
        counts: Counts::default(),
        out: Writer::new()?,
        standing: Standing::default(),
        failed: None,
    };
    let mut answers = answers(choices);
    let remembered = match about {
        Some(about) => planning
            .runtime
            .block_on(remembered::of(app, scope, about))?,
        None => Vec::new(),
    };
    for (heading, field) in &remembered {
        answers.set_again(heading, field);
    }
    let is_agency = planning.checking.names_of_agencies();
    let request = file::Request {
        catalogue: &app.catalogue,
        about,
        answers: &answers,
        is_agency: &|text| is_agency(text),
    };
    let notes = file::read(&request, file, &mut |entry| {
        read.fetch_add(1, Ordering::Relaxed);
        planning.take(entry)
    });
    if let Some(error) = planning.failed.take() {
        return Err(error.into());
    }
    let notes = notes?;
    planning.flush()?;
    if let Some(about) = about {
        planning.look_for_gone(about)?;
    }
    let slug = about.map_or("", |about| about.slug.as_str());
    planning.finish(notes, slug)
}

/// A row that the store is asked about, and whether it names its basis.
type Wanted = Option<(Target, Observation, bool)>;

/// What was reported before rows, at their positions.
fn pasts(conn: &mut Conn, asked: &[Wanted]) -> Result<Vec<Past>> {
    let mut by_indicator: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (at, one) in asked.iter().enumerate() {
        if let Some((target, ..)) = one {
            by_indicator.entry(target.id).or_default().push(at);
        }
    }
    let mut pasts = vec![Past::default(); asked.len()];
    for places in by_indicator.values() {
        let rows = places.iter().filter_map(|at| asked[*at].as_ref());
        let rows: Vec<&Observation> = rows.map(|(_, row, _)| row).collect();
        if let Some(Some((target, ..))) = places.first().map(|at| &asked[*at]) {
            let found = earlier::of_rows(conn, target, &rows)?;
            for (at, past) in places.iter().zip(found) {
                pasts[*at] = past;
            }
        }
    }
    Ok(pasts)
}

struct Planning<'a> {
    app: &'a App,
    scope: &'a Scope,
    runtime: Handle,
    checking: Checking<'a>,
    waiting: Vec<Read>,
    keys: HashMap<u128, (u64, Kind)>,
    twins: HashMap<u64, u64>,
    /// What rows are compared with that come later in the file.
    in_file: InFile,
    counts: Counts,
    out: Writer,
    standing: Standing,
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
            let pasts = pasts(conn, &asked)?;
            let mut found = Vec::with_capacity(asked.len());
            for (one, past) in asked.iter().zip(pasts) {
                let mut stored = Vec::new();
                if let Some((target, row, named)) = one {
                    stored = standing(conn, target, row)?;
                    stored.retain(|one| !named || one.observation.basis == row.basis);
                }
                found.push((stored, past));
            }
            Ok(found)
        };
        let found = self.runtime.block_on(self.app.db.read(job))?;
        for (read, (stored, past)) in waiting.into_iter().zip(found) {
            self.settle(read, stored, past)?;
        }
        Ok(())
    }

    /// Marks what is odd about a row that would be written.
    fn doubt(&mut self, record: &mut Record, past: Past) -> Result<()> {
        let target = self.app.db.target(&record.slug)?;
        let doubts = self.in_file.doubts(target, record, past)?;
        record.odd = doubts.iter().map(Odd::from).collect();
        self.counts.odd += u64::from(!record.odd.is_empty());
        Ok(())
    }

    fn settle(&mut self, read: Read, stored: Vec<Stored>, past: Past) -> Result<()> {
        let mut record = read.record;
        if stored.len() > 1 {
            self.checking.count(SEVERAL);
            let bases = stored.iter().map(|one| one.observation.basis.as_str());
            let bases: Vec<&str> = bases.collect();
            self.checking.ask_basis(&record.slug, record.row, &bases);
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
        self.hold_back(&mut record)?;
        if record.writes() {
            self.doubt(&mut record, past)?;
        }
        if read.keyed {
            let key = key(&record);
            if let Some((first, kind)) = self.keys.get(&key) {
                let first = *first;
                if self.twins.insert(first, record.row).is_none() {
                    *self.counts.of(*kind) -= 1;
                    self.counts.refused += 1;
                }
                refuse(&mut record, twin(first));
                self.checking.count(TWIN);
            } else {
                self.keys.insert(key, (record.row, Kind::of(&record.what)));
            }
        }
        *self.counts.of(Kind::of(&record.what)) += 1;
        self.out.add(&record)
    }

    fn finish(self, notes: Notes, slug: &str) -> Result<Plan, Failure> {
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
            refusals: self.checking.refusals,
            fetched: self.standing,
        };
        plan.collect_shown()?;
        Ok(plan)
    }
}
