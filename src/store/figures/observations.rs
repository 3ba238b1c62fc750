//! Observations: the rows themselves. Each change keeps the totals right and writes the journal,
//! in the transaction that it belongs to.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::error::{Error, Result};
use crate::base::text::json::Object;
use crate::catalogue::MEASURES;
use crate::catalogue::value::plain;
use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::commit::counting::{Counted, views};
use crate::store::commit::journal::{Actor, Entry};
use crate::store::{Conn, Param, Row, Tx};

/// An indicator with the store's number for it.
#[derive(Debug, Clone)]
pub struct Target {
    /// The store's number.
    pub id: i64,
    /// What the catalogue says.
    pub indicator: Arc<Indicator>,
    /// Codes of the regions that make up its whole.
    pub summed: Arc<BTreeSet<String>>,
}

impl Target {
    /// The sum over regions that a figure about `region` counts towards: `@36` for a region of
    /// the level at which figures are due below 36; none for any other, which stands alone.
    pub(in crate::store) fn summed_region(&self, region: &str) -> Option<String> {
        self.summed
            .contains(region)
            .then(|| format!("@{}", self.indicator.region.whole))
    }
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

pub(in crate::store) const COLUMNS: &str =
    "id, agency, region, period, c1, c2, c3, basis, status, via, user_id,
    created_at, updated_at, revision, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12";

pub(in crate::store) fn read(row: &Row<'_>, grains: &[Grain]) -> Result<Stored> {
    let period = row.text(3)?;
    let period = Period::parse(&period, grains)
        .ok_or_else(|| Error::Internal(format!("a row has the period {period}")))?;
    let mut values = [None; MEASURES];
    for (at, value) in values.iter_mut().enumerate() {
        *value = row.opt_int(14 + at)?;
    }
    Ok(Stored {
        id: row.int(0)?,
        observation: Observation {
            agency: row.text(1)?,
            region: row.text(2)?,
            period,
            categories: [row.text(4)?, row.text(5)?, row.text(6)?],
            basis: row.text(7)?,
            values,
        },
        status: Status::parse(&row.text(8)?),
        via: row.text(9)?,
        user: row.int(10)?,
        created_at: row.int(11)?,
        updated_at: row.int(12)?,
        revision: row.int(13)?,
    })
}

/// The row with this number, if it belongs to the indicator.
pub fn find(conn: &mut Conn, target: &Target, id: i64) -> Result<Option<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM observations WHERE id = $1 AND indicator = $2");
    let grains = &target.indicator.period.grains;
    conn.query_one(&sql, &[id.into(), target.id.into()], |row| {
        read(row, grains)
    })
}

/// The number of the row that holds the natural key of `observation`, if there is one.
pub fn holder(conn: &mut Conn, target: &Target, observation: &Observation) -> Result<Option<i64>> {
    let sql = format!("SELECT id FROM observations WHERE {KEY}");
    let period = observation.period.to_string();
    let params = key(target, observation, &period);
    conn.query_one(&sql, &params, |row| row.int(0))
}

const KEY: &str = "indicator = $1 AND agency = $2 AND region = $3
    AND c1 = $4 AND c2 = $5 AND c3 = $6 AND period = $7";

fn key<'p>(target: &Target, observation: &'p Observation, period: &'p String) -> [Param<'p>; 7] {
    let [c1, c2, c3] = &observation.categories;
    [
        target.id.into(),
        (&observation.agency).into(),
        (&observation.region).into(),
        c1.into(),
        c2.into(),
        c3.into(),
        period.into(),
    ]
}

/// The row that holds the natural key of `observation`, if there is one.
pub fn held(conn: &mut Conn, target: &Target, observation: &Observation) -> Result<Option<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM observations WHERE {KEY}");
    let period = observation.period.to_string();
    let params = key(target, observation, &period);
    let grains = &target.indicator.period.grains;
    conn.query_one(&sql, &params, |row| read(row, grains))
}

