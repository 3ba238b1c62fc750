//! Many rows of one indicator at once, by their natural keys: each is added, changed or left as
//! it is. What stands there is read, written, booked and journalled with few statements.

pub(in crate::store) mod create;
mod lasts;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::base::error::{Error, Result};
use crate::catalogue::MEASURES;
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::commit::bulk::lasts::Lasts;
use crate::store::commit::journal::{Actor, Entry};
use crate::store::commit::series::Series;
use crate::store::engine::many;
use crate::store::engine::many::groups;
use crate::store::figures::observations::{COLUMNS, HEAD, Target, journal_text, read, values_of};
use crate::store::{Conn, Param, Tx};

/// Rows that are worked on at once, so that memory is bounded.
const AT_ONCE: usize = 2_000;

/// A row as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it says.
    pub observation: Observation,
    /// Measures that it does not name, by position: where a row stands, they stay as they are.
    pub unnamed: [bool; MEASURES],
}

/// What a proposal comes to beside what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing stands there.
    Create,
    /// It would say something new: this.
    Change(Box<Observation>),
    /// It says the same.
    Same,
    /// It would change a validated row, which stays as it is.
    Validated,
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is a new row.
    Created,
    /// It changed a row.
    Updated,
    /// It said what stood there.
    Unchanged,
    /// It was refused, because the row is validated.
    Validated,
}

impl Proposal {
    /// What it comes to beside `standing`.
    pub fn judge(&self, standing: Option<&Stored>) -> Verdict {
        let Some(old) = standing else {
            return Verdict::Create;
        };
        let mut observation = self.observation.clone();
        for (at, unnamed) in self.unnamed.iter().enumerate() {
            if *unnamed {
                observation.values[at] = old.observation.values[at];
            }
        }
        if observation == old.observation {
            Verdict::Same
        } else if old.status == Status::Validated {
            Verdict::Validated
        } else {
            Verdict::Change(Box::new(observation))
        }
    }
}

impl AsRef<Observation> for Proposal {
    fn as_ref(&self) -> &Observation {
        &self.observation
    }
}

impl From<&Verdict> for Fate {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Create => Self::Created,
            Verdict::Change(_) => Self::Updated,
            Verdict::Same => Self::Unchanged,
            Verdict::Validated => Self::Validated,
        }
    }
}

/// The rows that hold the natural keys of proposals, at their positions.
pub fn standing<T: AsRef<Observation>>(
    conn: &mut Conn,
    target: &Target,
    proposals: &[T],
) -> Result<Vec<Option<Stored>>> {
    let keys: Vec<[Param<'_>; 7]> = proposals
        .iter()
        .map(|one| {
            let one = one.as_ref();
            let [c1, c2, c3] = &one.categories;
            let [agency, region, c1, c2, c3, basis] =
                [&one.agency, &one.region, c1, c2, c3, &one.basis].map(Param::from);
            [agency, region, c1, c2, c3, basis, one.period.code().into()]
        })
        .collect();
    let columns = "agency, region, c1, c2, c3, basis, period";
    let ids = many::look_up(conn, columns, &keys, target.id, |indicator| {
        format!(
            "SELECT o.id FROM series s JOIN observations o ON o.series = s.id
                WHERE s.indicator = {indicator} AND s.agency = w.agency AND s.region = w.region
                AND s.c1 = w.c1 AND s.c2 = w.c2 AND s.c3 = w.c3 AND s.basis = w.basis
                AND o.period = w.period"
        )
    })?;
    rows_at(conn, target, &ids)
}

/// The revision of an indicator's figures: grows by one with each commit that touches them.
pub fn revision(conn: &mut Conn, target: &Target) -> Result<i64> {
    let sql = "SELECT revision FROM indicators WHERE id = $1";
    let found = conn.query_one(sql, &[target.id.into()], |row| row.int(0))?;
    found.ok_or(Error::NotFound)
}

/// A change of a row that is decided.
#[derive(Debug)]
struct Change<'a> {
    old: Option<Stored>,
    new: Stored,
    actor: &'a Actor,
}

