//! From a draft to a committed row.

use crate::app::App;
use crate::base::error::Result;
use crate::figures::observation::{Status, Stored};
use crate::intake::draft::{Checked, check};
use crate::intake::{Door, Draft, Problem, Rule, gate};
use crate::store::NewRow;
use crate::store::commit::journal::Actor;
use crate::store::figures::observations::{Refusal, Target, find, holder};

/// What to do with the draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Add a row.
    Create,
    /// Replace the row `id`; `known` is the revision on which the change rests, if known.
    Update {
        /// Number of the row.
        id: i64,
        /// Revision that the sender saw.
        known: Option<i64>,
    },
}

/// Who sends a draft.
#[derive(Debug, Clone)]
pub struct Sender {
    /// The agency that the figure is from; a row of another agency does not exist for it.
    pub agency: String,
    /// Who answers for the change.
    pub actor: Actor,
    /// Which fields are read.
    pub door: Door,
    /// Status of a new row.
    pub status: Status,
    /// Whether who answers may enter figures of agencies that do not report them.
    pub for_others: bool,
    /// Problems that the door has found itself; they stand after those of the fields.
    pub problems: Vec<Problem>,
}

/// What came of a draft.
#[derive(Debug)]
pub enum Outcome {
    /// It is committed.
    Done(Stored),
    /// It breaks rules; nothing was changed.
    Refused(Vec<Problem>),
    /// There is no such row for this sender.
    Missing,
    /// The row was changed meanwhile: this is how it stands now.
    Stale(Stored),
    /// The row is validated; it changes only after it was reopened.
    Validated,
}

/// Checks a draft and, if it is sound, writes it; the answer comes after the commit.
pub async fn submit(
    app: &App,
    target: &Target,
    action: Action,
    draft: &Draft,
    sender: &Sender,
) -> Result<Outcome> {
    let outcome = tried(app, target, action, draft, sender).await?;
    if let Outcome::Refused(problems) = &outcome {
        for problem in problems {
            app.metrics.refused(problem.rule.code(), 1);
        }
    }
    Ok(outcome)
}

async fn tried(
    app: &App,
    target: &Target,
    action: Action,
    draft: &Draft,
    sender: &Sender,
) -> Result<Outcome> {
    if let Action::Update { id, .. } = action
        && owned(app, target, id, &sender.agency).await?.is_none()
    {
        return Ok(Outcome::Missing);
    }
    let checked = checked(app, target, draft, sender).await?;
    if !checked.problems.is_empty() {
        return refuse(app, target, action, checked).await;
    }
    write(app, target, action, checked, sender).await
}

/// The draft with everything that is wrong with it.
pub(super) async fn checked(
    app: &App,
    target: &Target,
    draft: &Draft,
    sender: &Sender,
) -> Result<Checked> {
    let mut checked = check(
        &app.catalogue,
        &target.indicator,
        draft,
        sender.door,
        &sender.agency,
        app.clock.today(),
    );
    checked.problems.extend(sender.problems.iter().cloned());
    let (about, agency) = (&target.indicator, &sender.agency);
    if !gate::admits(app, about, agency, sender.for_others).await? {
        checked.problems.push(gate::refusal());
    }
    Ok(checked)
}

pub(super) async fn owned(
    app: &App,
    target: &Target,
    id: i64,
    agency: &str,
) -> Result<Option<Stored>> {
    let target = target.clone();
    let row = app.db.read(move |conn| find(conn, &target, id)).await?;
    Ok(row.filter(|row| row.observation.agency == agency))
}

/// Adds to the problems that the key is taken, if it could be read and is.
pub(super) async fn refuse(
    app: &App,
    target: &Target,
    action: Action,
    checked: Checked,
) -> Result<Outcome> {
    let mut problems = checked.problems;
    if checked.key_is_whole {
        let (target, observation) = (target.clone(), checked.observation);
        let field = target.indicator.period.field.clone();
        let measures = target.indicator.measures.clone();
        let held = app
            .db
            .read(move |conn| holder(conn, &target, &observation))
            .await?;
        let own = match action {
            Action::Create => None,
            Action::Update { id, .. } => Some(id),
        };
        if held.is_some() && held != own {
            let at = problems
                .iter()
                .take_while(|p| measures.iter().any(|m| m.name == p.field))
                .count();
            problems.insert(
                at,
                Problem {
                    field,
                    rule: Rule::Taken,
                },
            );
        }
    }
    Ok(Outcome::Refused(problems))
}

async fn write(
    app: &App,
    target: &Target,
    action: Action,
    checked: Checked,
    sender: &Sender,
) -> Result<Outcome> {
    let (row, status, actor) = (checked.observation, sender.status, sender.actor.clone());
    let held = target.clone();
    let written = match action {
        Action::Create if status == Status::Provisional => {
            let row = NewRow {
                target: held,
                observation: row,
                actor,
            };
            app.db.create(row).await?
        }
        Action::Create => {
            let write = app
                .db
                .write(move |tx| tx.create(&held, &row, status, &actor));
            write.await?
        }
        Action::Update { id, known } => {
            let write = app
                .db
                .write(move |tx| tx.update(&held, id, known, &row, &actor));
            write.await?
        }
    };
    match (written, action) {
        (Ok(stored), _) => Ok(Outcome::Done(stored)),
        (Err(Refusal::Taken), _) => {
            let field = target.indicator.period.field.clone();
            Ok(Outcome::Refused(vec![Problem {
                field,
                rule: Rule::Taken,
            }]))
        }
        (Err(Refusal::Stale), Action::Update { id, .. }) => {
            let now = owned(app, target, id, &sender.agency).await?;
            Ok(now.map_or(Outcome::Missing, Outcome::Stale))
        }
        (Err(Refusal::Validated), _) => Ok(Outcome::Validated),
        (Err(Refusal::Missing | Refusal::Stale), _) => Ok(Outcome::Missing),
    }
}
