//! Asking, and every step after it, each with its entry in the journal.

use jiff::civil::Date;

use crate::base::error::{Error, Result};
use crate::store::commit::journal::{Actor, Entry};
use crate::store::figures::observations::Target;
use crate::store::questions::read::get;
use crate::store::questions::{Frozen, Kind, Priority, Question};
use crate::store::{Param, Tx};

/// The word of entries of the journal.
const SUBJECT: &str = "question";

/// A question to ask.
#[derive(Debug, Clone)]
pub struct New {
    /// The figure.
    pub frozen: Frozen,
    /// Code of the agency that answers.
    pub agency: String,
    /// How pressing it is.
    pub priority: Priority,
    /// The last day for an answer.
    pub due: Date,
    /// What is asked.
    pub text: String,
}

/// Asks a question and answers its number; one that stands unread with the same words, of the same
/// person about the same figure to the same agency, is not asked a second time.
pub fn ask(tx: &mut Tx<'_>, target: &Target, new: &New, actor: &Actor) -> Result<i64> {
    if let Some(id) = same(tx, target, new, actor)? {
        return Ok(id);
    }
    let id = tx.next_id("questions")?;
    let (frozen, due) = (&new.frozen, new.due.to_string());
    let unsure = frozen.unsure.join(" ");
    let sql = "INSERT INTO questions (id, indicator, measure, chart, view, period, basis, value,
            unsure, revision, agency, priority, due_day, state, step_count, asked_by, asked_at,
            moved_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1, $15, $16, $16)";
    let params: [Param<'_>; 16] = [
        id.into(),
        target.id.into(),
        (&frozen.measure).into(),
        (&frozen.chart).into(),
        (&frozen.view).into(),
        frozen.period.code().into(),
        (&frozen.basis).into(),
        frozen.value.as_ref().into(),
        (&unsure).into(),
        frozen.revision.into(),
        (&new.agency).into(),
        new.priority.name().into(),
        (&due).into(),
        Kind::Ask.leads_to().name().into(),
        actor.user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params)?;
    add_step(tx, (id, 1), (Kind::Ask, &new.text), actor)?;
    let told = serde_json::json!({
        "indicator": target.indicator.slug, "measure": frozen.measure, "view": frozen.view,
        "period": frozen.period.to_string(), "basis": frozen.basis, "value": frozen.value,
        "revision": frozen.revision, "priority": new.priority.name(), "due": due,
        "text": new.text,
    });
    tx.journal(&Entry {
        actor: Some(actor),
        action: Kind::Ask.name(),
        subject: SUBJECT,
        subject_id: &id.to_string(),
        agency: Some(&new.agency),
        before: None,
        after: Some(&told.to_string()),
    })?;
    Ok(id)
}

fn same(tx: &mut Tx<'_>, target: &Target, new: &New, actor: &Actor) -> Result<Option<i64>> {
    let sql = "SELECT q.id FROM questions q
        JOIN question_steps s ON s.question = q.id AND s.number = 1
        WHERE q.state = 'sent' AND q.agency = $1 AND q.indicator = $2 AND q.measure = $3
          AND q.view = $4 AND q.asked_by = $5 AND s.said = $6";
    let params: [Param<'_>; 6] = [
        (&new.agency).into(),
        target.id.into(),
        (&new.frozen.measure).into(),
        (&new.frozen.view).into(),
        actor.user.into(),
        (&new.text).into(),
    ];
    tx.conn.query_one(sql, &params, |row| row.int("id"))
}

fn add_step(
    tx: &mut Tx<'_>,
    (question, number): (i64, i64),
    (kind, said): (Kind, &str),
    actor: &Actor,
) -> Result<()> {
    let sql = "INSERT INTO question_steps (question, number, kind, said, user_id, at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let params: [Param<'_>; 6] = [
        question.into(),
        number.into(),
        kind.name().into(),
        said.into(),
        actor.user.into(),
        tx.now.into(),
    ];
    tx.conn.execute(sql, &params).map(drop)
}

fn has_answered(tx: &mut Tx<'_>, id: i64, user: i64) -> Result<bool> {
    let sql = "SELECT 1 FROM question_steps WHERE question = $1 AND user_id = $2 AND kind = $3";
    let params = [id.into(), user.into(), Kind::Answer.name().into()];
    let found = tx.conn.query_one(sql, &params, |row| row.int(0))?;
    Ok(found.is_some())
}

/// Takes a question a step further. Who may is judged by whoever calls, but for what can't be known
/// before: that who answered doesn't judge the answer.
///
/// # Errors
/// [`Error::NotFound`] when there is none, [`Error::Conflict`] when it went on since it had `seen`
/// steps, or the step doesn't fit its state.
pub fn step(
    tx: &mut Tx<'_>,
    (id, seen): (i64, i64),
    (kind, said): (Kind, &str),
    actor: &Actor,
) -> Result<Question> {
    let stands = get(tx.conn, id)?;
    let own = kind.judges() && has_answered(tx, id, actor.user)?;
    if stands.steps != seen || !kind.fits(stands.state) || own {
        return Err(Error::Conflict("the question went on meanwhile".to_owned()));
    }
    let answered = match kind {
        Kind::Answer => Some(actor.user),
        _ => stands.answered_by,
    };
    let sql = "UPDATE questions SET state = $1, step_count = $2, answered_by = $3, moved_at = $4
        WHERE id = $5";
    let params: [Param<'_>; 5] = [
        kind.leads_to().name().into(),
        (seen + 1).into(),
        answered.into(),
        tx.now.into(),
        id.into(),
    ];
    tx.conn.execute(sql, &params)?;
    add_step(tx, (id, seen + 1), (kind, said), actor)?;
    let before = serde_json::json!({ "state": stands.state.name() });
    let mut after = serde_json::json!({
        "indicator": stands.slug, "state": kind.leads_to().name(),
    });
    if !said.is_empty() {
        after["text"] = said.into();
    }
    tx.journal(&Entry {
        actor: Some(actor),
        action: kind.name(),
        subject: SUBJECT,
        subject_id: &id.to_string(),
        agency: Some(&stands.agency),
        before: Some(&before.to_string()),
        after: Some(&after.to_string()),
    })?;
    Ok(stands)
}
