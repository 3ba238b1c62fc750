//! The figures that were far from their own history when they were entered, with what was said of
//! them since. Sharp changes are shown to whoever validates; in a list of the province many of them
//! are small numbers.

use std::collections::HashMap;

use crate::base::error::{Error, Result};
use crate::base::text::json::Object;
use crate::figures::doubt::{Doubt, OddFigure};
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::commit::journal::{Actor, Entry};
use crate::store::figures::doubts::{SAID, doubt};
use crate::store::figures::observations::{Target, columns_of, find, read};
use crate::store::{Conn, Param, Row, Tx};

/// Marks of an indicator that its pages look at.
const MOST: usize = 2_000;
/// Longest explanation, in letters.
pub const LONGEST: usize = 1_000;

/// A figure that is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odd {
    /// The store's number of its indicator.
    pub indicator: i64,
    /// Its row.
    pub row: Stored,
    /// What is odd about it.
    pub doubt: Doubt,
    /// When it was marked, milliseconds since 1970.
    pub marked_at: i64,
    /// What was said of it.
    pub said: Option<Said>,
}

/// What was said of an odd figure by who looked at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Why it is right.
    pub text: String,
    /// Who said so, by name.
    pub by: String,
    /// When, milliseconds since 1970.
    pub at: i64,
}

impl Odd {
    /// Whether somebody has looked at it since: it was explained, or validated.
    pub fn is_settled(&self) -> bool {
        self.said.is_some() || self.row.status == Status::Validated
    }

    /// What its row is about.
    pub fn observation(&self) -> &Observation {
        &self.row.observation
    }
}

/// The marks that still belong to their rows, with these rows.
const MARKED: &str = "FROM doubts d
    JOIN figures f ON f.id = d.row_id AND f.revision = d.revision
    LEFT JOIN users u ON u.id = d.checked_by";

/// The odd figures of these indicators, of an agency or of all, those that nobody has looked at
/// first, then the newest mark; of a measure that is odd twice each mark.
pub fn list(
    conn: &mut Conn,
    targets: &[Target],
    (agency, settled): (Option<&str>, bool),
    most: usize,
) -> Result<Vec<Odd>> {
    // One indicator is looked for by its own marks alone.
    let only = match targets {
        [one] => Some(one.id),
        _ => None,
    };
    let known: HashMap<i64, &Target> = targets.iter().map(|one| (one.id, one)).collect();
    let row = columns_of("f");
    let sql = format!(
        "SELECT d.indicator, {row}, {SAID}, d.marked_at, d.explanation, d.checked_at,
         u.name AS checked_by {MARKED}
         WHERE d.code = 'unusual' AND (CAST($1 AS TEXT) IS NULL OR f.agency = $1)
         AND ($2 = 1 OR (d.checked_at IS NULL AND f.status_code = $3)){}
         ORDER BY CASE WHEN d.checked_at IS NULL AND f.status_code = $3 THEN 0 ELSE 1 END,
            d.marked_at DESC, d.row_id DESC, d.measure, d.code LIMIT {most}",
        only.map_or("", |_| " AND d.indicator = $4")
    );
    let mut params: Vec<Param<'_>> = vec![
        agency.into(),
        i64::from(settled).into(),
        Status::Provisional.code().into(),
    ];
    params.extend(only.map(Param::Int));
    let found = conn.query(&sql, &params, |row| {
        let indicator = row.int("indicator")?;
        let Some(target) = known.get(&indicator) else {
            return Ok(None);
        };
        let Some(doubt) = doubt(&target.indicator, row)? else {
            return Ok(None);
        };
        Ok(Some(Odd {
            indicator,
            row: read(row)?,
            doubt,
            marked_at: row.int("marked_at")?,
            said: said(row)?,
        }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

fn said(row: &Row<'_>) -> Result<Option<Said>> {
    let Some(at) = row.opt_int("checked_at")? else {
        return Ok(None);
    };
    Ok(Some(Said {
        text: row.opt_text("explanation")?.unwrap_or_default(),
        by: row.opt_text("checked_by")?.unwrap_or_default(),
        at,
    }))
}

/// The odd figures of an indicator, as far as its pages tell of them.
pub fn of_indicator(conn: &mut Conn, target: &Target) -> Result<Vec<OddFigure>> {
    let all = list(conn, std::slice::from_ref(target), (None, true), MOST)?;
    Ok(all
        .into_iter()
        .map(|one| OddFigure {
            measure: one.doubt.measure,
            row: one.row.id,
            settled: one.is_settled(),
            provisional: one.row.status == Status::Provisional,
            observation: one.row.observation,
        })
        .collect())
}

/// Writes down why odd figures of a row are right: of the measure, all that is odd about it.
///
/// # Errors
/// [`Error::NotFound`] when the row is not odd there, [`Error::Conflict`] when it has changed since
/// the revision `seen`.
pub fn explain(
    tx: &mut Tx<'_>,
    target: &Target,
    (id, measure, seen): (i64, &str, i64),
    text: &str,
    actor: &Actor,
) -> Result<()> {
    let row = find(tx.conn, target, id)?.ok_or(Error::NotFound)?;
    if row.revision != seen {
        return Err(Error::Conflict("the figure has changed".to_owned()));
    }
    let sql = "UPDATE doubts SET explanation = $1, checked_by = $2, checked_at = $3
        WHERE row_id = $4 AND measure = $5 AND revision = $6";
    let params: [Param<'_>; 6] = [
        text.into(),
        actor.user.into(),
        tx.now.into(),
        id.into(),
        measure.into(),
        seen.into(),
    ];
    if tx.conn.execute(sql, &params)? == 0 {
        return Err(Error::NotFound);
    }
    let mut after = Object::default();
    after.text("indicator", &target.indicator.slug);
    after.text("period", &row.observation.period.to_string());
    after.text("measure", measure);
    after.text("explanation", text);
    tx.journal(&Entry {
        actor: Some(actor),
        action: "explain",
        subject: "doubt",
        subject_id: &format!("{} {id}", target.indicator.slug),
        agency: Some(&row.observation.agency),
        before: None,
        after: Some(&after.finish()),
    })
}