impl Tx<'_> {
    /// Adds a row.
    pub fn create(
        &mut self,
        target: &Target,
        observation: &Observation,
        status: Status,
        actor: &Actor,
    ) -> Result<Result<Stored, Refusal>> {
        let before = self.counted(target, &[observation], views(&[status]))?;
        let stored = Stored {
            id: self.next_id("observations")?,
            observation: observation.clone(),
            status,
            via: actor.via.name().to_owned(),
            user: actor.user,
            created_at: self.now,
            updated_at: self.now,
            revision: 1,
        };
        if !self.insert(target, &stored)? {
            return Ok(Err(Refusal::Taken));
        }
        self.changed(target, None, Some(&stored), &before, actor)?;
        Ok(Ok(stored))
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
    ) -> Result<Result<Stored, Refusal>> {
        let Some(old) = find(self.conn, target, id)? else {
            return Ok(Err(Refusal::Missing));
        };
        if known.is_some_and(|known| known != old.revision) {
            return Ok(Err(Refusal::Stale));
        }
        if old.status == Status::Validated {
            return Ok(Err(Refusal::Validated));
        }
        if holder(self.conn, target, observation)?.is_some_and(|holder| holder != id) {
            return Ok(Err(Refusal::Taken));
        }
        let before = self.counted(
            target,
            &[&old.observation, observation],
            views(&[old.status]),
        )?;
        let new = Stored {
            observation: observation.clone(),
            status: Status::Provisional,
            via: actor.via.name().to_owned(),
            user: actor.user,
            updated_at: self.now,
            revision: old.revision + 1,
            ..old.clone()
        };
        self.delete_row(id)?;
        if !self.insert(target, &new)? {
            return Err(Error::Conflict(format!("observation {id} lost its key")));
        }
        self.changed(target, Some(&old), Some(&new), &before, actor)?;
        Ok(Ok(new))
    }

    /// Removes a row; its content stays in the journal.
    pub fn delete(
        &mut self,
        target: &Target,
        id: i64,
        known: Option<i64>,
        actor: &Actor,
    ) -> Result<Result<Stored, Refusal>> {
        let Some(old) = find(self.conn, target, id)? else {
            return Ok(Err(Refusal::Missing));
        };
        if known.is_some_and(|known| known != old.revision) {
            return Ok(Err(Refusal::Stale));
        }
        if old.status == Status::Validated {
            return Ok(Err(Refusal::Validated));
        }
        let before = self.counted(target, &[&old.observation], views(&[old.status]))?;
        self.delete_row(id)?;
        self.changed(target, Some(&old), None, &before, actor)?;
        Ok(Ok(old))
    }

    fn delete_row(&mut self, id: i64) -> Result<()> {
        self.conn
            .execute("DELETE FROM observations WHERE id = $1", &[id.into()])?;
        Ok(())
    }

    /// Inserts a row as it is; false when its natural key is taken.
    pub(in crate::store) fn insert(&mut self, target: &Target, row: &Stored) -> Result<bool> {
        let sql = format!(
            "{HEAD} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
            $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)
            ON CONFLICT (indicator, agency, region, c1, c2, c3, period) DO NOTHING"
        );
        let period = row.observation.period;
        let words = [period.to_string(), period.start().to_string()];
        Ok(self.conn.execute(&sql, &values_of(target, row, &words))? > 0)
    }

    /// Books a change: totals, journal and the indicator's revision.
    pub(in crate::store) fn changed(
        &mut self,
        target: &Target,
        old: Option<&Stored>,
        new: Option<&Stored>,
        before: &[Counted],
        actor: &Actor,
    ) -> Result<()> {
        self.book(target, old, new, before)?;
        self.tally(target, old, new);
        self.touch(target.id);
        let (action, row) = match (old, new) {
            (None, Some(row)) if row.revision > 1 => ("restore", row),
            (None, Some(row)) => ("create", row),
            (Some(_), Some(row)) => ("update", row),
            (Some(row), None) => ("delete", row),
            (None, None) => return Ok(()),
        };
        let text = |row: Option<&Stored>| row.map(|row| journal_text(&target.indicator, row));
        self.journal(&Entry {
            actor: Some(actor),
            action,
            subject: "observation",
            subject_id: &row.id.to_string(),
            agency: Some(&row.observation.agency),
            before: text(old).as_deref(),
            after: text(new).as_deref(),
        })
    }
}

/// How a row is inserted, up to its values.
pub(in crate::store) const HEAD: &str =
    "INSERT INTO observations (id, indicator, agency, region, period,
    first_day, c1, c2, c3, basis, status, via, user_id, created_at, updated_at, revision,
    m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)";

/// The values of a row in the order of [`HEAD`]; `words` are its period and the first day of it.
pub(in crate::store) fn values_of<'p>(
    target: &Target,
    row: &'p Stored,
    words: &'p [String; 2],
) -> [Param<'p>; 28] {
    let observation = &row.observation;
    let [c1, c2, c3] = &observation.categories;
    let mut params = [Param::Null; 28];
    let fixed: [Param<'_>; 16] = [
        row.id.into(),
        target.id.into(),
        (&observation.agency).into(),
        (&observation.region).into(),
        (&words[0]).into(),
        (&words[1]).into(),
        c1.into(),
        c2.into(),
        c3.into(),
        (&observation.basis).into(),
        row.status.name().into(),
        (&row.via).into(),
        row.user.into(),
        row.created_at.into(),
        row.updated_at.into(),
        row.revision.into(),
    ];
    params[..16].copy_from_slice(&fixed);
    for (at, value) in observation.values.iter().enumerate() {
        params[16 + at] = (*value).into();
    }
    params
}

/// A row as the journal keeps it: by the names of the catalogue, numbers in machine spelling.
pub(in crate::store) fn journal_text(indicator: &Indicator, row: &Stored) -> String {
    let observation = &row.observation;
    let mut text = Object::default();
    text.text("indicator", &indicator.slug);
    text.text("region", &observation.region);
    text.text("period", &observation.period.to_string());
    for (category, code) in indicator.categories.iter().zip(&observation.categories) {
        text.text(&category.name, code);
    }
    for (measure, value) in indicator.measures.iter().zip(observation.values) {
        if let Some(value) = value {
            text.text(&measure.name, &plain(value, measure.decimals));
        }
    }
    text.text("basis", &observation.basis);
    text.text("status", row.status.name());
    text.number("revision", row.revision);
    text.finish()
}
