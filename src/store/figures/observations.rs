//! Observations: the rows themselves. Each change keeps the totals right and writes the journal,
//! in the transaction that it belongs to.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::error::{Error, Result};
use crate::base::text::json::Object;
use crate::catalogue::MEASURES;
use crate::catalogue::value::plain;
use crate::catalogue::{Indicator, Period};
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::commit::journal::Via;
use crate::store::commit::series::Series;
use crate::store::{Conn, Param, Row};

pub use crate::store::commit::bulk::Refusal;

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

/// The columns of a row that [`read`] reads, of the view `figures`.
pub(in crate::store) const COLUMNS: &str = "id, agency, region, period_code, c1, c2, c3, basis,
    status_code, via_code, user_id, created_at, updated_at, revision,
    m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12";

pub(in crate::store) fn read(row: &Row<'_>) -> Result<Stored> {
    let period = row.int(3)?;
    let period = Period::from_code(period)
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
        status: Status::from_code(row.int(8)?),
        via: Via::from_code(row.int(9)?)?.name().to_owned(),
        user: row.int(10)?,
        created_at: row.int(11)?,
        updated_at: row.int(12)?,
        revision: row.int(13)?,
    })
}

/// The row with this number, if it belongs to the indicator.
pub fn find(conn: &mut Conn, target: &Target, id: i64) -> Result<Option<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM figures WHERE id = $1 AND indicator = $2");
    conn.query_one(&sql, &[id.into(), target.id.into()], read)
}

/// The number of the row that holds the natural key of `observation`, if there is one.
pub fn holder(conn: &mut Conn, target: &Target, observation: &Observation) -> Result<Option<i64>> {
    Ok(held(conn, target, observation)?.map(|row| row.id))
}

/// The row that holds the natural key of `observation`, if there is one.
pub fn held(conn: &mut Conn, target: &Target, observation: &Observation) -> Result<Option<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM figures WHERE indicator = $1 AND agency = $2 AND region = $3
            AND c1 = $4 AND c2 = $5 AND c3 = $6 AND basis = $7 AND period_code = $8"
    );
    let [c1, c2, c3] = &observation.categories;
    let params: [Param<'_>; 8] = [
        target.id.into(),
        (&observation.agency).into(),
        (&observation.region).into(),
        c1.into(),
        c2.into(),
        c3.into(),
        (&observation.basis).into(),
        observation.period.code().into(),
    ];
    conn.query_one(&sql, &params, read)
}

/// The rows of the cell and period of `observation`, on whatever basis.
pub fn standing(conn: &mut Conn, target: &Target, row: &Observation) -> Result<Vec<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM figures WHERE indicator = $1 AND agency = $2 AND region = $3
            AND c1 = $4 AND c2 = $5 AND c3 = $6 AND period_code = $7 ORDER BY basis"
    );
    let [c1, c2, c3] = &row.categories;
    let params: [Param<'_>; 7] = [
        target.id.into(),
        (&row.agency).into(),
        (&row.region).into(),
        c1.into(),
        c2.into(),
        c3.into(),
        row.period.code().into(),
    ];
    conn.query(&sql, &params, read)
}

/// How a row is inserted, up to its values.
pub(in crate::store) const HEAD: &str = "INSERT INTO observations (id, series, indicator, period,
    status, via, user_id, created_at, updated_at, revision,
    m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)";

/// The values of a row in the order of [`HEAD`].
pub(in crate::store) fn values_of<'p>(
    target: &Target,
    row: &Stored,
    series: &Series,
) -> Result<[Param<'p>; 22]> {
    let mut params = [Param::Null; 22];
    let fixed = [
        row.id,
        series.id,
        target.id,
        row.observation.period.code(),
        row.status.code(),
        door(row)?.code(),
        row.user,
        row.created_at,
        row.updated_at,
        row.revision,
    ];
    params[..10].copy_from_slice(&fixed.map(Param::Int));
    for (at, value) in row.observation.values.iter().enumerate() {
        params[10 + at] = (*value).into();
    }
    Ok(params)
}

/// The door through which a row came.
pub(in crate::store) fn door(row: &Stored) -> Result<Via> {
    let unknown = || Error::Internal(format!("a row came through the door {}", row.via));
    Via::parse(&row.via).ok_or_else(unknown)
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