impl Tx<'_> {
    /// Adds or changes rows by their natural keys, of which no two may be the same. What
    /// became of each stands at its position.
    pub fn put_all(
        &mut self,
        target: &Target,
        proposals: &[Proposal],
        actor: &Actor,
    ) -> Result<Vec<Fate>> {
        let mut fates = Vec::with_capacity(proposals.len());
        for some in proposals.chunks(AT_ONCE) {
            self.put_some(target, some, actor, &mut fates)?;
        }
        Ok(fates)
    }

    fn put_some(
        &mut self,
        target: &Target,
        proposals: &[Proposal],
        actor: &Actor,
        fates: &mut Vec<Fate>,
    ) -> Result<()> {
        let standing = standing(self.conn, target, proposals)?;
        let mut changes = Vec::with_capacity(proposals.len());
        for (proposal, old) in proposals.iter().zip(standing) {
            let verdict = proposal.judge(old.as_ref());
            fates.push(Fate::from(&verdict));
            let observation = match verdict {
                Verdict::Create => proposal.observation.clone(),
                Verdict::Change(observation) => *observation,
                Verdict::Same | Verdict::Validated => continue,
            };
            let new = self.successor(old.as_ref(), observation, actor)?;
            changes.push(Change { old, new, actor });
        }
        if changes.is_empty() {
            return Ok(());
        }
        self.change_all(target, &changes)
    }

    /// The revision that the indicator's figures have once this job is committed.
    pub fn revision_after(&mut self, target: &Target) -> Result<i64> {
        let grows = self.pending.touched.contains(&target.id);
        Ok(revision(self.conn, target)? + i64::from(grows))
    }

    fn successor(
        &mut self,
        old: Option<&Stored>,
        observation: Observation,
        actor: &Actor,
    ) -> Result<Stored> {
        Ok(Stored {
            id: old.map_or_else(|| self.next_id("observations"), |old| Ok(old.id))?,
            observation,
            status: Status::Provisional,
            via: actor.via.name().to_owned(),
            user: actor.user,
            created_at: old.map_or(self.now, |old| old.created_at),
            updated_at: self.now,
            revision: old.map_or(1, |old| old.revision + 1),
        })
    }

    fn change_all(&mut self, target: &Target, changes: &[Change<'_>]) -> Result<()> {
        let cells: Vec<&Observation> = changes.iter().map(|c| &c.new.observation).collect();
        let series = self.series_of(target, &cells)?;
        let lasts = Lasts::before(self, target, changes, &series)?;
        self.remove_old(target, changes)?;
        self.insert_new(target, changes, &series)?;
        for change in changes {
            self.book(target, change.old.as_ref(), Some(&change.new), &[])?;
            self.tally(target, change.old.as_ref(), Some(&change.new))?;
        }
        lasts.book(self, target, changes, &series)?;
        self.touch(target.id);
        self.journal_changes(target, changes)
    }

    fn remove_old(&mut self, target: &Target, changes: &[Change<'_>]) -> Result<()> {
        let old = changes.iter().filter_map(|change| change.old.as_ref());
        let ids: Vec<Param<'_>> = old.map(|old| old.id.into()).collect();
        for group in groups(&ids) {
            let sql = format!(
                "DELETE FROM observations WHERE indicator = $1 AND id IN ({})",
                many::list(group.len())
            );
            let params = [&[target.id.into()], group].concat();
            self.conn.execute(&sql, &params)?;
        }
        Ok(())
    }

    fn insert_new(
        &mut self,
        target: &Target,
        changes: &[Change<'_>],
        series: &[Arc<Series>],
    ) -> Result<()> {
        let rows: Vec<_> = changes
            .iter()
            .zip(series)
            .map(|(change, series)| values_of(target, &change.new, series))
            .collect::<Result<_>>()?;
        many::insert(self.conn, HEAD, &rows, "")
    }

    fn journal_changes(&mut self, target: &Target, changes: &[Change<'_>]) -> Result<()> {
        let text = |row: &Stored| journal_text(&target.indicator, row);
        let texts: Vec<(String, Option<String>, String)> = changes
            .iter()
            .map(|one| {
                (
                    one.new.id.to_string(),
                    one.old.as_ref().map(text),
                    text(&one.new),
                )
            })
            .collect();
        let entries: Vec<Entry<'_>> = changes
            .iter()
            .zip(&texts)
            .map(|(change, (id, before, after))| Entry {
                actor: Some(change.actor),
                action: if change.old.is_some() {
                    "update"
                } else {
                    "create"
                },
                subject: "observation",
                subject_id: id,
                agency: Some(&change.new.observation.agency),
                before: before.as_deref(),
                after: Some(after),
            })
            .collect();
        self.journal_all(&entries)
    }
}

/// The rows with these numbers, at their positions.
fn rows_at(
    conn: &mut Conn,
    target: &Target,
    numbers: &[Option<i64>],
) -> Result<Vec<Option<Stored>>> {
    let ids: BTreeSet<i64> = numbers.iter().flatten().copied().collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let mut rows: HashMap<i64, Stored> = HashMap::with_capacity(ids.len());
    for group in many::numbers(conn, &ids) {
        let sql = format!(
            "SELECT {COLUMNS} FROM figures WHERE indicator = $1 AND id IN ({})",
            many::list(group.len())
        );
        let mut params: Vec<Param<'_>> = vec![target.id.into()];
        params.extend(group.into_iter().map(Param::Int));
        let found = conn.query(&sql, &params, read)?;
        rows.extend(found.into_iter().map(|row| (row.id, row)));
    }
    let at = |id: &Option<i64>| id.and_then(|id| rows.get(&id).cloned());
    Ok(numbers.iter().map(at).collect())
}
