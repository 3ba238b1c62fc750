//! Which questions there are, and what was said of each.

use crate::base::error::{Error, Result};
use crate::catalogue::Period;
use crate::store::questions::{Frozen, Kind, Priority, Question, State, Step};
use crate::store::{Conn, Param, Row};

/// Which of them are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Only those to this agency.
    pub agency: Option<&'a str>,
    /// Only those that this person asked.
    pub asker: Option<i64>,
    /// Only those that are closed, or that are not.
    pub closed: Option<bool>,
    /// Only those whose answer was due before this day and was not given.
    pub over: Option<&'a str>,
}

const COLUMNS: &str =
    "q.id, i.slug, q.measure, q.chart, q.view, q.period, q.basis, q.value, q.unsure,
    q.revision, q.agency, q.priority, q.due_day, q.state, q.step_count, q.asked_by,
    u.name AS asker, q.asked_at, q.answered_by, q.moved_at, s.said, l.kind AS last_kind
    FROM questions q JOIN indicators i ON i.id = q.indicator
    JOIN question_steps s ON s.question = q.id AND s.number = 1
    LEFT JOIN question_steps l ON l.question = q.id AND l.number = q.step_count
    LEFT JOIN users u ON u.id = q.asked_by";

fn unknown(what: &str, word: &str) -> Error {
    Error::Internal(format!("a question has the {what} {word}"))
}

fn question(row: &Row<'_>) -> Result<Question> {
    let (priority, state) = (row.text("priority")?, row.text("state")?);
    let (due, period) = (row.text("due_day")?, row.int("period")?);
    let unsure = row.text("unsure")?;
    Ok(Question {
        id: row.int("id")?,
        slug: row.text("slug")?,
        frozen: Frozen {
            measure: row.text("measure")?,
            chart: row.text("chart")?,
            view: row.text("view")?,
            period: Period::from_code(period)
                .ok_or_else(|| unknown("period", &period.to_string()))?,
            basis: row.text("basis")?,
            value: row.opt_text("value")?,
            unsure: unsure.split_whitespace().map(str::to_owned).collect(),
            revision: row.int("revision")?,
        },
        agency: row.text("agency")?,
        priority: Priority::parse(&priority).ok_or_else(|| unknown("priority", &priority))?,
        due: due.parse().map_err(|_| unknown("day", &due))?,
        state: State::parse(&state).ok_or_else(|| unknown("state", &state))?,
        is_withdrawn: row.opt_text("last_kind")?.as_deref() == Some(Kind::Withdraw.name()),
        steps: row.int("step_count")?,
        asked_by: row.int("asked_by")?,
        asker: row.opt_text("asker")?.unwrap_or_default(),
        asked_at: row.int("asked_at")?,
        answered_by: row.opt_int("answered_by")?,
        moved_at: row.int("moved_at")?,
        text: row.text("said")?,
    })
}

/// Those that are wanted: open ones first, of these the one that is due first, then the newest.
pub fn find(conn: &mut Conn, wanted: Wanted<'_>, most: usize) -> Result<Vec<Question>> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE (CAST($1 AS TEXT) IS NULL OR q.agency = $1)
         AND (CAST($2 AS BIGINT) IS NULL OR q.asked_by = $2)
         AND (CAST($3 AS BIGINT) IS NULL OR CASE WHEN q.state = 'closed' THEN 1 ELSE 0 END = $3)
         AND (CAST($4 AS TEXT) IS NULL
              OR q.due_day < $4 AND q.state IN ('sent', 'read', 'returned'))
         ORDER BY CASE WHEN q.state = 'closed' THEN 1 ELSE 0 END,
             CASE WHEN q.state = 'closed' THEN '' ELSE q.due_day END, q.id DESC
         LIMIT {most}"
    );
    let params: [Param<'_>; 4] = [
        wanted.agency.into(),
        wanted.asker.into(),
        wanted.closed.map(i64::from).into(),
        wanted.over.into(),
    ];
    conn.query(&sql, &params, question)
}

/// The question with this number.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn get(conn: &mut Conn, id: i64) -> Result<Question> {
    let sql = format!("SELECT {COLUMNS} WHERE q.id = $1");
    conn.query_one(&sql, &[id.into()], question)?
        .ok_or(Error::NotFound)
}

/// What was done with a question, in its order.
pub fn steps(conn: &mut Conn, id: i64) -> Result<Vec<Step>> {
    let sql = "SELECT s.number, s.kind, s.said, s.user_id, u.name AS user_name, s.at
        FROM question_steps s LEFT JOIN users u ON u.id = s.user_id
        WHERE s.question = $1 ORDER BY s.number";
    conn.query(sql, &[id.into()], |row| {
        let kind = row.text("kind")?;
        Ok(Step {
            number: row.int("number")?,
            kind: Kind::parse(&kind).ok_or_else(|| unknown("step", &kind))?,
            said: row.text("said")?,
            user: row.int("user_id")?,
            name: row.opt_text("user_name")?.unwrap_or_default(),
            at: row.int("at")?,
        })
    })
}
