//! Looking into the journal: searched, newest first, a page at a time.
//!
//! What a page costs does not grow with the journal: a search looks through a bounded stretch of
//! entries and says from where it can go on.

use std::fmt::Write as _;

use crate::base::error::Result;
use crate::store::{Conn, Param, Row};

/// Entries that one search looks through.
const STRETCH: i64 = 100_000;

/// Which entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In the name or the e-mail address of who made the change.
    pub who: Option<String>,
    /// Anywhere in the values or the number of what changed.
    pub text: Option<String>,
    /// What was done: `create`, `sign-in` ….
    pub action: Option<String>,
    /// What kind of thing changed.
    pub subject: Option<String>,
    /// Which one.
    pub subject_id: Option<String>,
    /// Slug of the indicator whose figure changed.
    pub indicator: Option<String>,
    /// The door.
    pub via: Option<String>,
    /// The agency that it concerns.
    pub agency: Option<String>,
    /// Not before this time, milliseconds since 1970.
    pub from: Option<i64>,
    /// Before this time, milliseconds since 1970.
    pub until: Option<i64>,
}

/// An entry as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// Number of who made the change.
    pub user: Option<i64>,
    /// Name of who made it.
    pub user_name: Option<String>,
    /// E-mail address of who made it.
    pub user_email: Option<String>,
    /// Number of the key that was shown.
    pub key: Option<i64>,
    /// Name of that key.
    pub key_name: Option<String>,
    /// The agency that it concerns.
    pub agency: Option<String>,
    /// The door.
    pub via: String,
    /// What was done.
    pub action: String,
    /// What kind of thing changed.
    pub subject: String,
    /// Which one.
    pub subject_id: String,
    /// JSON of the values before.
    pub before: Option<String>,
    /// JSON of the values after.
    pub after: Option<String>,
    /// Hash over the entry and the one before it.
    pub hash: String,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The entries, newest first.
    pub lines: Vec<Line>,
    /// The number below which the search goes on; none when everything was looked through.
    pub next: Option<i64>,
}

/// A place in the order of time: when, and the entry's number.
type Place = (i64, i64);

/// Entries before the one with number `below` (from the newest if none), at most `limit`.
pub fn find(conn: &mut Conn, filter: &Filter, below: Option<i64>, limit: usize) -> Result<Found> {
    let Some(top) = top(conn, filter, below)? else {
        let lines = Vec::new();
        return Ok(Found { lines, next: None });
    };
    let floor = filter.from.unwrap_or(i64::MIN);
    let bottom = bottom(conn, top, floor)?;
    let (sql, texts) = question(filter, limit);
    let (at, id) = bottom.unwrap_or((floor, i64::MIN));
    let mut params: Vec<Param<'_>> = vec![top.0.into(), top.1.into(), at.into(), id.into()];
    params.extend(texts.iter().map(Param::from));
    let lines = conn.query(&sql, &params, read)?;
    let next = match lines.last() {
        Some(last) if lines.len() == limit => Some(last.id),
        _ => bottom.map(|(_, id)| id),
    };
    Ok(Found { lines, next })
}

/// The place before which a search looks; none where it ends.
fn top(conn: &mut Conn, filter: &Filter, below: Option<i64>) -> Result<Option<Place>> {
    let until = (filter.until.unwrap_or(i64::MAX), i64::MIN);
    let Some(id) = below else {
        return Ok(Some(until));
    };
    let sql = "SELECT at FROM journal WHERE id = $1";
    let at = conn.query_one(sql, &[id.into()], |row| row.int("at"))?;
    Ok(at.map(|at| (at, id).min(until)))
}

/// The last entry of a stretch; none where the stretch reaches the beginning.
fn bottom(conn: &mut Conn, top: Place, floor: i64) -> Result<Option<Place>> {
    let sql = "SELECT at, id FROM journal WHERE (at, id) < ($1, $2) AND at >= $3
        ORDER BY at DESC, id DESC LIMIT 1 OFFSET $4";
    let params: [Param<'_>; 4] = [
        top.0.into(),
        top.1.into(),
        floor.into(),
        (STRETCH - 1).into(),
    ];
    conn.query_one(sql, &params, |row| Ok((row.int("at")?, row.int("id")?)))
}

/// The query for a filter, with the texts for its parameters from the fifth on.
fn question(filter: &Filter, limit: usize) -> (String, Vec<String>) {
    let mut sql = String::from(
        "SELECT j.id, j.at, j.user_id, u.name AS user_name, u.email, j.key_id,
            k.name AS key_name, j.agency, j.via,
            j.action, j.subject, j.subject_id, j.before, j.after, j.hash
         FROM journal j LEFT JOIN users u ON u.id = j.user_id
         LEFT JOIN api_keys k ON k.id = j.key_id
         WHERE (j.at, j.id) < ($1, $2) AND (j.at, j.id) >= ($3, $4)",
    );
    let mut texts = Vec::new();
    for (column, value) in [
        ("j.action", &filter.action),
        ("j.subject", &filter.subject),
        ("j.subject_id", &filter.subject_id),
        ("j.via", &filter.via),
        ("j.agency", &filter.agency),
    ] {
        if let Some(value) = value {
            texts.push(value.clone());
            let _ = write!(sql, " AND {column} = ${}", texts.len() + 4);
        }
    }
    let slug = filter.indicator.as_ref();
    let indicator = slug.map(|slug| format!("\"indicator\":\"{slug}\""));
    let searches: [(&[&str], _); 3] = [
        (&["u.name", "u.email"], &filter.who),
        (&["j.before", "j.after", "j.subject_id"], &filter.text),
        (&["j.before", "j.after"], &indicator),
    ];
    for (columns, words) in searches {
        let Some(words) = words else { continue };
        texts.push(pattern(words));
        let like = |column| format!("lower({column}) LIKE ${} ESCAPE '\\'", texts.len() + 4);
        let any: Vec<String> = columns.iter().map(like).collect();
        let _ = write!(sql, " AND ({})", any.join(" OR "));
    }
    let _ = write!(sql, " ORDER BY j.at DESC, j.id DESC LIMIT {limit}");
    (sql, texts)
}

/// A pattern that finds these words as they are.
fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for letter in words.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

fn read(row: &Row<'_>) -> Result<Line> {
    Ok(Line {
        id: row.int("id")?,
        at: row.int("at")?,
        user: row.opt_int("user_id")?,
        user_name: row.opt_text("user_name")?,
        user_email: row.opt_text("email")?,
        key: row.opt_int("key_id")?,
        key_name: row.opt_text("key_name")?,
        agency: row.opt_text("agency")?,
        via: row.text("via")?,
        action: row.text("action")?,
        subject: row.text("subject")?,
        subject_id: row.text("subject_id")?,
        before: row.opt_text("before")?,
        after: row.opt_text("after")?,
        hash: row.text("hash")?,
    })
}
