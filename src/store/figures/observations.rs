//! Observations: the rows themselves. Each change keeps the totals right and writes the journal,
//! in the transaction that it belongs to.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::error::{Error, Result};
use crate::base::text::json::Object;
use crate::catalogue::MEASURES;
use crate::catalogue::value::plain;
use crate::catalogue::{Indicator, Period};
use crate::figures::due::History;
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::commit::journal::Via;
use crate::store::{Conn, Param, Row};

/// An indicator with the store's number for it.
#[derive(Debug, Clone)]
pub struct Target {
    /// The store's number.
    pub id: i64,
    /// What the catalogue says.
    pub indicator: Arc<Indicator>,
    /// Codes of the regions that make up its whole.
    pub summed: Arc<BTreeSet<String>>,
    /// On which terms its figures are and were owed.
    pub due: Arc<History>,
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
    status_code, via_code, user_id, source, created_at, updated_at, revision,
    m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12";

/// The same columns where the view has another name in the statement.
pub(in crate::store) fn columns_of(name: &str) -> String {
    let all = COLUMNS.split(',').map(str::trim);
    let all: Vec<String> = all.map(|column| format!("{name}.{column}")).collect();
    all.join(", ")
}

/// The columns of a row's values.
pub(in crate::store) const VALUES: [&str; MEASURES] = [
    "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12",
];

pub(in crate::store) fn read(row: &Row<'_>) -> Result<Stored> {
    let period = row.int("period_code")?;
    let period = Period::from_code(period)
        .ok_or_else(|| Error::Internal(format!("a row has the period {period}")))?;
    let mut values = [None; MEASURES];
    for (name, value) in VALUES.iter().zip(&mut values) {
        *value = row.opt_int(*name)?;
    }
    Ok(Stored {
        id: row.int("id")?,
        observation: Observation {
            agency: row.text("agency")?,
            region: row.text("region")?,
            period,
            categories: [row.text("c1")?, row.text("c2")?, row.text("c3")?],
            basis: row.text("basis")?,
            values,
        },
        status: Status::from_code(row.int("status_code")?),
        via: Via::from_code(row.int("via_code")?)?.name().to_owned(),
        user: row.int("user_id")?,
        source: row.opt_int("source")?,
        created_at: row.int("created_at")?,
        updated_at: row.int("updated_at")?,
        revision: row.int("revision")?,
    })
}

/// The row with this number, if it belongs to the indicator.
pub fn find(conn: &mut Conn, target: &Target, id: i64) -> Result<Option<Stored>> {
    let sql = format!("SELECT {COLUMNS} FROM figures WHERE id = $1 AND indicator = $2");
    conn.query_one(&sql, &[id.into(), target.id.into()], read)
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

/// The rows of an agency that a source brought, and that nobody has changed since.
pub fn brought(conn: &mut Conn, target: &Target, agency: &str, source: i64) -> Result<Vec<Stored>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM figures WHERE indicator = $1 AND agency = $2 AND source = $3
         ORDER BY id"
    );
    let params = [target.id.into(), agency.into(), source.into()];
    conn.query(&sql, &params, read)
}

/// The door through which a row came.
pub(in crate::store) fn door(row: &Stored) -> Result<Via> {
    let unknown = || Error::Internal(format!("a row came through the door {}", row.via));
    Via::parse(&row.via).ok_or_else(unknown)
}

/// A row as the journal keeps it: by the names of the catalogue, numbers in machine spelling.
pub(in crate::store) fn journal_text(indicator: &Indicator, row: &Stored) -> String {
    journal_text_of(indicator, row, None)
}

/// A row as the journal keeps it, with why something was done to it.
pub(in crate::store) fn journal_text_with(
    indicator: &Indicator,
    row: &Stored,
    reason: &str,
) -> String {
    journal_text_of(indicator, row, Some(reason))
}

fn journal_text_of(indicator: &Indicator, row: &Stored, reason: Option<&str>) -> String {
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
    if let Some(reason) = reason {
        text.text("reason", reason);
    }
    text.finish()
}
