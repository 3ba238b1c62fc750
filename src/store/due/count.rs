//! What a commit adds to submissions, and the cells that they are made of.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::base::error::Result;
use crate::catalogue::{Grain, Indicator, Period};
use crate::figures::due::Terms;
use crate::figures::observation::Observation;
use crate::store::engine::many;
use crate::store::figures::observations::Target;
use crate::store::{Conn, Param};

/// A submission on a basis, in the order of the table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::store) struct Key {
    pub(in crate::store) indicator: i64,
    pub(in crate::store) period: i64,
    pub(in crate::store) agency: Box<str>,
    pub(in crate::store) basis: Box<str>,
}

impl Key {
    pub(in crate::store) fn of(indicator: i64, period: Period, row: &Observation) -> Self {
        Self {
            indicator,
            period: period.code(),
            agency: row.agency.as_str().into(),
            basis: row.basis.as_str().into(),
        }
    }
}

/// By how much a submission has grown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::store) struct Grown {
    pub(in crate::store) rows: i64,
    pub(in crate::store) samples: i64,
    pub(in crate::store) cells: i64,
    pub(in crate::store) due: i64,
    pub(in crate::store) at: i64,
}

impl Grown {
    pub(in crate::store) fn add(&mut self, more: &Self) {
        self.rows += more.rows;
        self.samples += more.samples;
        self.cells += more.cells;
        (self.due, self.at) = (more.due, self.at.max(more.at));
    }

    fn is_nothing(&self) -> bool {
        (self.rows, self.samples, self.cells) == (0, 0, 0)
    }
}

/// A cell of a submission: the region and the codes that count, the others empty.
pub(in crate::store) type Cell = [Box<str>; 4];

/// The cell that a row is in, if it is one that is due.
pub(in crate::store) fn cell(terms: &Terms, row: &Observation) -> Option<Cell> {
    let mut cell: Cell = Default::default();
    if !terms.has_region(&row.region) {
        return None;
    }
    if !terms.regions.is_empty() {
        cell[0] = row.region.as_str().into();
    }
    for (at, counts) in terms.categories.into_iter().enumerate() {
        if counts {
            cell[at + 1] = row.categories[at].as_str().into();
        }
    }
    Some(cell)
}

/// How many rows stand in cells.
pub(in crate::store) fn standing(
    conn: &mut Conn,
    target: &Target,
    terms: &Terms,
    cells: &[&(Key, Cell)],
) -> Result<Vec<i64>> {
    let params: Vec<[Param<'_>; 8]> = cells
        .iter()
        .map(|(key, cell)| {
            let period = Period::from_code(key.period);
            let first = period.map_or(0, |period| Period::code_from(period.start()));
            let after = period.map_or(0, |period| Period::code_from(period.next().start()));
            let [region, c1, c2, c3] = cell.each_ref().map(|text| Param::Text(text));
            let (agency, basis) = (Param::Text(&key.agency), Param::Text(&key.basis));
            [
                agency,
                region,
                c1,
                c2,
                c3,
                basis,
                first.into(),
                after.into(),
            ]
        })
        .collect();
    let fixed = fixed(terms, &target.indicator);
    let of_grain = of_grain(terms.grain);
    let columns = "agency, region, c1, c2, c3, basis, since, until";
    let found = many::look_up(conn, columns, &params, Some(target.id), |indicator| {
        format!(
            "SELECT count(*) FROM series s JOIN observations o ON o.series = s.id
            WHERE s.indicator = {indicator} AND s.agency = w.agency AND s.basis = w.basis{fixed}
            AND o.period >= w.since AND o.period < w.until AND {of_grain}"
        )
    })?;
    Ok(found.into_iter().map(|rows| rows.unwrap_or(0)).collect())
}

/// The conditions on what makes a cell.
fn fixed(terms: &Terms, indicator: &Indicator) -> String {
    let mut sql = String::new();
    if !terms.regions.is_empty() {
        sql.push_str(" AND s.region = w.region");
    }
    let categories = (1..=indicator.categories.len()).zip(terms.categories);
    for (at, _) in categories.filter(|(_, counts)| *counts) {
        let column = format!("c{at}");
        let _ = write!(sql, " AND s.{column} = w.{column}");
    }
    sql
}

/// The condition on the grain of rows that are parts of a period of this one.
fn of_grain(grain: Grain) -> String {
    let inside = |one: &Grain| *one == grain || one.is_within(grain);
    let codes = Grain::ALL.into_iter().filter(inside);
    let codes: Vec<String> = codes.map(|one| one.code().to_string()).collect();
    format!("o.period % 10 IN ({})", codes.join(", "))
}

const HEAD: &str = "INSERT INTO submissions (indicator, period, agency, basis, row_count,
    sample_count, cell_count, due_count, received_at, complete_at)";

/// What came first stays; so does when all was there first.
const ADD: &str = " ON CONFLICT (indicator, period, agency, basis)
    DO UPDATE SET row_count = submissions.row_count + excluded.row_count,
        sample_count = submissions.sample_count + excluded.sample_count,
        cell_count = submissions.cell_count + excluded.cell_count,
        due_count = excluded.due_count,
        complete_at = CASE WHEN submissions.complete_at IS NULL
            AND submissions.cell_count + excluded.cell_count >= excluded.due_count
            THEN excluded.received_at ELSE submissions.complete_at END";

/// Adds what the jobs of a transaction counted.
pub(in crate::store) fn flush(conn: &mut Conn, grown: &HashMap<Key, Grown>) -> Result<()> {
    let changed = grown.iter().filter(|(_, grown)| !grown.is_nothing());
    let mut changed: Vec<(&Key, &Grown)> = changed.collect();
    changed.sort_unstable_by_key(|(key, _)| *key);
    let rows: Vec<[Param<'_>; 10]> = changed
        .into_iter()
        .map(|(key, grown)| {
            let complete = (grown.cells >= grown.due).then_some(grown.at);
            [
                key.indicator.into(),
                key.period.into(),
                Param::Text(&key.agency),
                Param::Text(&key.basis),
                grown.rows.into(),
                grown.samples.into(),
                grown.cells.into(),
                grown.due.into(),
                grown.at.into(),
                complete.into(),
            ]
        })
        .collect();
    many::insert(conn, HEAD, &rows, ADD)
}
