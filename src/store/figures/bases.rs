//! Cells in which figures of several sources stand.

use std::collections::BTreeSet;

use crate::base::error::Result;
use crate::figures::observation::Observation;
use crate::store::Conn;

/// What a figure is about, but for its period and its basis.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    agency: String,
    region: String,
    categories: [String; 3],
}

impl Cell {
    /// The cell of a row, whatever its period.
    pub fn of(row: &Observation) -> Self {
        Self {
            agency: row.agency.clone(),
            region: row.region.clone(),
            categories: row.categories.clone(),
        }
    }
}

/// The cells of an indicator in which rows of several bases stand, or have stood.
///
/// # Errors
/// Where the store can't be read.
pub fn shared(conn: &mut Conn, indicator: i64) -> Result<BTreeSet<Cell>> {
    let sql = "SELECT agency, region, c1, c2, c3 FROM series WHERE indicator = $1
        GROUP BY agency, region, c1, c2, c3 HAVING count(DISTINCT basis) > 1";
    let cells = conn.query(sql, &[indicator.into()], |row| {
        Ok(Cell {
            agency: row.text("agency")?,
            region: row.text("region")?,
            categories: [row.text("c1")?, row.text("c2")?, row.text("c3")?],
        })
    })?;
    Ok(cells.into_iter().collect())
}
