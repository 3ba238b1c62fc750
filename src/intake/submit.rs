//! The way in for every change of a figure: checked, then made in one transaction.

use std::collections::HashMap;

use crate::app::App;
use crate::base::error::Result;
use crate::figures::observation::{Credit, Holder, Observation, Stored};
use crate::intake::change::{
    Answer, BASIS, Change, Content, Fate, Sender, Submission, Told, What, several, taken,
};
use crate::intake::draft::{Checked, check, proposal};
use crate::intake::gate;
use crate::intake::write::{Prepared, Ready, Step};
use crate::intake::{Door, Draft, Problem};
use crate::store::figures::observations::{Target, find, standing};

/// Checks changes and makes those that are sound; it answers once they are on disk.
pub async fn submit(app: &App, request: Submission) -> Result<Answer> {
    let prepared = prepare(app, request).await?;
    let answer = if prepared.is_refused() {
        prepared.answer(Vec::new())
    } else if prepared.may_be_taken_back() {
        let write = app.db.write(move |tx| prepared.write(tx));
        write.await?
    } else {
        let made = app.db.apply(prepared.request()).await?;
        prepared.answer(made)
    };
    count(app, &answer.told);
    Ok(answer)
}

/// Checks changes: each is refused, or ready to be made.
pub async fn prepare(app: &App, request: Submission) -> Result<Prepared> {
    let Submission {
        changes,
        sender,
        how,
    } = request;
    let old = named_rows(app, &changes).await?;
    let mut steps = Vec::with_capacity(changes.len());
    let mut admitted: HashMap<(i64, String), bool> = HashMap::new();
    for change in changes {
        let agency = change.agency(&sender).to_owned();
        let pair = (change.target.id, agency);
        let admits = match admitted.get(&pair) {
            _ if matches!(change.what, What::Decide { .. }) => true,
            Some(known) => *known,
            None => {
                let about = &change.target.indicator;
                let admits = gate::admits(app, about, &pair.1, sender.for_others).await?;
                admitted.insert(pair, admits);
                admits
            }
        };
        steps.push(step(app, change, &sender, &old, admits).await?);
    }
    Ok(Prepared { steps, sender, how })
}

/// Counts what was refused, whatever the door.
pub(super) fn count(app: &App, told: &[Told]) {
    for one in told {
        match &one.fate {
            Fate::Refused(problems) => {
                for problem in problems {
                    app.metrics.refused(problem.rule.code(), 1);
                }
            }
            Fate::Validated => app.metrics.refused("validated", 1),
            _ => {}
        }
    }
}

impl Change {
    /// The agency whose figure it is.
    fn agency<'a>(&'a self, sender: &'a Sender) -> &'a str {
        let row = self.what.row();
        row.map_or(&sender.agency, |row| &row.agency)
    }
}

/// The rows that changes name, by their numbers.
async fn named_rows(app: &App, changes: &[Change]) -> Result<HashMap<i64, Stored>> {
    let wanted: Vec<(Target, i64)> = changes
        .iter()
        .filter_map(|change| match &change.what {
            What::Replace {
                id,
                content: Content::Draft(_),
                ..
            }
            | What::Remove { id, .. }
            | What::Decide { id, .. } => Some((change.target.clone(), *id)),
            _ => None,
        })
        .collect();
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let read = app.db.read(move |conn| {
        let mut rows = HashMap::new();
        for (target, id) in &wanted {
            rows.extend(find(conn, target, *id)?.map(|row| (*id, row)));
        }
        Ok(rows)
    });
    read.await
}

