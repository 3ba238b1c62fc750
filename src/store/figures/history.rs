//! What became of a row: its changes in the journal, and its return after a deletion.

use crate::base::error::{Error, Result};
use crate::catalogue::value;
use crate::catalogue::{Indicator, Period};
use crate::figures::observation::{Observation, Status, Stored};
use crate::store::Conn;
use crate::store::figures::observations::{Target, find};

/// A change of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Who, by name; none for the system itself.
    pub user: Option<String>,
    /// Name of the key that was shown.
    pub key: Option<String>,
    /// Through which door.
    pub via: String,
    /// `create`, `update`, `delete` or `restore`.
    pub action: String,
    /// The agency of the row.
    pub agency: String,
    /// Values before, by their names.
    pub before: Option<Values>,
    /// Values after, by their names.
    pub after: Option<Values>,
}

/// The values of a row by their names, as the journal keeps them.
pub type Values = serde_json::Map<String, serde_json::Value>;

/// The changes of the indicator's row with this number, the oldest first; none when there never
/// was such a row.
pub fn of_row(conn: &mut Conn, target: &Target, id: i64) -> Result<Vec<Past>> {
    let sql = "SELECT j.at, u.name AS user_name, k.name AS key_name, j.via, j.action,
            j.agency, j.before, j.after
        FROM journal j LEFT JOIN users u ON u.id = j.user_id LEFT JOIN api_keys k ON k.id = j.key_id
        WHERE j.subject = 'observation' AND j.subject_id = $1 ORDER BY j.id";
    let subject = id.to_string();
    let values = |text: Option<String>| text.map(|text| parsed(&text)).transpose();
    let all = conn.query(sql, &[(&subject).into()], |row| {
        Ok(Past {
            at: row.int("at")?,
            user: row.opt_text("user_name")?,
            key: row.opt_text("key_name")?,
            via: row.text("via")?,
            action: row.text("action")?,
            agency: row.opt_text("agency")?.unwrap_or_default(),
            before: values(row.opt_text("before")?)?,
            after: values(row.opt_text("after")?)?,
        })
    })?;
    let slug = target.indicator.slug.as_str();
    let of_indicator = |past: &Past| {
        let about = past.after.as_ref().or(past.before.as_ref());
        about.and_then(|values| values.get("indicator")?.as_str()) == Some(slug)
    };
    Ok(all.into_iter().filter(of_indicator).collect())
}

fn parsed(text: &str) -> Result<Values> {
    serde_json::from_str(text).map_err(|e| Error::Internal(format!("journal: {e}")))
}

/// What a row says, or said when it was deleted; none where there never was such a row.
pub fn known(conn: &mut Conn, target: &Target, id: i64) -> Result<Option<Observation>> {
    let row = match find(conn, target, id)? {
        Some(row) => Some(row),
        None => deleted(conn, target, id)?,
    };
    Ok(row.map(|row| row.observation))
}

/// The row with this number as it was when it was deleted; none unless that is the last that
/// became of it.
pub(in crate::store) fn deleted(
    conn: &mut Conn,
    target: &Target,
    id: i64,
) -> Result<Option<Stored>> {
    let past = of_row(conn, target, id)?;
    let (Some(created), Some(deleted)) = (past.first(), past.last()) else {
        return Ok(None);
    };
    let Some(values) = deleted
        .before
        .as_ref()
        .filter(|_| deleted.action == "delete")
    else {
        return Ok(None);
    };
    let status = values.get("status").and_then(|v| v.as_str());
    let revision = values.get("revision").and_then(serde_json::Value::as_i64);
    let kept = past.iter().rev().nth(1).unwrap_or(deleted);
    Ok(Some(Stored {
        id,
        observation: observation(&target.indicator, values, &deleted.agency)?,
        status: Status::parse(status.unwrap_or_default()),
        via: kept.via.clone(),
        user: 0,
        source: None,
        created_at: created.at,
        updated_at: deleted.at,
        revision: revision.unwrap_or(0),
    }))
}

/// A row's content from the journal's words.
pub fn observation(indicator: &Indicator, values: &Values, agency: &str) -> Result<Observation> {
    let text = |name: &str| {
        values
            .get(name)
            .and_then(|v| v.as_str())
            .unwrap_or_default()
    };
    let unreadable = |what: &str| Error::Internal(format!("journal: {what} can't be read"));
    let mut categories = [const { String::new() }; 3];
    for (category, code) in indicator.categories.iter().zip(&mut categories) {
        text(&category.name).clone_into(code);
    }
    let mut numbers = [None; crate::catalogue::MEASURES];
    for (measure, number) in indicator.measures.iter().zip(&mut numbers) {
        if let Some(written) = values.get(&measure.name).and_then(|v| v.as_str()) {
            let read = value::parse(written, measure.decimals);
            *number = Some(read.map_err(|_| unreadable(&measure.name))?);
        }
    }
    Ok(Observation {
        agency: agency.to_owned(),
        region: text("region").to_owned(),
        period: Period::parse(text("period"), &indicator.period.grains)
            .ok_or_else(|| unreadable("period"))?,
        categories,
        basis: text("basis").to_owned(),
        values: numbers,
    })
}
