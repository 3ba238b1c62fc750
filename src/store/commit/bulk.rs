//! Changes by their short names, each made by the one engine.

use std::collections::BTreeSet;
use std::result;

use crate::base::error::{Error, Result};
use crate::catalogue::MEASURES;
use crate::figures::observation::{Observation, Status, Stored};
use crate::figures::proposal;
use crate::store::commit::change;
use crate::store::commit::change::{Change, Mode, Request, What};
use crate::store::commit::journal::Actor;
use crate::store::commit::load::rows_with;
use crate::store::engine::many;
use crate::store::figures::observations::Target;
use crate::store::figures::validation::Decision;
use crate::store::{Conn, Db, Param, Tx};

/// A row to add, provisional.
#[derive(Debug, Clone)]
pub struct NewRow {
    /// The indicator that it is of.
    pub target: Target,
    /// What it says.
    pub observation: Observation,
    /// Who adds it.
    pub actor: Actor,
}

/// Why a change was not made, beside faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Another row of the agency has the same key.
    Taken,
    /// No such row.
    Missing,
    /// The row has changed since the revision that the sender knew.
    Stale,
    /// The row is validated: it changes only after it was reopened.
    Validated,
}

impl From<change::Refusal> for Refusal {
    fn from(refusal: change::Refusal) -> Self {
        match refusal {
            change::Refusal::Taken { .. } | change::Refusal::Bases(_) => Self::Taken,
            change::Refusal::Missing => Self::Missing,
            change::Refusal::Stale(_) => Self::Stale,
            change::Refusal::Validated(_) => Self::Validated,
        }
    }
}

/// A row as it is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What it says.
    pub observation: Observation,
    /// Measures that it does not name, by position: where a row stands, they stay as they are.
    pub unnamed: [bool; MEASURES],
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
    pub fn judge(&self, standing: Option<&Stored>) -> Fate {
        let Some(old) = standing else {
            return Fate::Created;
        };
        let mut observation = self.observation.clone();
        for (at, unnamed) in self.unnamed.iter().enumerate() {
            if *unnamed {
                observation.values[at] = old.observation.values[at];
            }
        }
        if observation == old.observation {
            Fate::Unchanged
        } else if old.status == Status::Validated {
            Fate::Validated
        } else {
            Fate::Updated
        }
    }
}

/// The rows that hold the natural keys of proposals, at their positions.
pub fn standing(
    conn: &mut Conn,
    target: &Target,
    proposals: &[Proposal],
) -> Result<Vec<Option<Stored>>> {
    let keys: Vec<[Param<'_>; 7]> = proposals
        .iter()
        .map(|one| {
            let one = &one.observation;
            let [c1, c2, c3] = &one.categories;
            let [agency, region, c1, c2, c3, basis] =
                [&one.agency, &one.region, c1, c2, c3, &one.basis].map(Param::from);
            [agency, region, c1, c2, c3, basis, one.period.code().into()]
        })
        .collect();
    let columns = "agency, region, c1, c2, c3, basis, period";
    let ids = many::look_up(conn, columns, &keys, Some(target.id), |indicator| {
        format!(
            "SELECT o.id FROM series s JOIN observations o ON o.series = s.id
                WHERE s.indicator = {indicator} AND s.agency = w.agency AND s.region = w.region
                AND s.c1 = w.c1 AND s.c2 = w.c2 AND s.c3 = w.c3 AND s.basis = w.basis
                AND o.period = w.period"
        )
    })?;
    let wanted: BTreeSet<i64> = ids.iter().flatten().copied().collect();
    let rows = rows_with(conn, target, &wanted)?;
    let at = |id: &Option<i64>| id.and_then(|id| rows.get(&id).cloned());
    Ok(ids.iter().map(at).collect())
}

type Told = result::Result<Stored, Refusal>;

impl Tx<'_> {
    fn one(&mut self, target: &Target, what: What, actor: &Actor) -> Result<Told> {
        let change = Change {
            target: target.clone(),
            actor: actor.clone(),
            what,
        };
        let fate = self.apply(&request(vec![change]))?.pop();
        let fate = fate.ok_or_else(|| Error::Internal("a change has no fate".to_owned()))?;
        Ok(fate.row().map_err(Refusal::from))
    }

    /// Adds a row.
    pub fn create(
        &mut self,
        target: &Target,
        observation: &Observation,
        status: Status,
        actor: &Actor,
    ) -> Result<Told> {
        let what = What::Put {
            row: observation.clone().into(),
            mode: Mode::New,
            status,
        };
        self.one(target, what, actor)
    }

    /// Replaces a row's content; `known` is the revision on which the change rests, if the
    /// sender knows one.
    pub fn update(
        &mut self,
        target: &Target,
        id: i64,
        known: Option<i64>,
        observation: &Observation,
        actor: &Actor,
    ) -> Result<Told> {
        let row = observation.clone().into();
        self.one(target, What::Replace { id, known, row }, actor)
    }

    /// Removes a row; its content stays in the journal.
    pub fn delete(
        &mut self,
        target: &Target,
        id: i64,
        known: Option<i64>,
        actor: &Actor,
    ) -> Result<Told> {
        self.one(target, What::Delete { id, known }, actor)
    }

    /// Brings a deleted row back with its number, its content and its history.
    pub fn restore(&mut self, target: &Target, id: i64, actor: &Actor) -> Result<Told> {
        self.one(target, What::Restore { id }, actor)
    }

    /// Decides on a row; `known` is the revision that was looked at. A row that the decision is
    /// not about is left alone and answered as stale.
    pub fn decide(
        &mut self,
        target: &Target,
        id: i64,
        known: Option<i64>,
        decision: &Decision,
        actor: &Actor,
    ) -> Result<Told> {
        let what = What::Decide {
            id,
            known,
            decision: decision.clone(),
            notice: false,
        };
        self.one(target, what, actor)
    }

    /// Adds or changes rows by their natural keys. What became of each stands at its position.
    pub fn put_all(
        &mut self,
        target: &Target,
        proposals: &[Proposal],
        actor: &Actor,
    ) -> Result<Vec<Fate>> {
        let change = |one: &Proposal| Change {
            target: target.clone(),
            actor: actor.clone(),
            what: What::Put {
                row: proposal::Proposal {
                    unnamed: one.unnamed,
                    ..one.observation.clone().into()
                },
                mode: Mode::Any,
                status: Status::Provisional,
            },
        };
        let fates = self.apply(&request(proposals.iter().map(change).collect()))?;
        let told = fates.into_iter().map(|fate| match fate {
            change::Fate::Created(_) => Fate::Created,
            change::Fate::Refused(_) => Fate::Validated,
            change::Fate::Unchanged(_) => Fate::Unchanged,
            _ => Fate::Updated,
        });
        Ok(told.collect())
    }
}

impl Db {
    /// Adds a provisional row, together with others that wait; it is answered after the commit.
    pub async fn create(&self, row: NewRow) -> Result<Told> {
        let change = Change {
            target: row.target,
            actor: row.actor,
            what: What::Put {
                row: row.observation.into(),
                mode: Mode::New,
                status: Status::Provisional,
            },
        };
        let fate = self.apply(request(vec![change])).await?.pop();
        let fate = fate.ok_or_else(|| Error::Internal("a change has no fate".to_owned()))?;
        Ok(fate.row().map_err(Refusal::from))
    }
}

fn request(changes: Vec<Change>) -> Request {
    Request {
        changes,
        atomic: false,
        dry: false,
    }
}