/// A change as it can be made, or why it can't.
async fn step(
    app: &App,
    change: Change,
    sender: &Sender,
    old: &HashMap<i64, Stored>,
    admits: bool,
) -> Result<Step> {
    let Change {
        target,
        what,
        credit,
    } = change;
    let (draft, replaced) = match &what {
        What::Add(Content::Draft(draft)) | What::Put(Content::Draft(draft)) => (draft, None),
        What::Replace {
            id,
            content: Content::Draft(draft),
            ..
        } => {
            let Some(row) = old.get(id).filter(|_| own(old, *id, sender)) else {
                return Ok(Step::Told(Fate::Missing));
            };
            (draft, Some(row))
        }
        What::Remove { id, .. } | What::Decide { id, .. } if !own(old, *id, sender) => {
            return Ok(Step::Told(Fate::Missing));
        }
        _ if admits => return Ok(ready(target, what, credit)),
        _ => return Ok(Step::Told(Fate::Refused(vec![gate::refusal()]))),
    };
    let mut checked = checked(app, &target, draft, sender, replaced);
    if !admits {
        checked.problems.push(gate::refusal());
    }
    if !checked.problems.is_empty() {
        let own = replaced.map(|row| row.id);
        let named = sender.door == Door::Full && draft.get(BASIS).is_some();
        let stays = |row: &Stored| row.observation.is_of_cell(&checked.observation);
        let fixed = named || replaced.is_some_and(stays);
        let problems = match what {
            What::Put(_) => checked.problems,
            _ => with_taken(app, &target, checked, own, (sender.door, fixed)).await?,
        };
        return Ok(Step::Told(Fate::Refused(problems)));
    }
    let row = proposal(&target.indicator, draft, sender.door, checked.observation);
    let sound = Content::Sound(Box::new(row));
    let what = match what {
        What::Add(_) => What::Add(sound),
        What::Replace { id, known, .. } => What::Replace {
            id,
            known,
            content: sound,
        },
        _ => What::Put(sound),
    };
    Ok(ready(target, what, credit))
}

/// A change that can be made.
fn ready(target: Target, what: What, credit: Option<Credit>) -> Step {
    Step::Ready(Ready {
        target,
        what,
        credit,
    })
}

/// Whether the row with this number is the sender's.
fn own(old: &HashMap<i64, Stored>, id: i64, sender: &Sender) -> bool {
    let row = old.get(&id);
    row.is_some_and(|row| row.observation.agency == sender.agency)
}

/// The draft with everything that is wrong with it; what it does not mention stays as it is in
/// the row that it replaces.
fn checked(
    app: &App,
    target: &Target,
    draft: &Draft,
    sender: &Sender,
    replaced: Option<&Stored>,
) -> Checked {
    let (about, today) = (&target.indicator, app.clock.today());
    let mut checked = check(
        &app.catalogue,
        about,
        draft,
        sender.door,
        &sender.agency,
        today,
    );
    checked.problems.extend(sender.problems.iter().cloned());
    if let Some(row) = replaced {
        let reads = |field: &str| draft.get(field).is_some() && sender.door.reads(about, field);
        let observation: &mut Observation = &mut checked.observation;
        if !reads(&about.region.field) && about.region.default.is_some() {
            observation.region.clone_from(&row.observation.region);
        }
        if !reads(BASIS) {
            observation.basis.clone_from(&row.observation.basis);
        }
    }
    checked
}

/// Adds to the problems that the cell is taken, if it could be read and is; `fixed`: its basis is
/// certain.
async fn with_taken(
    app: &App,
    target: &Target,
    checked: Checked,
    own: Option<i64>,
    (door, fixed): (Door, bool),
) -> Result<Vec<Problem>> {
    let mut problems = checked.problems;
    if !checked.key_is_whole {
        return Ok(problems);
    }
    let (held, row) = (target.clone(), checked.observation);
    let rows = app.db.read(move |conn| {
        let mut rows = standing(conn, &held, &row)?;
        rows.retain(|one| !fixed || one.observation.basis == row.basis);
        Ok(rows)
    });
    let rows = rows.await?;
    let rows = rows.into_iter().filter(|row| own != Some(row.id));
    let mut held: Vec<Holder> = rows
        .map(|row| Holder {
            id: row.id,
            basis: row.observation.basis,
        })
        .collect();
    let problem = match held.len() {
        0 => return Ok(problems),
        1 => taken(&target.indicator, held.remove(0)),
        _ => several(&target.indicator, door, held),
    };
    let measures = &target.indicator.measures;
    let of_measure = |p: &&Problem| measures.iter().any(|m| m.name == p.field);
    let at = problems.iter().take_while(of_measure).count();
    problems.insert(at, problem);
    Ok(problems)
}

impl Prepared {
    /// Whether there is nothing to be made.
    fn is_refused(&self) -> bool {
        self.steps.iter().all(|step| matches!(step, Step::Told(_)))
    }
}
