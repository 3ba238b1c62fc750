//! What the counts of rows say of a selection: how many rows it has at most, between which
//! bounds they lie, and what it costs to gather them.

use std::fmt::Write as _;

use crate::base::error::{Error, Result};
use crate::catalogue::Grain;
use crate::figures::observation::Status;
use crate::store::Conn;
use crate::store::commit::journal::Via;
use crate::store::figures::observations::Target;
use crate::store::figures::rows::clause::{Clause, Codes};
use crate::store::figures::rows::order::{Key, Order, Place, Sort};
use crate::store::figures::rows::selection::{Axis, Selection};

/// What the counts say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tally {
    /// Rows, those of all the years that the periods lie in.
    pub(super) rows: i64,
    /// Numbers between which they lie.
    pub(super) ids: (i64, i64),
    /// Last changes between which they lie.
    changed: (i64, i64),
    /// Years between which they lie.
    years: (i64, i64),
    /// Rows that must be looked at to gather them.
    pub(super) cost: i64,
}

/// Rows of a series in a year at most.
pub(super) fn cell(target: &Target) -> i64 {
    let rows = |grain: &Grain| match grain {
        Grain::Day => 366,
        Grain::Month => 12,
        Grain::Quarter => 4,
        Grain::Semester | Grain::School => 2,
        Grain::Year => 1,
    };
    target.indicator.period.grains.iter().map(rows).sum()
}

/// Rows that must be looked at to gather those of counts.
fn cost(target: &Target, selection: &Selection) -> String {
    let each = if selection.is_of_series() {
        "rc.row_count".to_owned()
    } else {
        let cell = cell(target);
        format!(
            "CASE WHEN rc.last_id - rc.first_id < {cell}
                THEN rc.last_id - rc.first_id + 1 ELSE {cell} END"
        )
    };
    format!("CAST(coalesce(sum({each}), 0) AS BIGINT)")
}

/// What the counts say of a selection; of its rows after a place in an order, where there is one.
pub(super) fn tally(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    after: Option<(&Order, &Place)>,
) -> Result<Tally> {
    let mut clause = Clause::new(
        format!(
            "SELECT CAST(coalesce(sum(rc.row_count), 0) AS BIGINT) AS row_count,
             coalesce(min(rc.first_id), 0) AS first_id, coalesce(max(rc.last_id), 0) AS last_id,
             coalesce(min(rc.first_at), 0) AS first_at, coalesce(max(rc.last_at), 0) AS last_at,
             coalesce(min(rc.year), 0) AS first_year, coalesce(max(rc.year), 0) AS last_year,
             {} AS cost",
            cost(target, selection)
        ),
        target,
    );
    from_counts(&mut clause, target, selection);
    if let Some((order, place)) = after {
        beyond(&mut clause, target, order, place);
    }
    let found = conn.query_one(&clause.text, &clause.params, |row| {
        Ok(Tally {
            rows: row.int("row_count")?,
            ids: (row.int("first_id")?, row.int("last_id")?),
            changed: (row.int("first_at")?, row.int("last_at")?),
            years: (row.int("first_year")?, row.int("last_year")?),
            cost: row.int("cost")?,
        })
    })?;
    found.ok_or_else(|| Error::Internal("a sum without a row".to_owned()))
}

/// Adds ` FROM … WHERE …` of the counts of a selection.
pub(super) fn from_counts<'s>(clause: &mut Clause<'s>, target: &Target, selection: &'s Selection) {
    clause.push(
        " FROM series s CROSS JOIN row_counts rc
          WHERE s.indicator = $1 AND rc.indicator = $1 AND rc.series = s.id",
    );
    clause.counted_choices(selection);
    let (from, to) = Codes::of(target).years(selection);
    if let Some(from) = from {
        clause.and("rc.year >=", from);
    }
    if let Some(to) = to {
        clause.and("rc.year <=", to);
    }
    if let Some(since) = selection.updated_since {
        clause.and("rc.last_at >=", since);
    }
}

/// Adds that a count can hold rows after a place.
fn beyond(clause: &mut Clause<'_>, target: &Target, order: &Order, place: &Place) {
    let falls = order.falls();
    match (&order.sort, &place.key) {
        (Sort::Id, _) if falls => clause.and("rc.first_id <", place.id),
        (Sort::Id, _) => clause.and("rc.last_id >", place.id),
        (Sort::Updated, Key::Number(at)) if falls => clause.and("rc.first_at <=", *at),
        (Sort::Updated, Key::Number(at)) => clause.and("rc.last_at >=", *at),
        (Sort::Period, Key::Number(code)) => {
            let (first, last) = Codes::of(target).year_of(*code);
            if falls {
                clause.and("rc.year <=", last);
            } else {
                clause.and("rc.year >=", first);
            }
        }
        _ => {}
    }
}

impl Tally {
    /// Numbers between the first and the last of the rows, both with them.
    pub(super) fn between(&self) -> i64 {
        self.ids.1 - self.ids.0 + 1
    }

    /// The place after which the rows lie along an order, at `from` or further on.
    pub(super) fn leap(&self, target: &Target, order: &Order, from: &Place) -> Place {
        let bounds = match order.sort {
            Sort::Id => (self.ids.0 - 1, self.ids.1 + 1),
            Sort::Updated => self.changed,
            _ => Codes::of(target).of_years(self.years),
        };
        let bound = if order.falls() { bounds.1 } else { bounds.0 };
        let id = if order.falls() { i64::MAX } else { i64::MIN };
        let further = |now: i64| {
            if order.falls() {
                bound < now
            } else {
                bound > now
            }
        };
        match from.key {
            Key::Id if further(from.id) => Place {
                key: Key::Id,
                id: bound,
            },
            Key::Number(now) if further(now) => Place {
                key: Key::Number(bound),
                id,
            },
            _ => from.clone(),
        }
    }
}

/// The values of an axis among the selected rows, each with how many rows must be looked at to
/// gather those that have it.
pub(super) fn groups(
    conn: &mut Conn,
    target: &Target,
    selection: &Selection,
    axis: Axis,
) -> Result<Vec<(String, i64)>> {
    let column = match axis {
        Axis::Agency => "s.agency",
        Axis::Region => "s.region",
        Axis::Category(0) => "s.c1",
        Axis::Category(1) => "s.c2",
        Axis::Category(_) => "s.c3",
        Axis::Basis => "s.basis",
        Axis::Via => "rc.via",
        Axis::Status => "rc.status",
        Axis::User => "rc.user_id",
        Axis::Year => "rc.year",
    };
    let mut clause = Clause::new(
        format!(
            "SELECT CAST({column} AS TEXT) AS code, {} AS cost",
            cost(target, &selection.with(axis, ""))
        ),
        target,
    );
    from_counts(&mut clause, target, selection);
    let _ = write!(clause.text, " GROUP BY {column}");
    conn.query(&clause.text, &clause.params, |row| {
        let value = row.text("code")?;
        let code = || value.parse().unwrap_or(-1);
        let value = match axis {
            Axis::Via => Via::from_code(code())?.name().to_owned(),
            Axis::Status => Status::from_code(code()).name().to_owned(),
            _ => value,
        };
        Ok((value, row.int("cost")?))
    })
}
