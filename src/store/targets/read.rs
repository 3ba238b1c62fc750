//! Which targets hold, their revisions, and what was said of them.

use std::collections::HashMap;

use crate::base::error::{Error, Result};
use crate::catalogue::{Indicator, Period};
use crate::figures::target::Goal;
use crate::store::commit::journal::Via;
use crate::store::targets::{Key, Note, Source, Target, Wanted};
use crate::store::{Conn, Param, Row};

const COLUMNS: &str = "t.id, i.slug, t.measure, t.agency, t.region, t.period, t.number, t.kind,
    t.least, t.most, t.document, t.page, t.dated, t.note, t.via, u.name AS user_name, t.at
    FROM targets t JOIN indicators i ON i.id = t.indicator
    LEFT JOIN users u ON u.id = t.user_id";

/// That no newer revision of the same key is there.
const NEWEST: &str = "NOT EXISTS (SELECT 1 FROM targets n WHERE n.indicator = t.indicator
    AND n.measure = t.measure AND n.agency = t.agency AND n.region = t.region
    AND n.period = t.period AND n.number > t.number)";

fn target(row: &Row<'_>) -> Result<Target> {
    let (kind, code) = (row.text("kind")?, row.int("period")?);
    let ends = (row.opt_text("least")?, row.opt_text("most")?);
    let wanted = match (kind.as_str(), ends) {
        ("point", (Some(least), _)) => Wanted::Point(least),
        ("range", (Some(least), Some(most))) => Wanted::Range(least, most),
        _ => Wanted::Nothing,
    };
    let period = Period::from_code(code);
    Ok(Target {
        id: row.int("id")?,
        slug: row.text("slug")?,
        key: Key {
            measure: row.text("measure")?,
            agency: row.text("agency")?,
            region: row.text("region")?,
            period: period
                .ok_or_else(|| Error::Internal(format!("a target has the period {code}")))?,
        },
        number: row.int("number")?,
        wanted,
        source: Source {
            document: row.text("document")?,
            page: row.text("page")?,
            dated: row.text("dated")?.parse().ok(),
            note: row.text("note")?,
        },
        is_sample: row.text("via")? == Via::Demo.name(),
        by: row.opt_text("user_name")?.unwrap_or_default(),
        at: row.int("at")?,
    })
}

/// The targets that hold, of an indicator or of all; those that were taken back are left out.
pub fn standing(conn: &mut Conn, indicator: Option<i64>) -> Result<Vec<Target>> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE (CAST($1 AS BIGINT) IS NULL OR t.indicator = $1)
         AND t.kind <> 'none' AND {NEWEST}
         ORDER BY t.indicator, t.measure, t.agency, t.region, t.period"
    );
    conn.query(&sql, &[indicator.into()], target)
}

/// The same of an indicator, for its pages.
pub fn goals(conn: &mut Conn, id: i64, indicator: &Indicator) -> Result<Vec<Goal>> {
    let goal = |one: Target| {
        let (at, measure) = indicator.measure(&one.key.measure)?;
        Some(Goal {
            id: one.id,
            is_sample: one.is_sample,
            measure: at,
            aim: one.wanted.aim(measure)?,
            agency: one.key.agency,
            region: one.key.region,
            period: one.key.period,
        })
    };
    let all = standing(conn, Some(id))?.into_iter();
    Ok(all.filter_map(goal).collect())
}

/// The revision with this number in the store.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn get(conn: &mut Conn, id: i64) -> Result<Target> {
    let sql = format!("SELECT {COLUMNS} WHERE t.id = $1");
    conn.query_one(&sql, &[id.into()], target)?
        .ok_or(Error::NotFound)
}

/// All revisions for a key, the newest first.
pub fn revisions(conn: &mut Conn, indicator: i64, key: &Key) -> Result<Vec<Target>> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE t.indicator = $1 AND t.measure = $2 AND t.agency = $3
         AND t.region = $4 AND t.period = $5 ORDER BY t.number DESC"
    );
    let params: [Param<'_>; 5] = [
        indicator.into(),
        (&key.measure).into(),
        (&key.agency).into(),
        (&key.region).into(),
        key.period.code().into(),
    ];
    conn.query(&sql, &params, target)
}

fn note(row: &Row<'_>) -> Result<Note> {
    Ok(Note {
        target: row.int("target")?,
        value: row.text("value")?,
        obstacle: row.text("obstacle")?,
        follow_up: row.text("follow_up")?,
        by: row.opt_text("user_name")?.unwrap_or_default(),
        at: row.int("at")?,
    })
}

const NOTES: &str = "n.target, n.value, n.obstacle, n.follow_up, u.name AS user_name, n.at
    FROM target_notes n LEFT JOIN users u ON u.id = n.user_id";

/// What was said last of each revision.
pub fn notes(conn: &mut Conn) -> Result<HashMap<i64, Note>> {
    let sql = format!(
        "SELECT {NOTES} WHERE NOT EXISTS
         (SELECT 1 FROM target_notes m WHERE m.target = n.target AND m.id > n.id)"
    );
    let all = conn.query(&sql, &[], note)?.into_iter();
    Ok(all.map(|one| (one.target, one)).collect())
}

/// All that was said of a revision, the newest first.
pub fn notes_of(conn: &mut Conn, id: i64) -> Result<Vec<Note>> {
    let sql = format!("SELECT {NOTES} WHERE n.target = $1 ORDER BY n.id DESC");
    conn.query(&sql, &[id.into()], note)
}
